#pragma once

#include "engine/proto/smtp/headerscan.h"

#include <QByteArray>
#include <QList>

namespace postern::proto::smtp {

/// Who a message says it is from. Addresses as written, "Anna@Example.ORG"; one without a domain has no "@".
struct Authors {
    bool usable = true;        // false: a field comes twice or is beyond all measure, so readers could differ
    QList<QByteArray> from;    // the mailboxes of From, those in groups too
    QList<QByteArray> sender;  // of Sender (RFC 5322 section 3.6.2 allows one)
};
[[nodiscard]] Authors readAuthors(const HeaderScan& header);

}  // namespace postern::proto::smtp
