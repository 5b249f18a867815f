#pragma once

#include "engine/base/result.h"
#include "engine/base/shared.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

#include <memory>

namespace postern::tls {

struct Authorities;

/// Off: nobody asks whether a client certificate was revoked. Known: refused when our records say so. Strict:
/// refused unless our records say that it is good; only own authorities have such records.
enum class ClientRevocation { Off, Known, Strict };

struct ClientAuthority {
    QByteArray name;
    bool own = false;    // its private key is here: what it certifies was seen by this server
    QByteArray pem;      // itself alone
    QByteArray sha256;   // "AB:CD:..."
    QByteArray helpers;  // authorities that it signed, directly or not: chains need them, nobody trusts them
    QSet<QByteArray> subjects;  // DER of the names of both
    bool operator==(const ClientAuthority&) const = default;
};

/// Whose client certificates can count, and what is known of those certificates. Immutable; crosses threads
/// as shared_ptr<const ClientTrust>.
struct ClientTrust {
    using Serials = QHash<QByteArray, QSet<QByteArray>>;  // "AB:CD:..." by the DER of the issuer's name
    QList<ClientAuthority> authorities;
    Serials revoked;
    Serials issued;  // by own authorities
    /// Another one for other revocations: sessions begun before are not resumed.
    [[nodiscard]] QByteArray revocationStamp() const;
    /// The certificates of the authorities of these names, of all for no names.
    [[nodiscard]] QByteArray pemOf(const QStringList& names) const;
    /// What they signed and is known here.
    [[nodiscard]] QByteArray helpersOf(const QStringList& names) const;
    /// The names (DER) of both, which stand as issuer in client certificates.
    [[nodiscard]] QSet<QByteArray> subjectsOf(const QStringList& names) const;
};
/// The newest one, for those who look while a connection lives.
using LiveClientTrust = std::shared_ptr<base::Shared<ClientTrust>>;

/// The certificates of a trusted authority: the first one, those below it, and those that it did not sign.
struct AuthorityBundle {
    QByteArray first, below;
    QStringList strangers;  // common names
};
[[nodiscard]] AuthorityBundle readBundle(const QByteArray& certificatesPem);

/// Of certificates as readBundle() takes them apart.
[[nodiscard]] ClientAuthority clientAuthority(const QByteArray& name, bool own,
                                              const QByteArray& certificatesPem);
[[nodiscard]] ClientTrust clientTrustOf(const Authorities& authorities);
/// Makes it the newest one. True when connections from now on need other contexts.
[[nodiscard]] bool publishTrust(const LiveClientTrust& live, const Authorities& authorities);

/// What a client certificate says of its holder.
struct ClientCertificate {
    QByteArray fingerprint;        // SHA-256, "AB:CD:..."
    QByteArray subject, issuer;    // RFC 4514, UTF-8
    QByteArray issuerDer, serial;  // as ClientTrust::Serials has them
    QStringList emails;            // rfc822Name of subjectAltName, and emailAddress of the subject
    QList<QByteArray> issuers;  // SHA-256 of the authorities of the trust that was given whose key, or that
                                // of one below them that is known here, signed it
    bool ownIssuer = false;     // one of them is an own one
    qint64 notAfterUtcMs = 0;
    bool expired = false;
    bool revoked = false;
    QByteArray pem;
};
/// Of a certificate in DER; `trust` may be null. Checks one signature for each authority of the issuer's
/// name, and no chain. Error: "tls.certificate-unreadable".
[[nodiscard]] base::Result<ClientCertificate> readClientCertificate(const QByteArray& der,
                                                                    const ClientTrust* trust);

/// The same of the first certificate in a PEM text.
[[nodiscard]] base::Result<ClientCertificate> readClientCertificatePem(const QByteArray& pem,
                                                                       const ClientTrust* trust);

}  // namespace postern::tls
