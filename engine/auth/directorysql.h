#pragma once

#include "engine/auth/directory.h"
#include "engine/store/connection.h"

#include <optional>

namespace postern::auth {

/// The SQL of the directory. Everything runs on the connection and in the thread of the caller; errors are
/// those of engine/store/connection.h.
namespace sql {

/// The lists of a Directory while it is being read or changed.
struct Draft {
    QList<Domain> domains;
    QList<Account> accounts;
    QList<Alias> aliases;
    qint64 revision = 0;
};

[[nodiscard]] base::Result<Draft> readAll(store::Connection& connection);
/// Counts the revision up and answers the new one.
[[nodiscard]] base::Result<qint64> nextRevision(store::Connection& connection);
/// The secret behind fake salts: made at first use, the same ever after.
[[nodiscard]] base::Result<QByteArray> loginSecret(store::Connection& connection);

struct DomainRow {
    base::DomainId id;
    QByteArray name;  // its main name, whatever name it was found by
    bool byAlias = false;
    bool main = false;
};
[[nodiscard]] base::Result<std::optional<DomainRow>> findDomain(store::Connection& connection,
                                                                const QByteArray& name);
[[nodiscard]] base::Result<std::optional<DomainRow>> mainDomain(store::Connection& connection);
[[nodiscard]] base::Result<std::optional<base::AccountId>> findAccount(store::Connection& connection,
                                                                       base::DomainId domain,
                                                                       const QByteArray& local);
[[nodiscard]] base::Result<std::optional<qint64>> findAlias(store::Connection& connection,
                                                            base::DomainId domain, const QByteArray& local);

[[nodiscard]] base::Result<QList<QByteArray>> targetsOf(store::Connection& connection, qint64 alias);

[[nodiscard]] base::Result<base::DomainId> insertDomain(store::Connection& connection, const Domain& domain,
                                                        qint64 nowMs);
[[nodiscard]] base::Result<base::AccountId> insertAccount(store::Connection& connection,
                                                          const Account& account, qint64 nowMs);
/// Takes the place of the password that was there. Answers the id of the row.
[[nodiscard]] base::Result<qint64> replacePassword(store::Connection& connection, base::AccountId account,
                                                   const Credential& credential);
[[nodiscard]] base::Result<qint64> insertCertificate(store::Connection& connection, base::AccountId account,
                                                     const CertificateRule& rule);
[[nodiscard]] base::Result<std::optional<base::AccountId>> certificateHolder(store::Connection& connection,
                                                                             CertificateRule::Match match,
                                                                             const QByteArray& value);
[[nodiscard]] base::Result<qint64> replaceAlias(store::Connection& connection, const Alias& alias);

}  // namespace sql
}  // namespace postern::auth
