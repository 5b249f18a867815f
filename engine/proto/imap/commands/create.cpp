#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/ascii.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/imap/mailboxname.h"

namespace postern::proto::imap {

namespace {

constexpr QByteArrayView kUses[] = {"\\All",  "\\Archive", "\\Drafts", "\\Flagged",
                                    "\\Junk", "\\Sent",    "\\Trash"};

/// " (USE (\Sent))" of RFC 6154 section 3. False if it is malformed.
bool parseUse(ArgumentReader& args, QList<QByteArray>& uses) {
    QByteArrayView word;
    return args.space() && args.character('(') && args.atom(word) && sameWord(word, "USE") && args.space() &&
           args.flagList(uses) && args.character(')');
}

/// One use in its proper spelling; empty if there is none such.
QByteArray knownUse(const QList<QByteArray>& uses) {
    if (uses.size() != 1)
        return {};
    for (const QByteArrayView use : kUses) {
        if (sameWord(use, uses.front()))
            return use.toByteArray();
    }
    return {};
}

}  // namespace

void handleCreate(Dialogue& dialogue, ArgumentReader& args) {
    CreateMailbox query;
    if (!args.space() || !args.mailbox(query.name))
        return dialogue.bad("CREATE takes a mailbox name");
    QList<QByteArray> uses;
    if (!args.end() && (!parseUse(args, uses) || !args.end()))
        return dialogue.bad("CREATE takes a mailbox name and perhaps a use");
    query.specialUse = knownUse(uses);
    if (!uses.isEmpty() && query.specialUse.isEmpty())
        return dialogue.no("[USEATTR] No such use");
    // A delimiter at the end says that names below it are to come (RFC 9051 section 6.3.4).
    if (query.name.endsWith('/'))
        query.name.chop(1);
    if (!isCreatableName(query.name))
        return dialogue.no("[CANNOT] Not a possible mailbox name");
    dialogue.ask<base::Status>(std::move(query), [&dialogue](const base::Status& status) {
        if (!status)
            return dialogue.no(status.error());
        dialogue.ok("CREATE completed");
    });
}

}  // namespace postern::proto::imap
