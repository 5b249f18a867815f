#pragma once

#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/base/log.h"
#include "engine/base/shared.h"
#include "engine/store/journaltable.h"
#include "engine/store/store.h"
#include "engine/tls/authorities.h"
#include "engine/tls/authority.h"
#include "engine/tls/authoritybackup.h"
#include "engine/tls/authoritytable.h"

#include <functional>
#include <optional>

namespace postern::tls {

class KeyMaker;
class KeyWrap;

/// How lists and responses are published (settings pki.*).
struct Publishing {
    QByteArray baseUrl;  // "http://mail.example.org:8480"; empty: certificates name no places
    int crlHours = 168;
    int ocspHours = 24;
    bool operator==(const Publishing&) const = default;
};

/// What somebody wants issued. Either a key that exists elsewhere (`publicPem`) or one that is made here.
struct IssueOrder {
    QByteArray authority, templateName;
    CertificateRequest fields;
    QStringList mails;
    QByteArray publicPem;  // empty: a key is made
    QString account;       // for the record
    int validDays = 0;     // 0: as the template says
};
struct IssuedCertificate {
    IssuedRow row;
    QByteArray chainPem;  // with the authority below
    base::Secret keyPem;  // of a key that was made here; kept nowhere else
};

/// The own certificate authorities with what they issued and revoked, and the authorities of others that are
/// trusted. Keys are sealed in the database under "authority " + name and are unsealed for one use. A change
/// of what is revoked leads to a new list (CRL) before it is answered. Thread-safe; slow work runs in the
/// pool. Errors beside those named: "cert.busy", "keyfile.unreadable", "key.locked", "authority.missing",
/// "authority.name".
class AuthorityStore {
 public:
    template <class T>
    using Reply = std::function<void(base::Result<T>)>;
    using Executor = std::shared_ptr<base::Executor>;
    /// What is written in the transaction of an act, such as its row in the journal (journaltable.h).
    using FactsAlong = store::Along<CertificateFacts>;
    using StoreAlong = store::Along<base::Done>;
    /// What seals keys at the moment; null while it is locked.
    using Keys = std::function<std::shared_ptr<const KeyWrap>()>;
    using Listener = std::function<void(std::shared_ptr<const Authorities>)>;

    AuthorityStore(store::Store& store, Keys keys, std::shared_ptr<KeyMaker> maker, const base::Clock& clock,
                   base::ThreadPool& pool, base::Log& log);
    ~AuthorityStore();

    /// For start-up; renews lists of revoked certificates that are about to end.
    base::Status load();
    [[nodiscard]] std::shared_ptr<const Authorities> snapshot() const;
    /// Called in an unspecified thread after each swap; an empty function ends all calls but one under way.
    void onChanged(Listener changed);
    void setPublishing(const Publishing& publishing);
    [[nodiscard]] Publishing publishing() const;
    /// URLs under which an authority is published; all empty without a base.
    [[nodiscard]] PublishedAt placesOf(const QByteArray& name) const;
    /// Makes new lists for those of which less than half the time is left. Cheap otherwise; call it now and
    /// then.
    void refreshLists();

    void create(QByteArray name, AuthorityRequest request, std::shared_ptr<KeyProgress> progress, Executor on,
                Reply<CertificateFacts> reply, FactsAlong along = {});
    /// An own root that exists: its certificate with its key.
    void adopt(QByteArray name, KeyPair pair, Executor on, Reply<CertificateFacts> reply,
               FactsAlong along = {});
    /// The first certificate is the authority's; others that belong to it may follow.
    void trust(QByteArray name, QByteArray certificatesPem, Executor on, Reply<CertificateFacts> reply,
               FactsAlong along = {});
    /// A list of revoked certificates of a trusted authority (none: the ones that there are stay), and where
    /// it is fetched from now on, if that changes. Errors: those of foreigncrl.h.
    void importList(QByteArray name, QByteArray bytes, std::optional<QByteArray> url, Executor on,
                    Reply<base::Done> reply, StoreAlong along = {});
    void remove(QByteArray name, bool force, Executor on, Reply<base::Done> reply, StoreAlong along = {});

    void issue(IssueOrder order, Executor on, Reply<IssuedCertificate> reply,
               store::Along<IssuedCertificate> along = {});
    /// `serial` with or without colons. Errors: "revoke.reason", "issued.missing", "issued.revoked".
    void revoke(QByteArray authority, QByteArray serial, QByteArray reason, Executor on,
                Reply<IssuedRow> reply, store::Along<IssuedRow> along = {});
    void setTemplate(TemplateRules rules, Executor on, Reply<base::Done> reply, StoreAlong along = {});
    [[nodiscard]] QList<TemplateRules> templates() const;
    /// Reads the database: not on a busy thread.
    [[nodiscard]] base::Result<QList<IssuedRow>> issued(const QByteArray& authority) const;

    /// Own authorities with their keys and what they issued, for a backup. Reads the database.
    [[nodiscard]] base::Result<QList<BackupEntry>> backup() const;
    /// One authority of a backup with what it issued and revoked; a new list is signed. `along` stands in the
    /// commit of the authority, which comes first. Errors: those of adopt().
    void restore(AuthorityInBackup authority, Executor on, Reply<CertificateFacts> reply,
                 FactsAlong along = {});

    /// The signed answer to an OCSP request for the certificates of `name`. Takes as long as a signature.
    [[nodiscard]] base::Result<QByteArray> ocsp(const QByteArray& name, const QByteArray& requestDer) const;

 private:
    struct Parts;
    using FactsAnswer = std::function<void(base::Result<CertificateFacts>)>;
    static void keep(const std::shared_ptr<Parts>& parts, AuthorityRow row, const FactsAlong& along,
                     const FactsAnswer& answer);
    static void keepOwn(const std::shared_ptr<Parts>& parts, const QByteArray& name, const KeyPair& pair,
                        const FactsAlong& along, const FactsAnswer& answer);
    static void keepIssued(const std::shared_ptr<Parts>& parts, const QList<IssuedRow>& rows,
                           const CertificateFacts& facts, const FactsAnswer& answer);
    /// `keyPem`: made for this order; empty when the key exists elsewhere.
    static base::Result<IssuedCertificate> make(Parts& parts, const IssueOrder& order,
                                                const PublishedAt& places, base::Secret keyPem);
    static void keepIssued(const std::shared_ptr<Parts>& parts, const base::Result<IssuedCertificate>& made,
                           const store::Along<IssuedCertificate>& along,
                           const std::function<void(base::Result<IssuedCertificate>)>& answer);
    /// `next` runs in the thread that made the key. False: too much to do.
    [[nodiscard]] bool withNewKey(KeyType type, const std::shared_ptr<KeyProgress>& progress,
                                  std::function<void(base::Result<base::Secret>)> next);
    static void publishList(const std::shared_ptr<Parts>& parts, const QByteArray& name,
                            const std::function<void(const base::Status&)>& then);
    std::shared_ptr<Parts> m_parts;
    std::shared_ptr<KeyMaker> m_maker;  // not of the parts: it must not end in its own thread
};

}  // namespace postern::tls
