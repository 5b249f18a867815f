#pragma once

namespace postern::base {

/// The calling thread gives way to all others from now on; for work that nobody waits for at once. It cannot
/// be taken back. Does what the system allows, and nothing when it allows nothing.
void lowerThreadPriority();

}  // namespace postern::base
