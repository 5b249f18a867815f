#pragma once

#include "engine/mail/uidset.h"
#include "engine/proto/imap/searchprogram.h"

#include <QByteArrayView>

#include <functional>

namespace postern::proto::imap {

enum class Match { No, Yes, Unknown };

/// The stored text of one message, as far as the program asks for it and it has been looked at.
struct SearchText {
    QByteArrayView envelope;
    QByteArrayView header;  // prefix included
    /// Whether SearchProgram::bodyNeedles[n] is in the body; none: nothing is known of the body.
    std::function<Match(size_t)> body;
};

/// Whether a message matches, from its index row and, when given, its text. Unknown: the text decides.
class SearchMatcher {
 public:
    /// All three must outlive the matcher. `recent`: UIDs of the messages with \Recent.
    SearchMatcher(const SearchKey& root, const mail::MailboxIndex& index, const mail::UidSet& recent);

    [[nodiscard]] Match match(quint32 position, const mail::IndexRow& row, const SearchText* text) const {
        return evaluate(m_root, position, row, text);
    }

 private:
    [[nodiscard]] Match evaluate(const SearchKey& key, quint32 position, const mail::IndexRow& row,
                                 const SearchText* text) const;
    [[nodiscard]] Match evaluateAll(const SearchKey& key, bool all, quint32 position,
                                    const mail::IndexRow& row, const SearchText* text) const;

    const SearchKey& m_root;
    const mail::MailboxIndex& m_index;
    const mail::UidSet& m_recent;
    quint32 m_largestUid = 0;
};

}  // namespace postern::proto::imap
