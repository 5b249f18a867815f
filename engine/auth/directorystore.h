#pragma once

#include "engine/auth/directory.h"
#include "engine/base/clock.h"
#include "engine/base/secret.h"
#include "engine/base/shared.h"
#include "engine/store/store.h"

#include <functional>

namespace postern::auth {

/// Changes the directory: validates, writes through the store's writer, then swaps the snapshot. Thread-safe; replies come
/// on the given executor. Errors: "domain.exists", "domain.missing", "domain.invalid", "domain.not-empty", "account.exists",
/// "account.missing", "account.invalid", "password.empty", "password.weak", "alias.exists", "alias.missing", "alias.invalid".
class DirectoryStore {
 public:
    template <class T>
    using Reply = std::function<void(base::Result<T>)>;
    using Executor = std::shared_ptr<base::Executor>;

    DirectoryStore(store::Store& store, const base::Clock& clock, base::ThreadPool& pool);

    /// Reads everything; call once before use.
    base::Status load();
    [[nodiscard]] std::shared_ptr<const Directory> snapshot() const { return m_current.get(); }
    /// Called in the writer thread after each swap.
    void onChanged(std::function<void(std::shared_ptr<const Directory>)> changed);

    void addDomain(QString name, Executor on, Reply<base::DomainId> reply);   // the first one becomes the main domain
    void removeDomain(QString name, Executor on, Reply<base::Done> reply);    // refused while it has accounts
    void setMainDomain(QString name, Executor on, Reply<base::Done> reply);
    void setDomainAliases(QString name, QStringList aliases, Executor on, Reply<base::Done> reply);
    /// Makes INBOX and the special-use mailboxes (Drafts, Sent, Junk, Trash, Archive) too. An empty password: no login yet.
    void addAccount(QString address, QString fullName, base::Secret password, Executor on, Reply<base::AccountId> reply);
    void removeAccount(QString address, Executor on, Reply<base::Done> reply);
    void setPassword(QString address, base::Secret password, Executor on, Reply<base::Done> reply);
    void setFullName(QString address, QString fullName, Executor on, Reply<base::Done> reply);
    void setEnabled(QString address, bool enabled, Executor on, Reply<base::Done> reply);
    void setAlias(QString address, QStringList targets, Executor on, Reply<base::Done> reply);   // adds or replaces
    void removeAlias(QString address, Executor on, Reply<base::Done> reply);

 private:
    store::Store& m_store;
    const base::Clock& m_clock;
    base::ThreadPool& m_pool;
    base::Shared<Directory> m_current;
    std::function<void(std::shared_ptr<const Directory>)> m_changed;
};

}  // namespace postern::auth
