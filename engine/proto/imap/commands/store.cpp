#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/ascii.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/commands/messageset.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/imap/flagnames.h"

namespace postern::proto::imap {

namespace {

struct StoreRequest {
    FlagEdit edit;
    bool silent = false;
};

/// "+FLAGS.SILENT (\Seen)"; the list may stand without parentheses.
std::optional<StoreRequest> parseRequest(ArgumentReader& args) {
    StoreRequest request;
    if (args.character('+'))
        request.edit.mode = FlagEdit::Mode::Add;
    else if (args.character('-'))
        request.edit.mode = FlagEdit::Mode::Remove;
    QByteArrayView word;
    if (!args.atom(word))
        return std::nullopt;
    request.silent = sameWord(word, "FLAGS.SILENT");
    if ((!request.silent && !sameWord(word, "FLAGS")) || !args.space())
        return std::nullopt;
    QList<QByteArray> flags;
    if (args.peek() == '(') {
        if (!args.flagList(flags))
            return std::nullopt;
    } else {
        do {
            QByteArray flag;
            if (flags.size() == ArgumentReader::kMaxFlags || !args.flag(flag))
                return std::nullopt;
            flags.append(flag);
        } while (args.space());
    }
    if (!args.end() || !splitFlags(flags, request.edit.systemFlags, request.edit.keywords))
        return std::nullopt;
    return request;
}

quint64 bitsOf(const FlagEdit& edit, const mail::MailboxIndex& index) {
    quint64 bits = edit.systemFlags;
    for (const QByteArray& keyword : edit.keywords) bits |= keywordFlag(keyword, index.keywords);
    return bits;
}

}  // namespace

/// RFC 9051 section 6.4.6. The new flags are told by the updates that every reply carries.
void handleStore(Dialogue& dialogue, ArgumentReader& args) {
    auto positions = takeMessageSet(dialogue, args);
    if (!positions || !args.space())
        return dialogue.bad("STORE takes a set of messages and flags");
    std::optional<StoreRequest> request = parseRequest(args);
    if (!request)
        return dialogue.bad("No such flags");
    if (dialogue.view().isReadOnly())
        return dialogue.no("[CANNOT] The mailbox is open read-only");
    StoreFlags query{uidsAt(dialogue.view().told(), *positions), request->edit};
    if (query.uids.isEmpty())
        return dialogue.ok("STORE completed, no such messages");
    dialogue.ask<base::Result<IndexPtr>>(
        std::move(query),
        [&dialogue, request = *request, set = std::move(*positions)](const base::Result<IndexPtr>& answer) {
            if (!answer)
                return dialogue.no(answer.error());
            MailboxView& view = dialogue.view();
            view.offer(*answer);
            view.noteStore({set, request.silent, request.edit.mode, bitsOf(request.edit, **answer)});
            dialogue.ok("STORE completed");
        });
}

}  // namespace postern::proto::imap
