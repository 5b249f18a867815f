#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace postern::mail {

/// One entry of an address list, as ENVELOPE tells it (RFC 9051 section 7.5.2). Raw octets; encoded words
/// stay.
struct Address {
    enum class Kind { Mailbox, GroupStart, GroupEnd };
    Kind kind = Kind::Mailbox;
    QByteArray name;     // display name, or the comment of the old form "user@host (Name)"; null if none
    QByteArray route;    // obsolete source route "@a,@b"; null if none
    QByteArray mailbox;  // local part, or the name of a group
    QByteArray host;     // empty where the address has no '@'
};

/// Parses the unfolded value of an address field: RFC 5322 section 3.4 with groups, comments, quoted strings
/// and the obsolete syntax of section 4.4. Never fails: what makes no sense is left out. At most `limit`
/// entries.
[[nodiscard]] std::vector<Address> parseAddresses(QByteArrayView value, size_t limit = 10'000);

}  // namespace postern::mail
