#include "engine/net/descriptor.h"

#include <winsock2.h>

namespace postern::net {

void closeDescriptor(qintptr descriptor) {
    ::closesocket(static_cast<SOCKET>(descriptor));
}

}  // namespace postern::net
