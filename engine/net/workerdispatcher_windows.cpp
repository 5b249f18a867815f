#include "engine/net/workerdispatcher.h"

namespace postern::net {

QAbstractEventDispatcher* makeWorkerDispatcher() {
    return nullptr;
}

}  // namespace postern::net
