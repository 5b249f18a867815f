#pragma once

#include "engine/mail/structure.h"
#include "engine/mail/uidset.h"
#include "engine/proto/imap/searchprogram.h"

#include <QByteArrayView>

#include <optional>

namespace postern::proto::imap {

enum class Match { No, Yes, Unknown };

/// The stored text of one message, as far as it has been fetched.
struct SearchText {
    QByteArrayView header;                  // prefix included
    QByteArrayView message;                 // empty: only the header is there
    const mail::Part* structure = nullptr;  // of `message` behind its prefix
    qint64 prefix = 0;
};

/// Whether a message matches, from its index row and, when given, its text. Unknown: the text decides.
class SearchMatcher {
 public:
    /// All three must outlive the matcher. `recent`: UIDs of the messages with \Recent.
    SearchMatcher(const SearchKey& root, const mail::MailboxIndex& index, const mail::UidSet& recent);

    [[nodiscard]] Match match(quint32 position, const mail::IndexRow& row, const SearchText* text) const {
        return evaluate(m_root, position, row, text);
    }
    /// Some key looks into bodies: headers alone do not settle an Unknown.
    [[nodiscard]] bool needsBody() const { return m_needsBody; }

 private:
    [[nodiscard]] Match evaluate(const SearchKey& key, quint32 position, const mail::IndexRow& row,
                                 const SearchText* text) const;
    [[nodiscard]] Match evaluateAll(const SearchKey& key, bool all, quint32 position,
                                    const mail::IndexRow& row, const SearchText* text) const;

    const SearchKey& m_root;
    const mail::MailboxIndex& m_index;
    const mail::UidSet& m_recent;
    quint32 m_largestUid = 0;
    bool m_needsBody = false;
};

}  // namespace postern::proto::imap
