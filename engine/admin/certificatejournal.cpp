#include "engine/admin/certificatejournal.h"

#include <algorithm>

namespace postern::admin {
namespace {

constexpr int kDefaultLimit = 1000;
constexpr int kMaxLimit = 10'000;

QString logText(const QByteArray& act, const QString& object, const QString& sha256, const QString& reason) {
    QString text = QString::fromLatin1(act) + QLatin1Char(' ') + object;
    if (!sha256.isEmpty())
        text += QStringLiteral(" (") + sha256 + QLatin1Char(')');
    if (!reason.isEmpty())
        text += QStringLiteral(": ") + reason;
    return text;
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

void recordAct(const AdminContext& context, const Caller& caller, const QByteArray& act,
               const QString& object, const QString& sha256, const QString& reason) {
    journal(context, caller, logText(act, object, sha256, reason));
    const qint64 now = context.shared.clock.utcMs();
    const store::Writer::Job<base::Done> job = [now, who = store::text(caller.name), verb = store::text(act),
                                                object, sha256, reason](store::Transaction& transaction) {
        return transaction.connection()
            .prepare("INSERT INTO journal (utc, who, act, object, sha256, reason) VALUES (?, ?, ?, ?, ?, ?)")
            .run(now, who, verb, object, sha256, reason);
    };
    context.shared.store.writer().submit<base::Done>(
        job, context.control, [&context, act](const base::Status& written) {
            if (!written)
                context.log.write(base::LogCategory::Admin, base::LogLevel::Failure,
                                  "the journal could not take " + act + ": " + written.error().text.toUtf8());
            context.changed(api::Topic::Certificates);
        });
}

void addJournalVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::JournalRead>([&context](const api::JournalRead& request, const Caller&, auto reply) {
        // Behind everything the writer has still to do: what was answered before is in the list.
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
