#include "engine/proto/imap/commands/signin.h"

#include "engine/proto/imap/capabilities.h"

namespace postern::proto::imap {
namespace {

void finishSignIn(Dialogue& dialogue, const sasl::LoginAnswer& answer) {
    using Outcome = sasl::LoginAnswer::Outcome;
    switch (answer.outcome) {
        case Outcome::Granted:
            dialogue.client().state = Authenticated;
            dialogue.client().account = answer.account;
            dialogue.effect(SetIdentity{answer.account});
            return dialogue.ok("[CAPABILITY " + capabilities(dialogue.client(), dialogue.options()) +
                               "] Logged in");
        case Outcome::Refused:
            return dialogue.no(answer.unknownName
                                   ? "[AUTHENTICATIONFAILED] There is no such account"
                                   : "[AUTHENTICATIONFAILED] Incorrect Account Name or Password");
        case Outcome::TooMany:
            return dialogue.no("[LIMIT] Too many failed logins, try again later");
        case Outcome::Unavailable:
            return dialogue.no("[UNAVAILABLE] Logins are not possible at the moment, try again later");
    }
}

}  // namespace

bool refusePlaintext(Dialogue& dialogue, const QByteArray& name) {
    const ImapOptions& options = dialogue.options();
    if (!loginDisabled(dialogue.client(), options))
        return false;
    QByteArray text = "[PRIVACYREQUIRED] Logins need TLS: ";
    if (options.startTls)
        text += "use STARTTLS";
    if (options.tlsPort != 0)
        text += (options.startTls ? " or port " : "use port ") + QByteArray::number(options.tlsPort);
    if (!options.startTls && options.tlsPort == 0)
        text += "none is offered here";
    dialogue.effect(RefusedPlaintext{name});
    dialogue.no(text);
    return true;
}

void signIn(Dialogue& dialogue, sasl::LoginQuery query) {
    if (refusePlaintext(dialogue, query.login.name))
        return;
    dialogue.ask<sasl::LoginAnswer>(
        std::move(query), [&dialogue](const sasl::LoginAnswer& answer) { finishSignIn(dialogue, answer); });
}

}  // namespace postern::proto::imap
