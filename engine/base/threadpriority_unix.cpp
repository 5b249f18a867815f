#include "engine/base/threadpriority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace postern::base {

void lowerThreadPriority() {
#ifdef __linux__
    // On Linux the nice value belongs to the thread, not to the process as POSIX has it.
    constexpr int kNice = 5;  // a quarter of what others get, so that a busy machine still makes its key
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice);
#endif
}

}  // namespace postern::base
