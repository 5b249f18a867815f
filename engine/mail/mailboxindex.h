#pragma once

#include "engine/base/ids.h"

#include <QByteArray>
#include <QList>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace postern::mail {

/// Flags as bits: the system flags of RFC 9051 section 2.3.2, then one bit per keyword of the mailbox, in the
/// order of MailboxIndex::keywords.
enum Flag : quint64 {
    FlagSeen = 1,
    FlagAnswered = 2,
    FlagFlagged = 4,
    FlagDeleted = 8,
    FlagDraft = 16,
};
inline constexpr int kFirstKeywordBit = 8;
inline constexpr int kMaxKeywords = 56;  // per mailbox; past that PERMANENTFLAGS loses \*

struct IndexRow {
    quint32 uid = 0;
    qint16 internalDateOffset = 0;  // minutes east of UTC, as INTERNALDATE was given
    quint64 flags = 0;
    quint64 modseq = 0;
    base::MessageId message;
    base::BodyId body;
    qint64 internalDateMs = 0;  // UTC
    quint32 size = 0;           // RFC822.SIZE in octets, prefix included
    quint32 prefixSize =
        0;  // octets of the per-recipient prefix (Return-Path, Delivered-To) before the shared body
};

/// All messages of one mailbox at one moment, by ascending UID. Immutable and shared between threads; a
/// change copies only the chunks it touches, so a flag change in a mailbox of 100,000 costs a few
/// microseconds.
class MailboxIndex {
 public:
    static constexpr size_t kChunk = 256;
    using Chunk = std::vector<IndexRow>;

    base::MailboxId mailbox;
    quint32 uidValidity = 0;
    quint32 uidNext = 1;
    quint64 highestModseq = 1;
    bool deleted = false;        // the mailbox is gone; sessions on it say BYE or close it
    QList<QByteArray> keywords;  // position i is flag bit kFirstKeywordBit + i

    [[nodiscard]] quint32 count() const { return m_count; }
    /// `index` counts from 0; the sequence number is index + 1.
    [[nodiscard]] const IndexRow& at(quint32 index) const;
    /// Position of the row with `uid`, or nothing.
    [[nodiscard]] std::optional<quint32> find(quint32 uid) const;
    /// Position of the first row whose uid is >= `uid`; count() if none.
    [[nodiscard]] quint32 lowerBound(quint32 uid) const;

    /// For comparing two snapshots: chunks that nothing has touched are the same object in both.
    [[nodiscard]] size_t chunkCount() const { return m_slots.size(); }
    [[nodiscard]] const Chunk& chunk(size_t number) const { return *m_slots[number].rows; }
    [[nodiscard]] quint32 chunkStart(size_t number) const { return m_slots[number].start; }

    // Building; only while the index is not shared yet.
    void append(const IndexRow& row);
    void replace(quint32 index, const IndexRow& row);
    /// Removes the rows at the given ascending positions.
    void remove(const std::vector<quint32>& indexes);

 private:
    struct Slot {
        quint32 start = 0;  // position of the chunk's first row
        std::shared_ptr<Chunk> rows;
    };
    [[nodiscard]] size_t slotOf(quint32 index) const;
    Chunk& writable(size_t slot);

    std::vector<Slot> m_slots;
    quint32 m_count = 0;
};

}  // namespace postern::mail
