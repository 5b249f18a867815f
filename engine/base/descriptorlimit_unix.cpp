#include "engine/base/descriptorlimit.h"

#include <sys/resource.h>

#include <limits>

namespace postern::base {

qint64 raiseDescriptorLimit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    // The soft limit of 1024 is there for programs that use select(); this one does not.
    const rlimit raised{limit.rlim_max, limit.rlim_max};
    if (limit.rlim_cur != limit.rlim_max && ::setrlimit(RLIMIT_NOFILE, &raised) == 0)
        limit = raised;
    constexpr auto kMost = static_cast<rlim_t>(std::numeric_limits<qint64>::max());
    return limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > kMost ? 0
                                                                     : static_cast<qint64>(limit.rlim_cur);
}

}  // namespace postern::base
