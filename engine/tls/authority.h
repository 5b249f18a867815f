#pragma once

#include "engine/tls/certificate.h"
#include "engine/tls/keys.h"

#include <QDateTime>

// What an own certificate authority makes. All pure but for random numbers.
namespace postern::tls {

struct AuthorityRequest {
    QString commonName, organization, country;
    int validDays = 3650;
    KeyType keyType = KeyType::EcP256;
};
/// What can be said of it before a key is made. Errors: those of makeSelfSigned; "cert.validity" beyond 30
/// years.
[[nodiscard]] base::Status checkAuthorityRequest(const AuthorityRequest& request);
/// A root: CA, path length 0, signs certificates, lists and OCSP responses. With a key that was made for it,
/// or one made here, which is slow for RSA. Errors: those of checkAuthorityRequest and generateKey.
[[nodiscard]] base::Result<KeyPair> makeAuthority(const AuthorityRequest& request, const QDateTime& now,
                                                  base::Secret keyPem);
[[nodiscard]] base::Result<KeyPair> makeAuthority(const AuthorityRequest& request, const QDateTime& now,
                                                  KeyProgress* progress = nullptr);
/// Whether the first certificate may sign others. Error: "authority.not-one" with the reason.
[[nodiscard]] base::Status checkAuthority(const QByteArray& certificatePem, const QDateTime& now);

/// What an authority puts into a kind of certificate.
struct TemplateRules {
    QByteArray name;     // "server", "client", "device"
    QByteArray keyType;  // "p256" ...: of keys that are made here
    int validDays = 365;
    QList<QByteArray> usages;  // "serverAuth", "clientAuth", "emailProtection"
    bool operator==(const TemplateRules&) const = default;
};
/// The three templates as they are before anybody changes them.
[[nodiscard]] const QList<TemplateRules>& defaultTemplates();
/// Errors: "template.missing", "template.usage", "cert.key-type", "cert.validity".
[[nodiscard]] base::Status checkTemplate(const TemplateRules& rules);
/// "rsa2048", "rsa3072", "rsa4096", "p256", "p384", "ed25519"; empty: P-256. Error: "cert.key-type".
[[nodiscard]] base::Result<KeyType> keyTypeNamed(const QByteArray& name);

/// Where the world finds what it needs to check a certificate; an empty one is left out of it.
struct PublishedAt {
    QByteArray crl, ocsp, certificate;
};
struct IssuePlan {
    TemplateRules rules;
    CertificateRequest fields;  // subject and names; its validDays and keyType are without meaning
    QStringList mails;          // rfc822Names beside them
    int validDays = 0;          // 0: as the rules say
    PublishedAt at;
};
/// Issues for a public key (PEM): names and key as given, everything else as the rules say; never an
/// authority. Valid from an hour ago, and not longer than the authority itself. The answer is the certificate
/// alone, PEM. Errors: "authority.expired", "cert.name-missing", "cert.name-invalid", "cert.validity",
/// "tls.certificate-unreadable", "tls.key-unreadable".
[[nodiscard]] base::Result<QByteArray> issueFor(const KeyPair& authority, const IssuePlan& plan,
                                                const QByteArray& publicPem, const QDateTime& now);
/// The public key of a private one, PEM. Error: "tls.key-unreadable".
[[nodiscard]] base::Result<QByteArray> publicKeyOf(const base::Secret& keyPem);

}  // namespace postern::tls
