#pragma once

#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/base/log.h"
#include "engine/base/shared.h"
#include "engine/store/store.h"
#include "engine/tls/certificate.h"

#include <functional>

namespace postern::tls {

class KeyWrap;

/// One certificate that services can name. `name` is its handle ("test" is reserved for the Test
/// certificate).
struct Identity {
    QByteArray name;
    QList<KeyPair> pairs;
    CertificateFacts facts;  // of the first pair
    qint64 createdUtcMs = 0;
};
/// All identities at one revision. Immutable.
struct Identities {
    qint64 revision = 0;
    QList<Identity> all;  // "test" first
    [[nodiscard]] const Identity* find(const QByteArray& name) const;
};

/// Certificates and keys in the database. Private keys are wrapped (AES-256-GCM) with the key in
/// DIR/postern.key, a 0600 file made at first use. Also keeps the Test authority and makes the Test
/// certificate (C127-C131): at every start, when its names change, ten days before expiry. Thread-safe; slow
/// work runs in the pool. Errors: "cert.exists", "cert.missing", "cert.in-use", "cert.reserved",
/// "keyfile.unreadable", and those of certificate.h.
class IdentityStore {
 public:
    template <class T>
    using Reply = std::function<void(base::Result<T>)>;
    using Executor = std::shared_ptr<base::Executor>;

    IdentityStore(store::Store& store, const QString& folder, const base::Clock& clock,
                  base::ThreadPool& pool, base::Log& log);
    ~IdentityStore();

    /// Loads everything and makes the Test certificate for `testNames` (main domain, host name, localhost,
    /// 127.0.0.1, ::1).
    base::Status load(const QStringList& testNames);
    [[nodiscard]] std::shared_ptr<const Identities> snapshot() const;
    /// Called in an unspecified thread after each swap; an empty function ends all calls but one under way.
    void onChanged(std::function<void(std::shared_ptr<const Identities>)> changed);
    /// Makes the Test certificate anew if the names differ from its own or it has under ten days; cheap
    /// otherwise.
    void refreshTest(const QStringList& testNames);

    /// `replace` keeps a dated backup of what it overwrites (M07).
    void createSelfSigned(QByteArray name, CertificateRequest request, bool replace, Executor on,
                          Reply<CertificateFacts> reply);
    void install(QByteArray name, KeyPair pair, bool replace, Executor on, Reply<CertificateFacts> reply);
    void remove(QByteArray name, Executor on, Reply<base::Done> reply);
    [[nodiscard]] QByteArray testAuthorityPem() const;
    /// What seals keys at the moment; null before load() and while the store is locked.
    [[nodiscard]] std::shared_ptr<const KeyWrap> keyWrap() const;
    [[nodiscard]] base::Result<QByteArray> certificatePem(const QByteArray& name) const;

 private:
    struct Parts;
    static void storePair(const std::shared_ptr<Parts>& parts, const QByteArray& name, const QByteArray& kind,
                          KeyPair pair, bool replace, Executor on, Reply<CertificateFacts> reply);
    std::shared_ptr<Parts> m_parts;
};

}  // namespace postern::tls
