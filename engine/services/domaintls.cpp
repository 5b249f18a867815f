#include "engine/services/domaintls.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace postern::services {
namespace {

using store::Connection;
using store::text;

constexpr std::array<std::pair<DomainTlsChoice, const char*>, 4> kChoices{
    {{DomainTlsChoice::Shared, "shared"},
     {DomainTlsChoice::Test, "test"},
     {DomainTlsChoice::Custom, "custom"},
     {DomainTlsChoice::No, "no"}}};

QString addressText(const QList<QHostAddress>& addresses) {
    QJsonArray array;
    for (const QHostAddress& address : addresses) array.append(address.toString());
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QList<QHostAddress> addressesOf(const QString& json) {
    QList<QHostAddress> addresses;
    const QJsonArray array = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const auto& value : array)
        if (const QHostAddress address(value.toString()); !address.isNull())
            addresses.append(address);
    return addresses;
}

base::Result<DomainTlsList> readAll(Connection& connection) {
    store::Statement rows =
        connection.prepare("SELECT domain, choice, certificate, addresses FROM domain_tls ORDER BY domain");
    if (const base::Status status = rows.run(); !status)
        return status.error();
    DomainTlsList all;
    while (rows.next()) {
        const auto choice = domainTlsChoiceOf(rows.text(1));
        all.append({base::DomainId{rows.integer(0)}, choice ? choice.value() : DomainTlsChoice::No,
                    rows.text(2).toUtf8(), addressesOf(rows.text(3))});
    }
    const base::Status finished = rows.finished();
    return finished ? base::Result<DomainTlsList>(std::move(all)) : finished.error();
}

base::Status put(Connection& connection, const DomainTls& choice) {
    return connection
        .prepare(
            "INSERT INTO domain_tls (domain, choice, certificate, addresses) VALUES (?, ?, ?, ?) ON CONFLICT "
            "(domain) DO UPDATE SET choice = excluded.choice, certificate = excluded.certificate, addresses "
            "= excluded.addresses")
        .run(choice.domain, domainTlsChoiceName(choice.choice), text(choice.certificate),
             addressText(choice.addresses));
}

base::Status checkAddresses(const DomainTlsList& all, const DomainTls& choice) {
    for (const DomainTls& other : all)
        for (const QHostAddress& address : choice.addresses)
            if (other.domain != choice.domain && other.addresses.contains(address))
                return base::fail("domain.address",
                                  QStringLiteral("The address %1 is bound to another domain already"),
                                  {address.toString()});
    return base::Done{};
}

}  // namespace

QString domainTlsChoiceName(DomainTlsChoice choice) {
    for (const auto& [known, name] : kChoices)
        if (known == choice)
            return QLatin1StringView(name);
    return {};
}

base::Result<DomainTlsChoice> domainTlsChoiceOf(const QString& name) {
    for (const auto& [choice, known] : kChoices)
        if (name == QLatin1StringView(known))
            return choice;
    return base::fail("domain.choice", QStringLiteral("\"%1\" is none of shared, test, custom and no"),
                      {name});
}

QList<DomainTlsRule> domainTlsRules(const DomainTlsList& choices, const auth::Directory& directory) {
    QList<DomainTlsRule> rules;
    for (const DomainTls& choice : choices)
        if (const auth::Domain* domain = directory.domain(choice.domain))
            rules.append({QList<QByteArray>{domain->name} + domain->aliases, choice.choice,
                          choice.certificate, choice.addresses});
    return rules;
}

struct DomainTlsStore::Parts {
    store::Store& store;
    base::Shared<DomainTlsList> snapshot;
    std::mutex mutex;  // guards `changed` and each swap; never held while `changed` runs
    std::function<void()> changed;

    explicit Parts(store::Store& dataStore) : store(dataStore) {}

    void publish(DomainTlsList list) {
        std::function<void()> tell;
        {
            const std::lock_guard lock(mutex);
            snapshot.set(std::make_shared<DomainTlsList>(std::move(list)));
            tell = changed;
        }
        if (tell)
            tell();
    }
    static void write(const std::shared_ptr<Parts>& parts,
                      std::function<base::Status(Connection&, const DomainTlsList&)> job, Executor on,
                      Reply reply, store::Along<base::Done> along) {
        parts->store.writer().submit<base::Done>(
            [parts, job = std::move(job),
             along = std::move(along)](store::Transaction& transaction) -> base::Status {
                const auto before = readAll(transaction.connection());
                if (!before)
                    return before.error();
                Connection& connection = transaction.connection();
                const base::Status done = store::withAlong(job(connection, *before), along, connection);
                if (!done)
                    return done;
                auto after = readAll(connection);
                if (!after)
                    return after.error();
                transaction.afterCommit([parts, list = after.take()] { parts->publish(list); });
                return base::Done{};
            },
            std::move(on), std::move(reply));
    }
};

DomainTlsStore::DomainTlsStore(store::Store& store) : m_parts(std::make_shared<Parts>(store)) {
    m_parts->snapshot.set(std::make_shared<DomainTlsList>());
}

base::Status DomainTlsStore::load() {
    const auto reader = m_parts->store.openReader();
    if (!reader)
        return reader.error();
    auto all = readAll((*reader)->connection());
    if (!all)
        return all.error();
    m_parts->snapshot.set(std::make_shared<DomainTlsList>(all.take()));
    return base::Done{};
}

std::shared_ptr<const DomainTlsList> DomainTlsStore::snapshot() const {
    return m_parts->snapshot.get();
}

void DomainTlsStore::set(DomainTls choice, Executor on, Reply reply, store::Along<base::Done> along) {
    Parts::write(
        m_parts,
        [choice = std::move(choice)](Connection& connection, const DomainTlsList& all) {
            const base::Status free = checkAddresses(all, choice);
            return free ? put(connection, choice) : free;
        },
        std::move(on), std::move(reply), std::move(along));
}

void DomainTlsStore::setCustom(QList<base::DomainId> domains, QByteArray certificate, Executor on,
                               Reply reply, store::Along<base::Done> along) {
    Parts::write(
        m_parts,
        [domains = std::move(domains), certificate = std::move(certificate)](
            Connection& connection, const DomainTlsList& all) -> base::Status {
            for (const base::DomainId id : domains) {
                const auto known = std::find_if(all.begin(), all.end(),
                                                [id](const DomainTls& one) { return one.domain == id; });
                DomainTls choice = known == all.end() ? DomainTls{} : *known;
                choice.domain = id;
                choice.choice = DomainTlsChoice::Custom;
                choice.certificate = certificate;
                if (const base::Status done = put(connection, choice); !done)
                    return done;
            }
            return base::Done{};
        },
        std::move(on), std::move(reply), std::move(along));
}

void DomainTlsStore::keepOnly(const auth::Directory& directory) {
    const std::lock_guard lock(m_parts->mutex);
    DomainTlsList kept = *snapshot();
    const auto removed = kept.removeIf(
        [&directory](const DomainTls& choice) { return directory.domain(choice.domain) == nullptr; });
    if (removed > 0)
        m_parts->snapshot.set(std::make_shared<DomainTlsList>(std::move(kept)));
}

void DomainTlsStore::onChanged(std::function<void()> changed) {
    const std::lock_guard lock(m_parts->mutex);
    m_parts->changed = std::move(changed);
}

}  // namespace postern::services
