#pragma once

#include "engine/mail/structure.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/imap/searchmatch.h"

#include <memory>
#include <optional>

namespace postern::proto::imap {

/// Runs one SEARCH: by the index alone as far as that goes, then over the stored text of the messages that
/// are left, slice by slice, so that no other session waits long.
class SearchRunner : public std::enable_shared_from_this<SearchRunner> {
 public:
    static constexpr qint64 kSlice = 1 << 20;
    /// Of a message too big to be visited whole, as much is searched as lies within so many octets.
    static constexpr qint64 kBigLimit = 16 << 20;

    SearchRunner(Dialogue& dialogue, SearchProgram program, bool uids);
    /// Ends in the tagged reply. Call once, on an object owned by a shared_ptr.
    void start();

 private:
    void askNext();
    void takeRows(const base::Result<RowsPtr>& answer, quint32 end);
    void askBig(const Row& row);
    void decide(const Row& row, QByteArrayView text);
    void finish();

    Dialogue& m_dialogue;
    const SearchProgram m_program;
    const bool m_uids;
    const IndexPtr m_index;
    const mail::UidSet m_recent;
    const SearchMatcher m_matcher;
    std::vector<quint32> m_open;  // positions that the text decides, ascending
    size_t m_next = 0;            // of m_open
    std::vector<bool> m_found;    // by position
};

}  // namespace postern::proto::imap
