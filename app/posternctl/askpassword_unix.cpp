#include "app/posternctl/askpassword.h"

#include <termios.h>
#include <unistd.h>
#include <cstdio>

namespace postern::ctl {

base::Result<base::Secret> askPassword(const QString& prompt) {
    termios before{};
    if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before) != 0)
        return base::fail("ctl.no-terminal",
                          QStringLiteral("Standard input is no terminal: use --password-stdin."));
    termios quiet = before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    std::fputs(prompt.toLocal8Bit().constData(), stderr);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    base::Result<base::Secret> password = readPasswordLine();
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::fputc('\n', stderr);
    return password;
}

}  // namespace postern::ctl
