#include "engine/proto/smtp/authors.h"

#include "engine/mail/address.h"

namespace postern::proto::smtp {

namespace {

constexpr size_t kMaxAddresses = 1000;

QList<QByteArray> mailboxes(const QByteArray& value) {
    QList<QByteArray> found;
    for (const mail::Address& address : mail::parseAddresses(value, kMaxAddresses)) {
        if (address.kind == mail::Address::Kind::Mailbox)
            found.append(address.host.isEmpty() ? address.mailbox : address.mailbox + '@' + address.host);
    }
    return found;
}

bool isUsable(const HeaderScan::Author& author) {
    return author.fields <= 1 && !author.tooLong;
}

}  // namespace

Authors readAuthors(const HeaderScan& header) {
    if (!isUsable(header.from()) || !isUsable(header.sender()))
        return {false, {}, {}};
    return {true, mailboxes(header.from().value), mailboxes(header.sender().value)};
}

}  // namespace postern::proto::smtp
