#pragma once

#include "engine/net/descriptor.h"
#include "engine/net/listener.h"
#include "engine/net/workerthread.h"

#include <QThread>

#include <vector>

namespace postern::net {

/// The inside of a WorkerPool, shared with the Listener.
struct WorkerPool::Parts {
    struct Entry {
        QThread thread;
        std::shared_ptr<base::EventLoopExecutor> executor;
        std::unique_ptr<WorkerThread> inside;  // made, used and destroyed in `thread`
        std::atomic<int> load{0};              // connections given to it that have not ended
    };

    /// How many connections more than the worker with the fewest one keeps before it hands new ones over: a
    /// wake-up on another processor costs a fifth of a resumed handshake.
    static constexpr int kLead = 4;

    PoolShared shared;
    std::vector<std::unique_ptr<Entry>> entries;
    size_t homes = 0;  // given out by nextHome()

    /// Where the next listening socket lives. Control thread.
    [[nodiscard]] Entry& nextHome() { return *entries[homes++ % entries.size()]; }
    /// Called in the thread of `home`, which has accepted the socket: it goes to the worker with the fewest
    /// connections, or stays while the difference is small.
    void take(Entry& home, Descriptor descriptor, std::shared_ptr<const ServicePlan> plan, bool implicitTls);
};

}  // namespace postern::net
