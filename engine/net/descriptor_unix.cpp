#include "engine/net/descriptor.h"

#include <unistd.h>

namespace postern::net {

void closeDescriptor(qintptr descriptor) {
    ::close(static_cast<int>(descriptor));
}

}  // namespace postern::net
