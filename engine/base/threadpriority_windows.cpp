#include "engine/base/threadpriority.h"

#include <windows.h>

namespace postern::base {

void lowerThreadPriority() {
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_LOWEST);
}

}  // namespace postern::base
