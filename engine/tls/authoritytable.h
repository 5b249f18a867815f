#pragma once

#include "engine/store/connection.h"
#include "engine/tls/authority.h"

namespace postern::tls {

/// A row of the table authority; the key is still sealed.
struct AuthorityRow {
    QByteArray name;
    bool own = false;
    QByteArray certificatePem, sealedKey;
    qint64 crlNumber = 0;
    QByteArray crlDer;
    qint64 createdUtcMs = 0;
    QByteArray crlUrl = {};
};
/// A certificate that an own authority issued.
struct IssuedRow {
    QByteArray authority, serial;  // "AB:CD:..."
    QString subject;
    QStringList names;
    QByteArray templateName;
    QString account;
    qint64 notBeforeUtcMs = 0, notAfterUtcMs = 0;
    qint64 revokedUtcMs = 0;  // 0: not revoked
    QByteArray reason;
    QByteArray sha256, pem;
};

/// The SQL of authorities. Each call runs inside the caller's transaction or on a reader.
namespace authoritytable {
[[nodiscard]] base::Result<QList<AuthorityRow>> all(store::Connection& connection);
/// Error: "authority.exists".
[[nodiscard]] base::Status add(store::Connection& connection, const AuthorityRow& row);
/// With everything it issued. Errors: "authority.missing"; "authority.in-use" while certificates of it are
/// neither revoked nor expired, unless `force`.
[[nodiscard]] base::Status remove(store::Connection& connection, const QByteArray& name, bool force,
                                  qint64 nowUtcMs);
/// The number for a new list of revoked certificates.
[[nodiscard]] base::Result<qint64> nextCrlNumber(store::Connection& connection, const QByteArray& name);
[[nodiscard]] base::Status putCrl(store::Connection& connection, const QByteArray& name,
                                  const QByteArray& crlDer, qint64 number);

/// What others publish about their certificates. Error: "authority.missing".
[[nodiscard]] base::Status putForeignLists(store::Connection& connection, const QByteArray& name,
                                           const QByteArray& lists, const QByteArray& url);

/// `authority` empty: of all. Newest first.
[[nodiscard]] base::Result<QList<IssuedRow>> issued(store::Connection& connection,
                                                    const QByteArray& authority);
/// Error: "authority.missing" when the authority went away meanwhile.
[[nodiscard]] base::Status addIssued(store::Connection& connection, const IssuedRow& row);
/// What was revoked stays as it is. Errors: "issued.missing", "issued.revoked".
[[nodiscard]] base::Result<IssuedRow> revoke(store::Connection& connection, const QByteArray& authority,
                                             const QByteArray& serial, const QByteArray& reason,
                                             qint64 nowUtcMs);

/// The templates, changed ones and defaults.
[[nodiscard]] base::Result<QList<TemplateRules>> templates(store::Connection& connection);
[[nodiscard]] base::Status putTemplate(store::Connection& connection, const TemplateRules& rules);
}  // namespace authoritytable

}  // namespace postern::tls
