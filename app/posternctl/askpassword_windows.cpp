#include "app/posternctl/askpassword.h"

#include <windows.h>
#include <cstdio>

namespace postern::ctl {

base::Result<base::Secret> askPassword(const QString& prompt) {
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    DWORD before = 0;
    if (!GetConsoleMode(input, &before))
        return base::fail("ctl.no-terminal",
                          QStringLiteral("Standard input is no terminal: use --password-stdin."));
    std::fputs(prompt.toLocal8Bit().constData(), stderr);
    SetConsoleMode(input, before & ~static_cast<DWORD>(ENABLE_ECHO_INPUT));
    base::Result<base::Secret> password = readPasswordLine();
    SetConsoleMode(input, before);
    std::fputc('\n', stderr);
    return password;
}

}  // namespace postern::ctl
