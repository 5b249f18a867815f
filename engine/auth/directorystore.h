#pragma once

#include "engine/auth/directory.h"
#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/base/secret.h"
#include "engine/store/journaltable.h"
#include "engine/store/store.h"

#include <functional>
#include <memory>

namespace postern::auth {

/// Changes the directory: validates, writes through the store's writer, then swaps the snapshot. Thread-safe;
/// replies come on the given executor. Errors: "domain.exists", "domain.missing", "domain.invalid",
/// "domain.not-empty", "account.exists", "account.missing", "account.invalid", "password.empty",
/// "password.weak", "password.invalid", "client.taken", "client.missing", "alias.exists", "alias.missing",
/// "alias.invalid", "alias.remote", "alias.target-missing", "alias.loop", "address.not-ascii", "server.busy"
/// (the pool that hashes passwords is full), and those of the store.
class DirectoryStore {
 public:
    template <class T>
    using Reply = std::function<void(base::Result<T>)>;
    using Executor = std::shared_ptr<base::Executor>;

    /// All three must outlive the object and the jobs it has given to the store's writer and the pool.
    DirectoryStore(store::Store& store, const base::Clock& clock, base::ThreadPool& pool);
    ~DirectoryStore();

    /// Reads everything; call once before use.
    base::Status load();
    [[nodiscard]] std::shared_ptr<const Directory> snapshot() const;
    /// Called in the writer thread after each swap.
    void onChanged(std::function<void(std::shared_ptr<const Directory>)> changed);

    void addDomain(QString name, Executor on,
                   Reply<base::DomainId> reply);  // the first one becomes the main domain
    void removeDomain(QString name, Executor on, Reply<base::Done> reply);  // refused while it has accounts
    void setMainDomain(QString name, Executor on, Reply<base::Done> reply);
    /// Accounts keep their mail, addresses and targets of aliases follow; `keepOld`: the old name stays as an
    /// alias. Errors: "domain.missing", "domain.exists", "domain.invalid".
    void renameDomain(QString name, QString newName, bool keepOld, Executor on, Reply<base::Done> reply);
    void setDomainAliases(QString name, QStringList aliases, Executor on, Reply<base::Done> reply);
    /// Makes INBOX and the special-use mailboxes (Drafts, Sent, Junk, Trash, Archive) too. An empty password:
    /// no login yet.
    void addAccount(QString address, QString fullName, base::Secret password, Executor on,
                    Reply<base::AccountId> reply);
    void removeAccount(QString address, Executor on, Reply<base::Done> reply);
    void setPassword(QString address, base::Secret password, Executor on, Reply<base::Done> reply);
    void setFullName(QString address, QString fullName, Executor on, Reply<base::Done> reply);
    void setEnabled(QString address, bool enabled, Executor on, Reply<base::Done> reply);
    void setLoginPolicy(QString address, LoginPolicy policy, Executor on, Reply<base::Done> reply);
    /// `rule.value` in its normalised form; its id and time are set here. Answers the id. `along` is written
    /// in the same transaction.
    void addCertificate(QString address, CertificateRule rule, Executor on, Reply<qint64> reply,
                        store::Along<qint64> along = {});
    void removeCertificate(qint64 id, Executor on, Reply<base::Done> reply,
                           store::Along<base::Done> along = {});
    void setAlias(QString address, QStringList targets, Executor on,
                  Reply<base::Done> reply);  // adds or replaces
    void removeAlias(QString address, Executor on, Reply<base::Done> reply);

    /// After a login with a right password: makes its verifier anew with the rounds of now. Nothing happens
    /// when it has them or when the password was changed meanwhile, or when the pool is full.
    void renewVerifier(base::AccountId account, QByteArray verifier, base::Secret password);

    /// Rounds of SCRAM-SHA-256 for passwords set from now on (setting login.scramRounds).
    void setRounds(int rounds);
    [[nodiscard]] int rounds() const;
    /// A verifier that nothing matches, with a salt that is always the same for one name, in the form and at
    /// the cost of a real one.
    [[nodiscard]] QByteArray fakeVerifier(const QByteArray& name) const;

    struct State;  // of the implementation alone: what its jobs share

 private:
    std::shared_ptr<State> m_state;
};

}  // namespace postern::auth
