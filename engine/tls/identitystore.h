#pragma once

#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/base/log.h"
#include "engine/store/journaltable.h"
#include "engine/store/store.h"
#include "engine/tls/exportfile.h"
#include "engine/tls/identity.h"
#include "engine/tls/importfile.h"
#include "engine/tls/keyjobs.h"
#include "engine/tls/keymaker.h"
#include "engine/tls/keywrap.h"
#include "engine/tls/roots.h"

#include <functional>
#include <memory>
#include <optional>

namespace postern::tls {

/// Which key an act uses: a stored one by its name, or a new one of `type`, made as the work `job`.
struct KeyChoice {
    QByteArray stored;
    KeyType type = KeyType::EcP256;
    QByteArray job;
};

/// Asked in a pool thread about a certificate that is ready to be stored, before anything is written: an
/// error ends the act with nothing changed.
using AcceptCertificate = std::function<base::Status(const Identity&)>;

/// What is written in the transaction of an act, such as its row in the journal (journaltable.h).
using StoreAlong = store::Along<base::Done>;

/// Where a chain may end; null: at the roots of this computer.
using RootsPtr = std::shared_ptr<const RootStore>;

struct SelfSignedOrder {
    QByteArray name;
    CertificateRequest fields;
    KeyChoice key;
    bool replace = false;     // what is overwritten is kept with its date (M07)
    bool requestToo = false;  // a signing request for the same key as well (I19)
    AcceptCertificate accept = {};
    StoreAlong along = {};
};
struct SigningOrder {
    CertificateRequest fields;
    KeyChoice key;
    PendingRequest notes;  // with the name; its key, request and date are filled in
    bool replace = false;  // one that waits under this name is given up
    StoreAlong along = {};
};
/// Further certificates of `chain` count as those of `file` do, in any order.
struct InstallOrder {
    QByteArray name;
    QByteArray kind = "installed";
    ImportedFile file;
    QList<QByteArray> chain;
    QByteArray keyName;  // a stored key; empty: the one in the file, else the stored one that fits
    bool replace = false;
    bool force = false;  // in spite of what can be overridden
    AcceptCertificate accept = {};
    RootsPtr roots = {};
    StoreAlong along = {};
};
struct AnswerOrder {
    QByteArray name;  // of the request
    QByteArray kind = "installed";
    ImportedFile file;
    QList<QByteArray> chain;
    bool force = false;
    AcceptCertificate accept = {};
    RootsPtr roots = {};
    StoreAlong along = {};
};

enum class OnConflict { Skip, Replace, Rename };
struct RestoreOutcome {
    QStringList installed, skipped, keys, requests;  // names as they are now
};

/// What was replaced or removed: a certificate with its key, or a key alone (no facts).
struct KeptCertificate {
    qint64 id = 0;
    QByteArray name, keyName;
    qint64 replacedUtcMs = 0;
    CertificateFacts facts;
};

/// How the stored keys are protected, and where.
struct KeyStoreState {
    KeyProtection mode = KeyProtection::KeyFile;
    QString folder, defaultFolder;  // of the key file
    bool locked = false;
    int keys = 0;
    QString desktopEntry;  // under which the desktop keeps the secret
    base::Error problem;   // "key.locked", "keyfile.missing", and those of KeyFileState
};
using KeyStoreAlong = store::Along<KeyStoreState>;  // mode and folder alone are filled in
/// "keyfile", "passphrase", "desktop".
[[nodiscard]] QByteArray protectionName(KeyProtection mode);
struct KeyStoreOrder {
    std::optional<KeyProtection> mode;  // none: as it is
    QString folder;                     // empty: where it is
    base::Secret current;               // the passphrase, if one protects it now
    base::Secret passphrase;            // the new one, or the secret of the desktop
};

/// Keys, certificates and signing requests in the database. Private keys are wrapped under the key store of
/// keywrap.h. Also keeps the Test authority and makes the Test certificate (C127-C131): at every start, when
/// its names change, ten days before expiry. Every act is one transaction: what was served is served until
/// the new one is complete, and an error or a crash leaves everything as it was. Thread-safe; slow work runs
/// in the pool, the search for primes in a thread of its own. Errors: "cert.exists", "cert.missing",
/// "cert.reserved", "cert.name-missing", "key.exists", "key.missing", "key.locked", "key.unreadable",
/// "keyfile.missing", "key.weak", "request.exists", "request.missing", "request.mismatch",
/// "keyfile.unreadable", "cert.busy", and those of the headers that the orders come from.
class IdentityStore {
 public:
    template <class T>
    using Reply = std::function<void(base::Result<T>)>;
    using Executor = std::shared_ptr<base::Executor>;

    IdentityStore(store::Store& store, const QString& folder, const base::Clock& clock,
                  base::ThreadPool& pool, base::Log& log);
    /// Gives up the keys that are being made.
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
    [[nodiscard]] QByteArray testAuthorityPem() const;

    // ---- keys
    void generateKey(QByteArray name, KeyChoice choice, Executor on, Reply<base::Done> reply,
                     StoreAlong along = {});
    void importKey(QByteArray name, base::Secret pem, Executor on, Reply<base::Done> reply,
                   StoreAlong along = {});
    /// Takes the certificates and requests made with it along; backups are kept.
    void removeKey(QByteArray name, Executor on, Reply<base::Done> reply, StoreAlong along = {});
    /// The private key itself, for a test or a protected export.
    [[nodiscard]] base::Result<base::Secret> keyPem(const QByteArray& name) const;
    [[nodiscard]] KeyJobs& jobs() { return *m_jobs; }
    /// For other stores that make keys: there is one search for primes at a time.
    [[nodiscard]] std::shared_ptr<KeyMaker> keyMaker() const { return m_keyMaker; }

    // ---- certificates
    void createSelfSigned(SelfSignedOrder order, Executor on, Reply<base::Done> reply);
    void install(InstallOrder order, Executor on, Reply<base::Done> reply);
    /// A pair that was made here and needs no looking at.
    void install(QByteArray name, QByteArray kind, KeyPair pair, bool replace, Executor on,
                 Reply<CertificateFacts> reply);
    /// Certificates in any order; none: the chain goes.
    void setChain(QByteArray name, QList<QByteArray> others, bool force, RootsPtr roots, Executor on,
                  Reply<base::Done> reply, StoreAlong along = {});
    /// Error: "cert.companion".
    void setCompanion(QByteArray name, QByteArray companion, Executor on, Reply<base::Done> reply,
                      StoreAlong along = {});
    /// The key stays.
    void remove(QByteArray name, Executor on, Reply<base::Done> reply, StoreAlong along = {});
    [[nodiscard]] base::Result<QByteArray> certificatePem(const QByteArray& name) const;

    // ---- signing requests
    void makeRequest(SigningOrder order, Executor on, Reply<base::Done> reply);
    void setRequestNotes(PendingRequest request, Executor on, Reply<base::Done> reply, StoreAlong along = {});
    void removeRequest(QByteArray name, bool removeKey, Executor on, Reply<base::Done> reply,
                       StoreAlong along = {});
    /// The certificate gets the name of the request and the request goes.
    void completeRequest(AnswerOrder order, Executor on, Reply<base::Done> reply);

    // ---- all together
    /// PKCS#12 with everything and `others`; slow. Errors: those of exportfile.h.
    [[nodiscard]] base::Result<QByteArray> backup(const base::Secret& password,
                                                  const QList<BackupEntry>& others = {}) const;
    void restore(ImportedFile file, OnConflict conflict, Executor on, Reply<RestoreOutcome> reply,
                 store::Along<RestoreOutcome> along = {});

    // ---- what was replaced or removed
    /// The newest ones of a name, or of all with an empty one; bounded. Reads the database: not on a busy
    /// thread.
    [[nodiscard]] base::Result<QList<KeptCertificate>> kept(const QByteArray& name) const;
    /// Puts one back under its name; what has that name now is kept in its turn. Error: "backup.missing".
    void recover(QByteArray name, qint64 id, AcceptCertificate accept, Executor on,
                 Reply<RestoreOutcome> reply, store::Along<RestoreOutcome> along = {});

    // ---- the key store
    [[nodiscard]] KeyProtection protection() const;
    /// Looks at the key file, so not for every moment.
    [[nodiscard]] KeyStoreState keyStore() const;
    /// Certificates that waited for it can be served then. Errors: "keystore.passphrase".
    void unlock(base::Secret passphrase, Executor on, Reply<base::Done> reply);
    /// Errors: "keystore.passphrase", "keystore.folder", "password.empty". `along` is told how the keys are
    /// protected from now on, and where.
    void changeKeyStore(KeyStoreOrder order, Executor on, Reply<base::Done> reply, KeyStoreAlong along = {});
    /// What seals keys at the moment; null before load() and while the store is locked.
    [[nodiscard]] std::shared_ptr<const KeyWrap> keyWrap() const;
    /// For other private keys of the database; `name` is part of the seal.
    [[nodiscard]] base::Result<QByteArray> seal(const QByteArray& name, const base::Secret& plain) const;
    [[nodiscard]] base::Result<base::Secret> unseal(const QByteArray& name, const QByteArray& sealed) const;

    struct Parts;  // of the implementation alone: what its tasks share

 private:
    std::shared_ptr<Parts> m_parts;
    std::shared_ptr<KeyJobs> m_jobs;
    std::shared_ptr<KeyMaker> m_keyMaker;  // the last member: its end waits for what it calls

    /// Makes or finds the key, then hands it on in a pool thread.
    void withKey(const KeyChoice& choice, std::function<void(base::Result<base::Secret>)> next);
    void inPool(base::Task task, const std::function<void(base::Error)>& refused);
};

}  // namespace postern::tls
