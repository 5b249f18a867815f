#include "engine/admin/certificatejournal.h"

#include "engine/tls/identitytable.h"
#include "engine/tls/keytable.h"

#include <algorithm>

namespace postern::admin {
namespace {

constexpr int kDefaultLimit = 1000;
constexpr int kMaxLimit = 10'000;

QString logText(const Act& act) {
    QString text = QString::fromLatin1(act.verb) + QLatin1Char(' ') + act.object;
    if (!act.sha256.isEmpty())
        text += QStringLiteral(" (") + act.sha256 + QLatin1Char(')');
    if (!act.reason.isEmpty())
        text += QStringLiteral(": ") + act.reason;
    return text;
}

/// From the table and not from the snapshot: inside a job that is what the act has made of it. Empty: there
/// is no such certificate.
base::Result<QString> storedFingerprint(store::Connection& connection, const QByteArray& name) {
    const auto row = tls::identitytable::find(connection, name);
    if (!row)
        return row.error();
    if (!row->has_value())
        return QString();
    const auto facts = tls::certificateFacts((*row)->chainPem);
    return facts ? QString::fromLatin1(facts->sha256Hex) : QString();
}

QString shownFingerprint(const tls::Identities& identities, const QByteArray& name) {
    const tls::Identity* identity = identities.find(name);
    return identity ? QString::fromLatin1(identity->facts.sha256Hex) : QString();
}

base::Status noteKey(Act& act, store::Connection& connection, const QByteArray& name, bool withType) {
    const auto keys = tls::keytable::all(connection);
    if (!keys)
        return keys.error();
    for (const tls::StoredKey& key : *keys) {
        if (key.name != name)
            continue;
        act.sha256 = QString::fromLatin1(key.spkiSha256);
        if (withType)
            act.reason = key.type;
    }
    return base::Done{};
}

base::Result<api::JournalList> readEntries(store::Store& store, const api::JournalRead& request) {
    const auto reader = store.openReader();
    if (!reader)
        return reader.error();
    const qint64 limit = request.limit <= 0 ? kDefaultLimit : std::min(request.limit, kMaxLimit);
    store::Statement rows = (*reader)->connection().prepare(
        "SELECT number, utc, who, act, object, sha256, reason FROM journal WHERE number > ? "
        "ORDER BY number DESC LIMIT ?");
    if (const base::Status status = rows.run(request.after, limit); !status)
        return status.error();
    api::JournalList list;
    while (rows.next())
        list.entries += {rows.integer(0), rows.integer(1), rows.text(2), rows.text(3),
                         rows.text(4),    rows.text(5),    rows.text(6)};
    if (const base::Status status = rows.finished(); !status)
        return status.error();
    std::reverse(list.entries.begin(), list.entries.end());
    return list;
}

}  // namespace

ActPtr beginAct(const AdminContext& context, const Caller& caller, const QByteArray& verb,
                const QString& object, const QString& sha256, const QString& reason) {
    return std::make_shared<Act>(Act{context.shared.clock, caller, verb, object, sha256, reason});
}

ActFill<base::Done> certificateNow(const QByteArray& name) {
    return [name](Act& act, store::Connection& connection, const base::Done&) -> base::Status {
        const auto sha256 = storedFingerprint(connection, name);
        if (!sha256)
            return sha256.error();
        if (!sha256->isEmpty())
            act.sha256 = *sha256;
        return base::Done{};
    };
}

ActFill<base::Done> keyNow(const QByteArray& name) {
    return [name](Act& act, store::Connection& connection, const base::Done&) -> base::Status {
        return noteKey(act, connection, name, true);
    };
}

ActFill<base::Done> requestKeyNow(const QByteArray& name) {
    return [name](Act& act, store::Connection& connection, const base::Done&) -> base::Status {
        const auto requests = tls::requesttable::all(connection);
        if (!requests)
            return requests.error();
        for (const tls::PendingRequest& request : *requests)
            if (request.name == name)
                return noteKey(act, connection, request.keyName, false);
        return base::Done{};
    };
}

QString replacing(const QString& sha256, bool forced) {
    QString reason = sha256.isEmpty() ? QString() : QStringLiteral("replaces ") + sha256;
    if (forced)
        reason += QStringLiteral(" forced");
    return reason.trimmed();
}

base::Status writeRow(store::Connection& connection, const Act& act) {
    return store::journaltable::add(connection, {act.clock.utcMs(), store::text(act.caller.name),
                                                 store::text(act.verb), act.object, act.sha256, act.reason});
}

void tellAct(const AdminContext& context, const Act& act) {
    journal(context, act.caller, logText(act));
    context.changed(api::Topic::Certificates);
}

void recordAct(const AdminContext& context, const ActPtr& act,
               std::function<void(const base::Status&)> done) {
    context.shared.store.writer().submit<base::Done>(
        [row = rowOf<base::Done>(act)](store::Transaction& transaction) {
            return row(transaction.connection(), {});
        },
        context.control,
        [&context, act, done = std::move(done)](const base::Status& written) {
            if (written)
                tellAct(context, *act);
            else
                context.log.write(
                    base::LogCategory::Admin, base::LogLevel::Failure,
                    "the journal could not take " + act->verb + ": " + written.error().text.toUtf8());
            done(written);
        });
}

void handOut(const AdminContext& context, const ActPtr& act, const base::Result<api::FileData>& file,
             const Dispatcher::Reply<api::FileData>& reply) {
    if (!file)
        return reply(file.error());
    recordAct(context, act, [file, reply](const base::Status& written) {
        if (written)
            reply(file);
        else
            reply(written.error());
    });
}

std::function<void(const base::Status&)> finishAct(const AdminContext& context, const ActPtr& act,
                                                   const Dispatcher::Reply<api::Empty>& reply) {
    return [&context, act, reply](const base::Status& done) {
        if (!done)
            return reply(done.error());
        tellAct(context, *act);
        reply(api::Empty{});
    };
}

services::SettingsStore::Along certificateUses(const base::Clock& clock, const Caller& caller,
                                               std::shared_ptr<const tls::Identities> known) {
    return [&clock, caller, known = std::move(known)](store::Connection& connection,
                                                      const config::Settings& before,
                                                      const config::Settings& now) -> base::Status {
        for (const config::Setting& setting : config::settingTable()) {
            const QString name = now.value(setting.key).toString();
            if (!setting.key.endsWith(".certificate") || before.value(setting.key).toString() == name)
                continue;
            auto sha256 = storedFingerprint(connection, name.toUtf8());
            if (!sha256)
                return sha256.error();
            if (sha256->isEmpty() && known)
                sha256 = shownFingerprint(*known, name.toUtf8());
            const Act act{clock,         caller, api::SettingsSet::kVerb, QString::fromLatin1(setting.key),
                          sha256.take(), name};
            if (const base::Status written = writeRow(connection, act); !written)
                return written;
        }
        return base::Done{};
    };
}

void addJournalVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::JournalRead>([&context](const api::JournalRead& request, const Caller&, auto reply) {
        // Behind everything the writer has still to do, such as the row of an unlocked key store.
        context.shared.store.writer().submit<base::Done>(
            [](store::Transaction&) { return base::Status(base::Done{}); }, context.control,
            [&context, request, reply](const base::Status&) {
                store::Store& store = context.shared.store;
                inPool<api::JournalList>(
                    context, [&store, request] { return readEntries(store, request); }, reply);
            });
    });
}

}  // namespace postern::admin
