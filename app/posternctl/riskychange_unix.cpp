#include "app/posternctl/riskychange.h"

#include <unistd.h>

namespace postern::ctl {

bool isInteractive() {
    return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
}

}  // namespace postern::ctl
