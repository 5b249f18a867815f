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

    PoolShared shared;
    std::vector<std::unique_ptr<Entry>> entries;

    /// Hands an accepted socket to the worker with the fewest connections.
    void dispatch(Descriptor descriptor, std::shared_ptr<const ServicePlan> plan, bool implicitTls);
};

}  // namespace postern::net
