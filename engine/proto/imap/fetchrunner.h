#pragma once

#include "engine/mail/structure.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/imap/fetchprogram.h"
#include "engine/proto/imap/sectionrange.h"
#include "engine/proto/imap/wirewriter.h"

#include <functional>
#include <memory>

namespace postern::proto::imap {

/// Answers one FETCH in slices: the next rows are asked for when the output of the last has gone, so that
/// memory is bounded by a slice however many messages are named. A message of more than kInline octets goes
/// out in pieces.
class FetchRunner : public std::enable_shared_from_this<FetchRunner> {
 public:
    static constexpr qint64 kSlice = 128 * 1024;
    static constexpr qint64 kInline = 256 * 1024;

    /// `seen`: UIDs that this FETCH has just marked \Seen; their new flags go along.
    FetchRunner(Dialogue& dialogue, FetchProgram program, std::vector<mail::UidRange> positions,
                mail::UidSet seen);
    /// Ends in the tagged reply. Call once, on an object owned by a shared_ptr.
    void run();

 private:
    [[nodiscard]] bool atEnd() const { return m_range == m_positions.size(); }
    void advanceTo(quint32 position);
    void finish();
    void writeFromIndex();
    [[nodiscard]] VisitRows sliceQuery() const;
    void askSlice();
    void takeSlice(const base::Result<RowsPtr>& answer, quint32 from);
    void writeRowStart(WireWriter& out, quint32 position);
    void writeRow(WireWriter& out, const Row& row);
    void writeStructured(WireWriter& out, const Row& row, const mail::Part& root) const;

    // One big message: fetchbig.cpp.
    struct Big {
        mail::Part root;
        MessageExtent extent;
        size_t section = 0;     // the next one
        SectionRange left;      // of the section that goes out now
        bool headSent = false;  // its "{n}" has been written
    };
    void askBig();
    void startBig(const Row& row);
    void nextSection();
    void streamPiece();
    void sendPiece(const QByteArray& octets);
    void sendFields(SectionRange range);
    void finishBig();
    void afterOutput(void (FetchRunner::*next)());

    Dialogue& m_dialogue;
    const FetchProgram m_program;
    const IndexPtr m_index;
    const std::vector<mail::UidRange> m_positions;
    const mail::UidSet m_seen;
    size_t m_range = 0;
    quint32 m_position = 0;
    bool m_missing = false;  // some message has been expunged meanwhile
    std::unique_ptr<Big> m_big;
};

}  // namespace postern::proto::imap
