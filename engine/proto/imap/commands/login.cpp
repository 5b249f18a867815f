#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/commands/signin.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

void handleLogin(Dialogue& dialogue, ArgumentReader& args) {
    QByteArray name;
    QByteArray password;
    const bool parsed =
        args.space() && args.astring(name) && args.space() && args.astring(password) && args.end();
    sasl::PasswordLogin login{{}, name, base::Secret(password)};
    base::wipe(password);
    if (!parsed)
        return dialogue.bad("LOGIN takes a name and a password");
    signIn(dialogue, {std::move(login), dialogue.client().tls, false});
}

}  // namespace postern::proto::imap
