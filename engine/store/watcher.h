#pragma once

#include "engine/store/mailstore.h"

#include <mutex>
#include <unordered_map>
#include <vector>

namespace postern::store {

/// One watch: the newest snapshot waits here until the watcher's executor takes it, so that a slow one is
/// told once for many commits. Thread-safe.
class Watcher final : public std::enable_shared_from_this<Watcher> {
 public:
    Watcher(std::shared_ptr<base::Executor> on, std::function<void(IndexPtr)> changed)
        : m_on(std::move(on)), m_changed(std::move(changed)) {}
    /// An older snapshot than one already told is dropped.
    void tell(const IndexPtr& index);
    void end();

 private:
    void deliver();
    const std::shared_ptr<base::Executor> m_on;
    const std::function<void(IndexPtr)> m_changed;
    std::mutex m_mutex;  // guards all below
    IndexPtr m_pending;
    quint64 m_told = 0;
    bool m_posted = false;
    bool m_ended = false;
};

/// The watches by mailbox. Thread-safe; shared with the handles, which may outlive the store.
class Watchers {
 public:
    [[nodiscard]] static std::unique_ptr<Watch> add(const std::shared_ptr<Watchers>& to,
                                                    base::MailboxId mailbox,
                                                    std::shared_ptr<Watcher> watcher);
    [[nodiscard]] bool has(base::MailboxId mailbox) const;
    [[nodiscard]] std::vector<std::shared_ptr<Watcher>> of(base::MailboxId mailbox) const;
    void remove(base::MailboxId mailbox, const Watcher* watcher);

 private:
    mutable std::mutex m_mutex;  // guards m_watchers
    std::unordered_map<base::MailboxId, std::vector<std::shared_ptr<Watcher>>> m_watchers;
};

}  // namespace postern::store
