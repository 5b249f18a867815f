#include "engine/mail/envelope.h"

#include "engine/mail/address.h"
#include "engine/mail/encodedword.h"
#include "engine/mail/headerfields.h"

#include <array>

namespace postern::mail {

namespace {

constexpr size_t kItems = size_t(EnvelopeItem::MessageId) + 1;
constexpr size_t From = size_t(EnvelopeItem::From), Sender = size_t(EnvelopeItem::Sender),
                 ReplyTo = size_t(EnvelopeItem::ReplyTo), To = size_t(EnvelopeItem::To),
                 Cc = size_t(EnvelopeItem::Cc), Bcc = size_t(EnvelopeItem::Bcc);
constexpr std::array<QByteArrayView, kItems> kNames{"date", "subject", "from", "sender",      "reply-to",
                                                    "to",   "cc",      "bcc",  "in-reply-to", "message-id"};

bool isAddressItem(size_t item) {
    return item >= From && item <= Bcc;
}

void appendAddress(QByteArray& out, const Address& address) {
    out.append('(').append(nstring(sevenBit(address.name)));
    out.append(' ').append(nstring(sevenBit(address.route)));
    if (address.kind == Address::Kind::GroupEnd)
        out.append(" NIL NIL)");
    else if (address.kind == Address::Kind::GroupStart)
        out.append(' ').append(nstring(sevenBit(address.mailbox))).append(" NIL)");
    else
        out.append(' ')
            .append(nstring(sevenBit(address.mailbox)))
            .append(' ')
            .append(nstring(sevenBit(address.host)))
            .append(')');
}

/// "NIL" for a list without a member.
QByteArray addressList(const QByteArray& value) {
    QByteArray out;
    for (const Address& address : parseAddresses(value)) appendAddress(out, address);
    return out.isEmpty() ? QByteArray("NIL") : "(" + out + ")";
}

using Values = std::array<QByteArray, kItems>;

/// Recipients given in several fields are joined; of other fields the first counts.
Values collect(QByteArrayView header) {
    Values values;
    HeaderField field;
    for (qsizetype at = 0; nextField(header, at, field);) {
        for (size_t item = 0; item < kItems; ++item) {
            if (field.name.size() != kNames[item].size() ||
                field.name.compare(kNames[item], Qt::CaseInsensitive) != 0)
                continue;
            if (values[item].isNull())
                values[item] = unfold(field.value);
            else if (item == To || item == Cc || item == Bcc)
                values[item].append(", ").append(unfold(field.value));
            break;
        }
    }
    return values;
}

}  // namespace

QByteArray nstring(const QByteArray& value) {
    if (value.isNull())
        return "NIL";
    bool special = false;
    bool literal = false;
    for (const char c : value) {
        special = special || c == '"' || c == '\\';
        literal = literal || c == '\r' || c == '\n' || c == '\0' || static_cast<quint8>(c) >= 0x80;
    }
    if (literal) {
        QByteArray octets = value;
        octets.replace('\0', '?');  // no literal holds NUL (RFC 9051 section 9, CHAR8)
        return "{" + QByteArray::number(octets.size()) + "}\r\n" + octets;
    }
    if (!special)
        return '"' + value + '"';
    QByteArray out;
    out.reserve(value.size() + 8);
    out.append('"');
    for (const char c : value) {
        if (c == '"' || c == '\\')
            out.append('\\');
        out.append(c);
    }
    return out.append('"');
}

QByteArray envelope(QByteArrayView header) {
    const Values values = collect(header);
    const QByteArray from = addressList(values[From]);
    QByteArray out;
    out.reserve(512);
    for (size_t item = 0; item < kItems; ++item) {
        out.append(item == 0 ? '(' : ' ');
        if (!isAddressItem(item)) {
            out.append(nstring(sevenBit(values[item])));
            continue;
        }
        const QByteArray list = item == From ? from : addressList(values[item]);
        // RFC 9051 section 7.5.2: an absent Sender or Reply-To is the From.
        out.append((item == Sender || item == ReplyTo) && list == "NIL" ? from : list);
    }
    return out.append(')');
}

}  // namespace postern::mail
