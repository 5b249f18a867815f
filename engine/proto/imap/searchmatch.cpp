#include "engine/proto/imap/searchmatch.h"

#include "engine/mail/datetime.h"
#include "engine/mail/envelopesearch.h"
#include "engine/mail/headerfields.h"
#include "engine/mail/searchtext.h"
#include "engine/proto/imap/flagnames.h"
#include "engine/proto/imap/imapdate.h"

#include <optional>

namespace postern::proto::imap {
namespace {

using Kind = SearchKey::Kind;

Match matchIf(bool yes) {
    return yes ? Match::Yes : Match::No;
}

bool compareDay(Kind kind, qint64 day, qint64 wanted) {
    if (kind == Kind::Before || kind == Kind::SentBefore)
        return day < wanted;
    if (kind == Kind::On || kind == Kind::SentOn)
        return day == wanted;
    return day >= wanted;
}

/// RFC 9051 section 6.4.4: the Date field, disregarding time and zone. A message without one matches none of
/// them.
Match sentDay(const SearchKey& key, const SearchText& text) {
    const std::optional<QByteArray> value = mail::firstValue(text.header, "Date");
    const std::optional<mail::DateTime> date = value ? mail::parseMailDate(*value) : std::nullopt;
    return matchIf(date && compareDay(key.kind, date->localDay(), key.number));
}

Match inBody(const SearchKey& key, const SearchText& text) {
    if (key.kind == Kind::Text && mail::containsInHeader(text.header, {}, *key.needle))
        return Match::Yes;
    return text.body ? text.body(static_cast<size_t>(key.number)) : Match::Unknown;
}

}  // namespace

SearchMatcher::SearchMatcher(const SearchKey& root, const mail::MailboxIndex& index,
                             const mail::UidSet& recent)
    : m_root(root), m_index(index), m_recent(recent) {
    if (index.count() > 0)
        m_largestUid = index.at(index.count() - 1).uid;
}

Match SearchMatcher::evaluateAll(const SearchKey& key, bool all, quint32 position, const mail::IndexRow& row,
                                 const SearchText* text) const {
    const Match decisive = all ? Match::No : Match::Yes;
    Match result = all ? Match::Yes : Match::No;
    for (const SearchKey& child : key.children) {
        const Match match = evaluate(child, position, row, text);
        if (match == decisive)
            return match;
        if (match == Match::Unknown)
            result = Match::Unknown;
    }
    return result;
}

Match SearchMatcher::evaluate(const SearchKey& key, quint32 position, const mail::IndexRow& row,
                              const SearchText* text) const {
    switch (key.kind) {
        case Kind::All:
            return Match::Yes;
        case Kind::And:
            return evaluateAll(key, true, position, row, text);
        case Kind::Or:
            return evaluateAll(key, false, position, row, text);
        case Kind::Not: {
            const Match match = evaluate(key.children.front(), position, row, text);
            return match == Match::Unknown ? match : matchIf(match == Match::No);
        }
        case Kind::Flag: {
            const quint64 bit = key.word.isEmpty() ? static_cast<quint64>(key.number)
                                                   : keywordFlag(key.word, m_index.keywords);
            return matchIf((row.flags & bit) != 0);
        }
        case Kind::Recent:
            return matchIf(m_recent.contains(row.uid));
        case Kind::Sequence:
            return matchIf(key.set.contains(position + 1, m_index.count()));
        case Kind::Uid:
            return matchIf(key.set.contains(row.uid, m_largestUid));
        case Kind::Before:
        case Kind::On:
        case Kind::Since:
            return matchIf(
                compareDay(key.kind, dayOf(row.internalDateMs, row.internalDateOffset), key.number));
        case Kind::Larger:
            return matchIf(row.size > key.number);
        case Kind::Smaller:
            return matchIf(row.size < key.number);
        case Kind::SentBefore:
        case Kind::SentOn:
        case Kind::SentSince:
            return text ? sentDay(key, *text) : Match::Unknown;
        case Kind::Header:
            return text ? matchIf(mail::containsInHeader(text->header, key.word, *key.needle))
                        : Match::Unknown;
        case Kind::Envelope:
            return text ? matchIf(mail::containsInEnvelope(
                              text->envelope, static_cast<mail::EnvelopeItem>(key.number), *key.needle))
                        : Match::Unknown;
        case Kind::Body:
        case Kind::Text:
            return text ? inBody(key, *text) : Match::Unknown;
    }
    return Match::No;
}

}  // namespace postern::proto::imap
