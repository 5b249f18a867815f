#include "engine/proto/imap/commands/listrequest.h"

#include "engine/mail/encodedword.h"
#include "engine/proto/imap/ascii.h"
#include "engine/proto/imap/commands/statusitems.h"
#include "engine/proto/imap/mailboxname.h"

#include <QSet>
#include <QString>

#include <algorithm>
#include <vector>

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

/// Names are kept in NFC; macOS writes NFD.
QByteArray normalised(const QByteArray& utf8) {
    return mail::isSevenBit(utf8) ? utf8
                                  : QString::fromUtf8(utf8).normalized(QString::NormalizationForm_C).toUtf8();
}

bool takePatterns(ArgumentReader& args, const QByteArray& reference, ListRequest& request) {
    const bool several = args.character('(');
    qsizetype octets = 0;
    do {
        QByteArray pattern;
        if (request.patterns.size() == ListRequest::kMaxPatterns || !args.listMailbox(pattern))
            return false;
        if (!pattern.startsWith('/'))
            pattern.prepend(reference);
        octets += pattern.size();
        if (pattern.size() > ListRequest::kMaxPattern || octets > ListRequest::kMaxPatternOctets)
            return false;
        request.patterns.append(normalised(pattern));
    } while (several && args.space());
    request.extended = request.extended || several;
    return !several || args.character(')');
}

bool isSelected(const ListRequest& request, const Mailbox& mailbox) {
    return (!request.subscribedOnly || mailbox.subscribed) &&
           (!request.specialUseOnly || !mailbox.specialUse.isEmpty());
}

/// The levels above mailboxes, found once for a whole LIST. The names must outlive it.
class Ancestors {
 public:
    void addOf(QByteArrayView name) {
        for (qsizetype slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
            const QByteArrayView parent = name.first(slash);
            // Its own parents came with it.
            if (m_names.contains(parent))
                return;
            m_names.insert(parent);
        }
    }
    [[nodiscard]] bool contains(QByteArrayView name) const { return m_names.contains(name); }

 private:
    QSet<QByteArrayView> m_names;
};

QByteArray attributes(const ListRequest& request, const Mailbox& mailbox, bool hasChildren) {
    QByteArray text = hasChildren ? "\\HasChildren" : "\\HasNoChildren";
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
    Ancestors parents;
    Ancestors parentsOfSelected;
    for (const Mailbox& mailbox : mailboxes) {
        if (!mailbox.missing)
            parents.addOf(mailbox.name);
        if (request.recursiveMatch && isSelected(request, mailbox))
            parentsOfSelected.addOf(mailbox.name);
    }
    const std::vector<MailboxPattern> patterns(request.patterns.begin(), request.patterns.end());
    for (const Mailbox& mailbox : mailboxes) {
        const bool matches =
            std::any_of(patterns.begin(), patterns.end(),
                        [&](const MailboxPattern& pattern) { return pattern.matches(mailbox.name); });
        const bool childInfo = parentsOfSelected.contains(mailbox.name);
        if (!matches || !(isSelected(request, mailbox) || childInfo))
            continue;
        out += "* LIST (" + attributes(request, mailbox, parents.contains(mailbox.name)) + ") \"/\" " +
               wireMailboxName(mailbox.name);
        if (childInfo)
            out +=
                request.subscribedOnly ? " (CHILDINFO (\"SUBSCRIBED\"))" : " (CHILDINFO (\"SPECIAL-USE\"))";
        out += "\r\n";
        if (!request.statusItems.isEmpty() && !mailbox.noSelect)
            out += "* " + statusResponse(mailbox, request.statusItems) + "\r\n";
    }
}

}  // namespace postern::proto::imap
