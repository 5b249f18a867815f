#pragma once

#include <QtGlobal>

namespace postern::base {

/// Raises how many descriptors this process may have open as far as it may by itself, and gives the number
/// back; 0: there is no such limit here. Platform code.
qint64 raiseDescriptorLimit();

}  // namespace postern::base
