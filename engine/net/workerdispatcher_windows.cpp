#include "engine/net/workerdispatcher.h"

namespace postern::net {

QAbstractEventDispatcher* makeWorkerDispatcher() {
    return nullptr;
}

void watchEnd(qintptr, EndWatcher*) {}

void forgetEnd(qintptr, const EndWatcher*) {}

}  // namespace postern::net
