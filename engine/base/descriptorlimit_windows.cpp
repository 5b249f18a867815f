#include "engine/base/descriptorlimit.h"

namespace postern::base {

qint64 raiseDescriptorLimit() {
    return 0;  // sockets are handles, whose number is bounded by memory alone
}

}  // namespace postern::base
