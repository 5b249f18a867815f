#include "engine/auth/directorysql.h"

#include "engine/base/secret.h"

#include <utility>

namespace postern::auth::sql {
namespace {

/// The columns are TEXT and STRICT: bytes would bind as BLOB and be refused.
QString text(const QByteArray& bytes) {
    return bytes.isEmpty() ? QStringLiteral("") : QString::fromUtf8(bytes);
}
QString notNull(const QString& value) {
    return value.isNull() ? QStringLiteral("") : value;
}

base::Status readDomains(store::Connection& connection, Draft& draft, QHash<qint64, qsizetype>& positions) {
    auto domains = connection.prepare("SELECT id, name, display, is_main FROM domain ORDER BY id");
    if (base::Status status = domains.run(); !status)
        return status;
    while (domains.next()) {
        positions.insert(domains.integer(0), draft.domains.size());
        draft.domains.append(
            {{domains.integer(0)}, domains.text(1).toUtf8(), domains.text(2), domains.integer(3) != 0, {}});
    }
    auto aliases = connection.prepare("SELECT domain, name FROM domain_alias ORDER BY name");
    if (base::Status status = aliases.run(); !status)
        return status;
    while (aliases.next())
        if (const auto at = positions.constFind(aliases.integer(0)); at != positions.constEnd())
            draft.domains[*at].aliases.append(aliases.text(1).toUtf8());
    return base::Done{};
}

base::Status readCertificates(store::Connection& connection, Draft& draft,
                              const QHash<qint64, qsizetype>& accounts) {
    auto rules = connection.prepare(
        "SELECT account, id, match, value, label, pem, created, issuer FROM account_certificate ORDER BY id");
    if (base::Status status = rules.run(); !status)
        return status;
    while (rules.next()) {
        const auto at = accounts.constFind(rules.integer(0));
        const auto match = matchNamed(rules.text(2).toUtf8());
        if (at != accounts.constEnd() && match)
            draft.accounts[*at].certificates.append({rules.integer(1), *match, rules.text(3).toUtf8(),
                                                     rules.text(4), rules.text(5).toUtf8(), rules.integer(6),
                                                     rules.text(7).toLatin1()});
    }
    return base::Done{};
}

base::Status readAccounts(store::Connection& connection, Draft& draft,
                          const QHash<qint64, qsizetype>& domains) {
    auto accounts = connection.prepare(
        "SELECT id, domain, local, display, full_name, enabled, login_policy FROM account ORDER BY id");
    if (base::Status status = accounts.run(); !status)
        return status;
    QHash<qint64, qsizetype> positions;
    while (accounts.next()) {
        const auto domain = domains.constFind(accounts.integer(1));
        if (domain == domains.constEnd())
            continue;
        Account account{{accounts.integer(0)}, {accounts.integer(1)}, accounts.text(2).toUtf8(), {},
                        accounts.text(3),      accounts.text(4),      accounts.integer(5) != 0,  {}};
        account.address = account.local + '@' + draft.domains[*domain].name;
        account.policy = loginPolicyNamed(accounts.text(6).toUtf8()).value_or(LoginPolicy::Certificate);
        positions.insert(account.id.value, draft.accounts.size());
        draft.accounts.append(std::move(account));
    }
    auto credentials = connection.prepare(
        "SELECT account, id, kind, label, scheme, data, changed FROM credential ORDER BY id");
    if (base::Status status = credentials.run(); !status)
        return status;
    while (credentials.next())
        if (const auto at = positions.constFind(credentials.integer(0)); at != positions.constEnd())
            draft.accounts[*at].credentials.append({credentials.integer(1), credentials.text(2).toUtf8(),
                                                    credentials.text(3), credentials.text(4).toUtf8(),
                                                    credentials.bytes(5), credentials.integer(6)});
    return readCertificates(connection, draft, positions);
}

base::Status readAliases(store::Connection& connection, Draft& draft) {
    auto aliases = connection.prepare("SELECT id, domain, local, display FROM alias ORDER BY id");
    if (base::Status status = aliases.run(); !status)
        return status;
    QHash<qint64, qsizetype> positions;
    while (aliases.next()) {
        positions.insert(aliases.integer(0), draft.aliases.size());
        draft.aliases.append(
            {aliases.integer(0), {aliases.integer(1)}, aliases.text(2).toUtf8(), aliases.text(3), {}});
    }
    auto targets = connection.prepare("SELECT alias, target FROM alias_target ORDER BY alias, position");
    if (base::Status status = targets.run(); !status)
        return status;
    while (targets.next())
        if (const auto at = positions.constFind(targets.integer(0)); at != positions.constEnd())
            draft.aliases[*at].targets.append(targets.text(1).toUtf8());
    return base::Done{};
}

/// The first column of the first row as an id.
base::Result<std::optional<qint64>> firstId(store::Statement& statement, const base::Status& status) {
    if (!status)
        return status.error();
    return statement.next() ? std::optional(statement.integer(0)) : std::nullopt;
}
}  // namespace

base::Result<Draft> readAll(store::Connection& connection) {
    Draft draft;
    auto revision = connection.prepare("SELECT value FROM revision WHERE name = 'directory'");
    if (base::Status status = revision.run(); !status)
        return status.error();
    draft.revision = revision.next() ? revision.integer(0) : 0;
    QHash<qint64, qsizetype> domains;
    if (base::Status status = readDomains(connection, draft, domains); !status)
        return status.error();
    if (base::Status status = readAccounts(connection, draft, domains); !status)
        return status.error();
    if (base::Status status = readAliases(connection, draft); !status)
        return status.error();
    return draft;
}

base::Result<qint64> nextRevision(store::Connection& connection) {
    if (base::Status status =
            connection.prepare("UPDATE revision SET value = value + 1 WHERE name = 'directory'").run();
        !status)
        return status.error();
    auto revision = connection.prepare("SELECT value FROM revision WHERE name = 'directory'");
    const base::Status status = revision.run();
    auto value = firstId(revision, status);
    if (!value)
        return value.error();
    return value->value_or(0);
}

base::Result<QByteArray> loginSecret(store::Connection& connection) {
    constexpr qsizetype kSecretOctets = 32;
    auto select = connection.prepare("SELECT value FROM meta WHERE key = 'login.secret'");
    if (base::Status status = select.run(); !status)
        return status.error();
    if (select.next() && select.bytes(0).size() == kSecretOctets)
        return select.bytes(0);
    QByteArray secret = base::randomBytes(kSecretOctets);
    if (base::Status status =
            connection.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('login.secret', ?)")
                .run(secret);
        !status)
        return status.error();
    return secret;
}

base::Result<std::optional<DomainRow>> findDomain(store::Connection& connection, const QByteArray& name) {
    auto byName = connection.prepare("SELECT id, name, is_main FROM domain WHERE name = ?");
    if (base::Status status = byName.run(text(name)); !status)
        return status.error();
    if (byName.next())
        return std::optional(
            DomainRow{{byName.integer(0)}, byName.text(1).toUtf8(), false, byName.integer(2) != 0});
    auto byAlias = connection.prepare(
        "SELECT domain.id, domain.name, domain.is_main FROM domain_alias JOIN domain ON domain.id = "
        "domain_alias.domain "
        "WHERE domain_alias.name = ?");
    if (base::Status status = byAlias.run(text(name)); !status)
        return status.error();
    if (byAlias.next())
        return std::optional(
            DomainRow{{byAlias.integer(0)}, byAlias.text(1).toUtf8(), true, byAlias.integer(2) != 0});
    return std::optional<DomainRow>();
}

base::Result<std::optional<DomainRow>> mainDomain(store::Connection& connection) {
    auto select =
        connection.prepare("SELECT id, name, is_main FROM domain ORDER BY is_main DESC, id LIMIT 1");
    if (base::Status status = select.run(); !status)
        return status.error();
    if (!select.next())
        return std::optional<DomainRow>();
    return std::optional(
        DomainRow{{select.integer(0)}, select.text(1).toUtf8(), false, select.integer(2) != 0});
}

base::Result<std::optional<base::AccountId>> findAccount(store::Connection& connection, base::DomainId domain,
                                                         const QByteArray& local) {
    auto select = connection.prepare("SELECT id FROM account WHERE domain = ? AND local = ?");
    const base::Status status = select.run(domain.value, text(local));
    auto id = firstId(select, status);
    if (!id)
        return id.error();
    return *id ? std::optional(base::AccountId{**id}) : std::nullopt;
}

base::Result<std::optional<qint64>> findAlias(store::Connection& connection, base::DomainId domain,
                                              const QByteArray& local) {
    auto select = connection.prepare("SELECT id FROM alias WHERE domain = ? AND local = ?");
    const base::Status status = select.run(domain.value, text(local));
    return firstId(select, status);
}

base::Result<QList<QByteArray>> targetsOf(store::Connection& connection, qint64 alias) {
    auto select = connection.prepare("SELECT target FROM alias_target WHERE alias = ? ORDER BY position");
    if (base::Status status = select.run(alias); !status)
        return status.error();
    QList<QByteArray> targets;
    while (select.next()) targets.append(select.text(0).toUtf8());
    return targets;
}

base::Result<base::DomainId> insertDomain(store::Connection& connection, const Domain& domain, qint64 nowMs) {
    auto insert =
        connection.prepare("INSERT INTO domain (name, display, is_main, created) VALUES (?, ?, ?, ?)");
    if (base::Status status =
            insert.run(text(domain.name), notNull(domain.display), domain.main ? 1 : 0, nowMs);
        !status)
        return status.error();
    return base::DomainId{insert.lastInsertId()};
}

base::Result<base::AccountId> insertAccount(store::Connection& connection, const Account& account,
                                            qint64 nowMs) {
    auto insert = connection.prepare(
        "INSERT INTO account (domain, local, display, full_name, enabled, created) VALUES (?, ?, ?, ?, ?, "
        "?)");
    if (base::Status status = insert.run(account.domain.value, text(account.local), notNull(account.display),
                                         notNull(account.fullName), account.enabled ? 1 : 0, nowMs);
        !status)
        return status.error();
    return base::AccountId{insert.lastInsertId()};
}

base::Result<qint64> replacePassword(store::Connection& connection, base::AccountId account,
                                     const Credential& credential) {
    if (base::Status status =
            connection
                .prepare("DELETE FROM credential WHERE account = ? AND kind = 'password' AND label = ''")
                .run(account.value);
        !status)
        return status.error();
    auto insert = connection.prepare(
        "INSERT INTO credential (account, kind, label, scheme, data, changed) VALUES (?, 'password', '', ?, "
        "?, ?)");
    if (base::Status status =
            insert.run(account.value, text(credential.scheme), credential.data, credential.changedUtcMs);
        !status)
        return status.error();
    return insert.lastInsertId();
}

base::Result<qint64> replaceAlias(store::Connection& connection, const Alias& alias) {
    if (base::Status status = connection.prepare("DELETE FROM alias WHERE domain = ? AND local = ?")
                                  .run(alias.domain.value, text(alias.local));
        !status)
        return status.error();
    auto insert = connection.prepare("INSERT INTO alias (domain, local, display) VALUES (?, ?, ?)");
    if (base::Status status = insert.run(alias.domain.value, text(alias.local), notNull(alias.display));
        !status)
        return status.error();
    const qint64 id = insert.lastInsertId();
    for (qsizetype i = 0; i < alias.targets.size(); ++i)
        if (base::Status status =
                connection.prepare("INSERT INTO alias_target (alias, position, target) VALUES (?, ?, ?)")
                    .run(id, static_cast<qint64>(i), text(alias.targets[i]));
            !status)
            return status.error();
    return id;
}

base::Result<qint64> insertCertificate(store::Connection& connection, base::AccountId account,
                                       const CertificateRule& rule) {
    auto insert = connection.prepare(
        "INSERT INTO account_certificate (account, label, match, value, pem, created, issuer) VALUES (?, ?, "
        "?, "
        "?, ?, ?, ?)");
    if (base::Status status =
            insert.run(account.value, notNull(rule.label), text(nameOf(rule.match)), text(rule.value),
                       text(rule.pem), rule.createdUtcMs, text(rule.issuer));
        !status)
        return status.error();
    return insert.lastInsertId();
}

base::Result<std::optional<base::AccountId>> certificateHolder(store::Connection& connection,
                                                               CertificateRule::Match match,
                                                               const QByteArray& value) {
    auto select = connection.prepare("SELECT account FROM account_certificate WHERE match = ? AND value = ?");
    const base::Status status = select.run(text(nameOf(match)), text(value));
    auto id = firstId(select, status);
    if (!id)
        return id.error();
    return *id ? std::optional(base::AccountId{**id}) : std::nullopt;
}

}  // namespace postern::auth::sql
