#include "engine/tls/keyjobs.h"

namespace postern::tls {
namespace {
constexpr size_t kRemembered = 64;
}

std::shared_ptr<KeyProgress> KeyJobs::begin(const QByteArray& job) {
    auto progress = std::make_shared<KeyProgress>();
    const std::lock_guard lock(m_mutex);
    if (job.isEmpty()) {
        m_unnamed.removeIf([](const std::weak_ptr<KeyProgress>& one) { return one.expired(); });
        m_unnamed.append(progress);
    } else {
        std::erase(m_ended, job);
        m_jobs.insert(job, {progress, true, m_clock.utcMs()});
    }
    return progress;
}

void KeyJobs::end(const QByteArray& job, const std::shared_ptr<KeyProgress>& progress) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_jobs.find(job);
    if (found == m_jobs.end() || found->progress != progress)
        return;
    found->running = false;
    m_ended.push_back(job);
    while (m_ended.size() > kRemembered) {
        m_jobs.remove(m_ended.front());
        m_ended.pop_front();
    }
}

KeyJobState KeyJobs::state(const QByteArray& job) const {
    using Phase = KeyJobState::Phase;
    const std::lock_guard lock(m_mutex);
    const auto found = m_jobs.constFind(job);
    if (found == m_jobs.constEnd())
        return {};
    const bool cancelled = found->progress->cancelled.load();
    return {found->running ? Phase::Running : (cancelled ? Phase::Cancelled : Phase::Done),
            found->progress->steps.load(), found->sinceUtcMs};
}

bool KeyJobs::cancel(const QByteArray& job) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_jobs.constFind(job);
    if (found == m_jobs.constEnd() || !found->running)
        return false;
    found->progress->cancelled.store(true);
    return true;
}

void KeyJobs::cancelAll() {
    const std::lock_guard lock(m_mutex);
    for (const Job& job : std::as_const(m_jobs))
        if (job.running)
            job.progress->cancelled.store(true);
    for (const auto& one : std::as_const(m_unnamed))
        if (const auto progress = one.lock())
            progress->cancelled.store(true);
}

}  // namespace postern::tls
