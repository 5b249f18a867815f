#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/commands/signin.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/sasl/mechanisms.h"

#include <memory>

namespace postern::proto::imap {

namespace {

using sasl::Mechanism;

void proceed(Dialogue& dialogue, const std::shared_ptr<Mechanism>& mechanism, Mechanism::State state) {
    switch (state) {
        case Mechanism::State::Challenge:
            dialogue.out().append("+ " + mechanism->challenge() + "\r\n");
            return dialogue.whenLine([&dialogue, mechanism](QByteArrayView line) {
                proceed(dialogue, mechanism, mechanism->respond(line));
            });
        case Mechanism::State::Done:
            return signIn(dialogue, mechanism->takeQuery(dialogue.client().tls));
        case Mechanism::State::Malformed:
            return dialogue.bad("The response is not of the mechanism");
        case Mechanism::State::Cancelled:
            return dialogue.bad("AUTHENTICATE cancelled");
    }
}

}  // namespace

/// AUTHENTICATE PLAIN or EXTERNAL, with an initial response too (RFC 4959).
void handleAuthenticate(Dialogue& dialogue, ArgumentReader& args) {
    QByteArrayView name;
    if (!args.space() || !args.atom(name))
        return dialogue.bad("AUTHENTICATE takes a mechanism");
    const std::shared_ptr<Mechanism> mechanism =
        sasl::makeMechanism(name, {.external = dialogue.client().takesExternal});
    std::optional<QByteArrayView> initial;
    if (args.space())
        initial = args.rest();
    else if (!args.end())
        return dialogue.bad("AUTHENTICATE takes a mechanism");
    if (!mechanism)
        return dialogue.no("[CANNOT] No such mechanism");
    if (refusePlaintext(dialogue))
        return;
    proceed(dialogue, mechanism, mechanism->begin(initial));
}

}  // namespace postern::proto::imap
