#include "engine/store/watcher.h"

#include <algorithm>

namespace postern::store {
namespace {

class Handle final : public Watch {
 public:
    Handle(std::shared_ptr<Watchers> watchers, base::MailboxId mailbox, std::shared_ptr<Watcher> watcher)
        : m_watchers(std::move(watchers)), m_mailbox(mailbox), m_watcher(std::move(watcher)) {}
    ~Handle() override {
        m_watcher->end();
        m_watchers->remove(m_mailbox, m_watcher.get());
    }

 private:
    std::shared_ptr<Watchers> m_watchers;
    base::MailboxId m_mailbox;
    std::shared_ptr<Watcher> m_watcher;
};

}  // namespace

void Watcher::tell(const IndexPtr& index) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_ended || (index->highestModseq < m_told && !index->deleted))
            return;
        m_told = index->highestModseq;
        m_pending = index;
        if (std::exchange(m_posted, true))
            return;
    }
    m_on->post([self = shared_from_this()] { self->deliver(); });
}

void Watcher::deliver() {
    IndexPtr index;
    {
        const std::lock_guard lock(m_mutex);
        m_posted = false;
        if (m_ended)
            return;
        index = std::move(m_pending);
    }
    m_changed(std::move(index));
}

void Watcher::end() {
    const std::lock_guard lock(m_mutex);
    m_ended = true;
    m_pending.reset();
}

std::unique_ptr<Watch> Watchers::add(const std::shared_ptr<Watchers>& to, base::MailboxId mailbox,
                                     std::shared_ptr<Watcher> watcher) {
    {
        const std::lock_guard lock(to->m_mutex);
        to->m_watchers[mailbox].push_back(watcher);
    }
    return std::make_unique<Handle>(to, mailbox, std::move(watcher));
}

bool Watchers::has(base::MailboxId mailbox) const {
    const std::lock_guard lock(m_mutex);
    return m_watchers.contains(mailbox);
}

std::vector<std::shared_ptr<Watcher>> Watchers::of(base::MailboxId mailbox) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_watchers.find(mailbox);
    return found == m_watchers.end() ? std::vector<std::shared_ptr<Watcher>>{} : found->second;
}

void Watchers::remove(base::MailboxId mailbox, const Watcher* watcher) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_watchers.find(mailbox);
    if (found == m_watchers.end())
        return;
    std::erase_if(found->second, [watcher](const auto& one) { return one.get() == watcher; });
    if (found->second.empty())
        m_watchers.erase(found);
}

}  // namespace postern::store
