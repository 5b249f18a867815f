#include "engine/proto/imap/commands/listrequest.h"

#include "engine/proto/imap/ascii.h"
#include "engine/proto/imap/commands/statusitems.h"
#include "engine/proto/imap/mailboxname.h"

#include <algorithm>

namespace postern::proto::imap {
namespace {

bool takeSelectOptions(ArgumentReader& args, ListRequest& request) {
    if (args.character(')'))
        return args.space();
    do {
        QByteArrayView word;
        if (!args.atom(word))
            return false;
        if (sameWord(word, "SUBSCRIBED"))
            request.subscribedOnly = request.returnSubscribed = true;
        else if (sameWord(word, "SPECIAL-USE"))
            request.specialUseOnly = true;
        else if (sameWord(word, "RECURSIVEMATCH"))
            request.recursiveMatch = true;
        else if (!sameWord(word, "REMOTE"))
            return false;
    } while (args.space());
    // RFC 5258 section 3: RECURSIVEMATCH says nothing alone.
    if (request.recursiveMatch && !request.subscribedOnly && !request.specialUseOnly)
        return false;
    return args.character(')') && args.space();
}

bool takeReturnOptions(ArgumentReader& args, ListRequest& request) {
    QByteArrayView word;
    if (!args.space() || !args.atom(word) || !sameWord(word, "RETURN") || !args.space() ||
        !args.character('('))
        return false;
    if (args.character(')'))
        return true;
    do {
        if (!args.atom(word))
            return false;
        if (sameWord(word, "SUBSCRIBED")) {
            request.returnSubscribed = true;
        } else if (sameWord(word, "STATUS")) {
            if (!args.space() || !takeStatusItems(args, request.statusItems))
                return false;
        } else if (!sameWord(word, "CHILDREN") && !sameWord(word, "SPECIAL-USE")) {
            return false;
        }
    } while (args.space());
    return args.character(')');
}

bool takePatterns(ArgumentReader& args, const QByteArray& reference, ListRequest& request) {
    const bool several = args.character('(');
    do {
        QByteArray pattern;
        if (request.patterns.size() == ListRequest::kMaxPatterns || !args.listMailbox(pattern))
            return false;
        request.patterns.append(pattern.startsWith('/') || reference.isEmpty() ? pattern
                                                                               : reference + pattern);
    } while (several && args.space());
    request.extended = request.extended || several;
    return !several || args.character(')');
}

bool hasChildren(const QList<Mailbox>& mailboxes, const Mailbox& parent) {
    const QByteArray prefix = parent.name + '/';
    return std::any_of(mailboxes.begin(), mailboxes.end(),
                       [&](const Mailbox& m) { return !m.missing && m.name.startsWith(prefix); });
}

bool isSelected(const ListRequest& request, const Mailbox& mailbox) {
    return (!request.subscribedOnly || mailbox.subscribed) &&
           (!request.specialUseOnly || !mailbox.specialUse.isEmpty());
}

bool hasSelectedChild(const ListRequest& request, const QList<Mailbox>& mailboxes, const Mailbox& parent) {
    const QByteArray prefix = parent.name + '/';
    return std::any_of(mailboxes.begin(), mailboxes.end(),
                       [&](const Mailbox& m) { return m.name.startsWith(prefix) && isSelected(request, m); });
}

QByteArray attributes(const ListRequest& request, const QList<Mailbox>& mailboxes, const Mailbox& mailbox) {
    QByteArray text = hasChildren(mailboxes, mailbox) ? "\\HasChildren" : "\\HasNoChildren";
    if (mailbox.noSelect)
        text += request.extended ? " \\NonExistent" : " \\Noselect";
    if (request.returnSubscribed && mailbox.subscribed)
        text += " \\Subscribed";
    if (!mailbox.specialUse.isEmpty())
        text += ' ' + mailbox.specialUse;
    return text;
}

}  // namespace

bool takeListRequest(ArgumentReader& args, ListRequest& request) {
    if (!args.space())
        return false;
    if (args.character('(')) {
        request.extended = true;
        if (!takeSelectOptions(args, request))
            return false;
    }
    QByteArray reference;
    if (!args.mailbox(reference) || !args.space() || !takePatterns(args, reference, request))
        return false;
    if (args.end())
        return true;
    request.extended = true;
    return takeReturnOptions(args, request) && args.end();
}

void writeList(QByteArray& out, const ListRequest& request, const QList<Mailbox>& mailboxes) {
    for (const Mailbox& mailbox : mailboxes) {
        const bool matches =
            std::any_of(request.patterns.begin(), request.patterns.end(),
                        [&](const QByteArray& pattern) { return matchesPattern(pattern, mailbox.name); });
        const bool childInfo = request.recursiveMatch && hasSelectedChild(request, mailboxes, mailbox);
        if (!matches || !(isSelected(request, mailbox) || childInfo))
            continue;
        out +=
            "* LIST (" + attributes(request, mailboxes, mailbox) + ") \"/\" " + wireMailboxName(mailbox.name);
        if (childInfo)
            out +=
                request.subscribedOnly ? " (CHILDINFO (\"SUBSCRIBED\"))" : " (CHILDINFO (\"SPECIAL-USE\"))";
        out += "\r\n";
        if (!request.statusItems.isEmpty() && !mailbox.noSelect)
            out += "* " + statusResponse(mailbox, request.statusItems) + "\r\n";
    }
}

}  // namespace postern::proto::imap
