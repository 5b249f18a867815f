#pragma once

#include "engine/mail/bodysearch.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/imap/searchmatch.h"

#include <memory>

namespace postern::proto::imap {

/// Runs one SEARCH: by the index alone as far as that goes, then over the stored text of the messages that
/// are left, slice by slice, so that memory is bounded and no other session waits long.
class SearchRunner : public std::enable_shared_from_this<SearchRunner> {
 public:
    /// Octets looked at in one go, for one needle; with many needles fewer.
    static constexpr qint64 kSlice = 1 << 20;
    static constexpr qint64 kMinSlice = 16 * 1024;
    /// Of a header that does not come with its row, at most so much is looked at.
    static constexpr qint64 kMaxHeader = 1 << 20;

    SearchRunner(Dialogue& dialogue, SearchProgram program, bool uids);
    /// Ends in the tagged reply. Call once, on an object owned by a shared_ptr.
    void start();

 private:
    /// A message that is read in slices.
    struct Big {
        Row row;
        QByteArray header;
        std::unique_ptr<mail::BodySearch> search;
        qint64 next = 0;  // octet of the message without its prefix
        bool atEnd = false;
    };
    [[nodiscard]] bool needsBody() const { return !m_program.bodyNeedles.empty(); }
    [[nodiscard]] bool needsText() const { return m_program.needsHeader || needsBody(); }
    [[nodiscard]] qint64 slice() const;
    void askNext();
    void takeRows(const base::Result<RowsPtr>& answer, quint32 end);
    void decide(const Row& row);
    void askBig(const Row& row);
    void askPiece();
    void takePiece(const base::Result<QByteArray>& piece);
    [[nodiscard]] Match matchBig() const;
    void endBig(bool matches);
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
    std::unique_ptr<Big> m_big;
};

}  // namespace postern::proto::imap
