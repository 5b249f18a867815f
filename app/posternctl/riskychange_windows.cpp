#include "app/posternctl/riskychange.h"

#include <windows.h>

namespace postern::ctl {

bool isInteractive() {
    DWORD mode = 0;
    return GetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), &mode) != 0 &&
           GetConsoleMode(GetStdHandle(STD_OUTPUT_HANDLE), &mode) != 0;
}

}  // namespace postern::ctl
