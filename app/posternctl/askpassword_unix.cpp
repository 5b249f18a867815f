#include "app/posternctl/askpassword.h"

#include <termios.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>

namespace postern::ctl {
namespace {

termios g_before{};  // for the handler

// Ctrl-C at the question must not leave a terminal behind that shows nothing.
void restoreAndEnd(int signal) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &g_before);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

}  // namespace

base::Result<base::Secret> askPassword(const QString& prompt) {
    if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &g_before) != 0)
        return base::fail("ctl.no-terminal",
                          QStringLiteral("Standard input is no terminal: use --password-stdin."));
    termios quiet = g_before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    std::fputs(prompt.toLocal8Bit().constData(), stderr);
    std::signal(SIGINT, restoreAndEnd);
    std::signal(SIGTERM, restoreAndEnd);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    base::Result<base::Secret> password = readPasswordLine();
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &g_before);
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    std::fputc('\n', stderr);
    return password;
}

}  // namespace postern::ctl
