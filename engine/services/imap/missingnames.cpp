#include "engine/services/imap/missingnames.h"

#include "engine/store/mailboxname.h"

#include <map>
#include <set>

namespace postern::services {

void addMissingNames(QList<proto::imap::Mailbox>& mailboxes, const QByteArrayList& subscriptions) {
    std::set<QByteArray> known;
    for (const proto::imap::Mailbox& mailbox : mailboxes) known.insert(mailbox.name);
    std::map<QByteArray, bool> missing;  // name, subscribed
    for (const QByteArray& name : subscriptions) {
        if (known.contains(name))
            continue;
        missing[name] = true;
        for (const QByteArray& level : store::ancestorsOf(name)) {
            if (!known.contains(level))
                missing.try_emplace(level, false);
        }
    }
    for (const auto& [name, subscribed] : missing) {
        proto::imap::Mailbox mailbox;
        mailbox.name = name;
        mailbox.subscribed = subscribed;
        mailbox.noSelect = mailbox.missing = true;
        mailboxes.append(mailbox);
    }
}

}  // namespace postern::services
