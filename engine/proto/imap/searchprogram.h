#pragma once

#include "engine/mail/needle.h"
#include "engine/proto/imap/sequenceset.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <vector>

namespace postern::proto::imap {

class ArgumentReader;

/// A search-key of RFC 3501 section 6.4.4 as a tree. Bounded in depth and in number of keys.
struct SearchKey {
    enum class Kind {
        All,
        And,
        Or,
        Not,
        Recent,
        Flag,  // number: the bit; 0 for a keyword of that name
        Sequence,
        Uid,
        Before,
        On,
        Since,  // number: days since 1970-01-01, INTERNALDATE
        SentBefore,
        SentOn,
        SentSince,
        Larger,
        Smaller,  // number: octets
        Header,
        Envelope,  // FROM, TO, CC, BCC, SUBJECT; number: the mail::EnvelopeItem
        Body,
        Text,  // number: of the needle in SearchProgram::bodyNeedles
    };
    Kind kind = Kind::All;
    qint64 number = 0;
    QByteArray word;  // Flag: keyword; Header: field name
    SequenceSet set;
    std::shared_ptr<const mail::Needle> needle;
    std::vector<SearchKey> children;
};

struct SearchProgram {
    static constexpr int kMaxDepth = 200;  // clients build chains of OR
    static constexpr int kMaxKeys = 1000;
    enum class Status { Ok, Malformed, BadCharset } status = Status::Malformed;
    SearchKey root;                                                // And
    std::vector<std::shared_ptr<const mail::Needle>> bodyNeedles;  // of all BODY and TEXT keys
    bool needsHeader = false;                                      // a key looks into the header
    bool needsEnvelope = false;                                    // a key looks into the envelope
};

/// Everything behind SEARCH, " CHARSET ..." included.
[[nodiscard]] SearchProgram parseSearch(ArgumentReader& args);

}  // namespace postern::proto::imap
