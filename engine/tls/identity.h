#pragma once

#include "engine/base/result.h"
#include "engine/tls/certificate.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QVariantMap>

namespace postern::tls {

/// One certificate that services can name. `name` is its handle ("test" is reserved for the Test
/// certificate).
struct Identity {
    QByteArray name;
    QByteArray kind;         // "test", "self-signed", "installed", "issued"
    QByteArray keyName;      // of the stored key; empty for "test"
    QByteArray companion;    // certificate with another kind of key that is served beside it; mutual
    QList<KeyPair> pairs;    // its own, then the companion's; keys are empty while `problem` is set
    CertificateFacts facts;  // of its own
    qint64 createdUtcMs = 0;
    base::Error problem;  // why it cannot be served: "key.locked", "keyfile.unreadable"; empty code: it can
    QByteArray storedPem = {};  // the chain with the root that was given; the root is never sent
    [[nodiscard]] bool usable() const { return problem.code.isEmpty(); }
    [[nodiscard]] const QByteArray& chainPem() const { return pairs.first().chainPem; }
};

/// What may be known of a stored key while it is sealed.
struct StoredKey {
    QByteArray name;
    QString type;           // "RSA 2048"
    QByteArray spkiSha256;  // Base64
    QByteArray publicPem;
    QByteArray origin;  // "generated", "imported"
    qint64 createdUtcMs = 0;
    QByteArray sealed;
    base::Error problem;  // "key.locked", "keyfile.unreadable", "key.weak"; empty code: good
};

/// A signing request that waits for its certificate, with what was noted.
struct PendingRequest {
    QByteArray name;
    QByteArray keyName;
    QByteArray csrPem;
    qint64 createdUtcMs = 0;
    QString note, authority, verification;
    QVariantMap checklist;
    QByteArray replaces;  // certificate that stays in use until the answer is here
    QStringList services, domains;
};

/// Everything that is stored, at one revision. Immutable.
struct Identities {
    qint64 revision = 0;
    QList<Identity> all;  // "test" first, then by name
    QList<StoredKey> keys;
    QList<PendingRequest> requests;
    [[nodiscard]] const Identity* find(const QByteArray& name) const;
    [[nodiscard]] const StoredKey* key(const QByteArray& name) const;
    [[nodiscard]] const StoredKey* keyBySpki(const QByteArray& spkiSha256) const;
    [[nodiscard]] const PendingRequest* request(const QByteArray& name) const;
};

}  // namespace postern::tls
