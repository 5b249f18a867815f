#pragma once

#include "engine/base/ids.h"

#include <QSet>

#include <memory>
#include <mutex>

namespace postern::services::pop3 {

/// Which maildrops are open: one session at a time (RFC 1939 section 4). Thread-safe; shared by all POP3
/// sessions across changes of the settings.
class MaildropLocks final : public std::enable_shared_from_this<MaildropLocks> {
 public:
    /// Held as long as it lives; keeps the table alive.
    class Lock {
     public:
        Lock(std::shared_ptr<MaildropLocks> locks, base::AccountId account)
            : m_locks(std::move(locks)), m_account(account) {}
        ~Lock() { m_locks->release(m_account); }
        Lock(const Lock&) = delete;
        Lock& operator=(const Lock&) = delete;

     private:
        std::shared_ptr<MaildropLocks> m_locks;
        base::AccountId m_account;
    };

    /// Null when another session has it.
    [[nodiscard]] std::unique_ptr<Lock> tryLock(base::AccountId account) {
        const std::lock_guard guard(m_mutex);
        if (m_held.contains(account))
            return nullptr;
        m_held.insert(account);
        return std::make_unique<Lock>(shared_from_this(), account);
    }

 private:
    void release(base::AccountId account) {
        const std::lock_guard guard(m_mutex);
        m_held.remove(account);
    }

    std::mutex m_mutex;  // guards m_held
    QSet<base::AccountId> m_held;
};

}  // namespace postern::services::pop3
