#include "engine/proto/imap/flagnames.h"

#include "engine/proto/imap/ascii.h"
#include "engine/proto/imap/wirewriter.h"

namespace postern::proto::imap {
namespace {

struct SystemFlag {
    quint64 bit;
    QByteArrayView name;
};
constexpr SystemFlag kNames[] = {
    {mail::FlagAnswered, "\\Answered"}, {mail::FlagFlagged, "\\Flagged"}, {mail::FlagDeleted, "\\Deleted"},
    {mail::FlagSeen, "\\Seen"},         {mail::FlagDraft, "\\Draft"},
};
constexpr qsizetype kMaxKeywordLength = 200;

}  // namespace

quint64 systemFlag(QByteArrayView name) {
    for (const SystemFlag& flag : kNames) {
        if (sameWord(name, flag.name))
            return flag.bit;
    }
    return 0;
}

bool splitFlags(const QList<QByteArray>& flags, quint64& systemFlags, QList<QByteArray>& keywords) {
    for (const QByteArray& flag : flags) {
        if (flag.startsWith('\\')) {
            const quint64 bit = systemFlag(flag);
            if (bit == 0)
                return false;
            systemFlags |= bit;
        } else if (flag.size() > kMaxKeywordLength) {
            return false;
        } else {
            keywords.append(flag);
        }
    }
    return true;
}

quint64 keywordFlag(QByteArrayView keyword, const QList<QByteArray>& keywords) {
    for (qsizetype i = 0; i < keywords.size() && i < mail::kMaxKeywords; ++i) {
        if (sameWord(keyword, keywords[i]))
            return quint64(1) << (mail::kFirstKeywordBit + i);
    }
    return 0;
}

void writeFlags(WireWriter& out, quint64 flags, const QList<QByteArray>& keywords, bool recent) {
    out.character('(');
    const qsizetype start = out.size();
    if (recent)
        out.text("\\Recent");
    for (const SystemFlag& flag : kNames) {
        if (!(flags & flag.bit))
            continue;
        if (out.size() != start)
            out.character(' ');
        out.text(flag.name);
    }
    if (flags >> mail::kFirstKeywordBit) {
        for (qsizetype i = 0; i < keywords.size() && i < mail::kMaxKeywords; ++i) {
            if (!(flags & (quint64(1) << (mail::kFirstKeywordBit + i))))
                continue;
            if (out.size() != start)
                out.character(' ');
            out.text(keywords[i]);
        }
    }
    out.character(')');
}

}  // namespace postern::proto::imap
