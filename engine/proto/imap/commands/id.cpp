#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/ascii.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {
namespace {

constexpr int kMaxPairs = 30;  // RFC 2971 section 3.3

bool takeNil(ArgumentReader& args) {
    const ArgumentReader start = args;
    QByteArrayView word;
    if (args.atom(word) && sameWord(word, "NIL"))
        return true;
    args = start;
    return false;
}

bool parsePairs(ArgumentReader& args) {
    if (takeNil(args))
        return true;
    if (!args.character('('))
        return false;
    if (args.character(')'))
        return true;
    int pairs = 0;
    do {
        QByteArray text;
        if (++pairs > kMaxPairs || !args.string(text) || !args.space() ||
            !(takeNil(args) || args.string(text)))
            return false;
    } while (args.space());
    return args.character(')');
}

}  // namespace

/// RFC 2971. What the client says of itself is read and forgotten.
void handleId(Dialogue& dialogue, ArgumentReader& args) {
    if (!args.space() || !parsePairs(args) || !args.end())
        return dialogue.bad("ID takes NIL or a list of pairs");
    dialogue.untagged("ID (\"name\" \"Postern\")");
    dialogue.ok("ID completed");
}

}  // namespace postern::proto::imap
