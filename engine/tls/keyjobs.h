#pragma once

#include "engine/base/clock.h"
#include "engine/tls/keys.h"

#include <QByteArray>
#include <QHash>

#include <deque>
#include <memory>
#include <mutex>

namespace postern::tls {

/// How far the making of a key is.
struct KeyJobState {
    enum class Phase { Unknown, Running, Done, Cancelled };
    Phase phase = Phase::Unknown;
    int steps = 0;
    qint64 sinceUtcMs = 0;
};

/// Keys being made, by the name their maker gave the work. The last ones that ended are remembered.
/// Thread-safe.
class KeyJobs {
 public:
    explicit KeyJobs(const base::Clock& clock) : m_clock(clock) {}

    /// A new one; an empty `job` can only be cancelled with all the others. A name that runs already is
    /// taken over by the newer one.
    [[nodiscard]] std::shared_ptr<KeyProgress> begin(const QByteArray& job);
    void end(const QByteArray& job, const std::shared_ptr<KeyProgress>& progress);
    [[nodiscard]] KeyJobState state(const QByteArray& job) const;
    /// False: no such work runs.
    bool cancel(const QByteArray& job);
    void cancelAll();

 private:
    struct Job {
        std::shared_ptr<KeyProgress> progress;
        bool running = true;
        qint64 sinceUtcMs = 0;
    };
    const base::Clock& m_clock;
    mutable std::mutex m_mutex;  // guards all below
    QHash<QByteArray, Job> m_jobs;
    std::deque<QByteArray> m_ended;  // oldest first
    QList<std::weak_ptr<KeyProgress>> m_unnamed;
};

}  // namespace postern::tls
