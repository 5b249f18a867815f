#include "app/posternctl/askpassword.h"

#include <cstdio>

namespace postern::ctl {

base::Result<base::Secret> readPasswordLine() {
    constexpr qsizetype kMaxPassword = 4096;
    QByteArray line;
    line.reserve(kMaxPassword);  // one buffer, so that one wipe reaches every octet
    for (int c = std::getchar(); c != EOF && c != '\n' && line.size() < kMaxPassword; c = std::getchar())
        line.append(static_cast<char>(c));
    if (line.endsWith('\r'))
        line.chop(1);
    base::Secret password(line);
    base::wipe(line);
    if (password.isEmpty())
        return base::fail("ctl.no-password", QStringLiteral("Standard input holds no password."));
    return password;
}

}  // namespace postern::ctl
