#pragma once

#include "engine/proto/imap/sequenceset.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>

namespace postern::proto::imap {

/// Reads the typed arguments of one complete command; literals stand inside the text as they came
/// ("{3}\r\nabc"). Every method takes what it names off the front and is false, or nothing, when something
/// else stands there; what was taken until then is not put back. The view must outlive the reader.
class ArgumentReader {
 public:
    static constexpr int kMaxFlags = 128;

    explicit ArgumentReader(QByteArrayView text = {}) : m_rest(text) {}

    [[nodiscard]] bool end() const { return m_rest.isEmpty(); }
    [[nodiscard]] QByteArrayView rest() const { return m_rest; }
    /// The next octet, 0 at the end.
    [[nodiscard]] char peek() const { return m_rest.isEmpty() ? '\0' : m_rest.front(); }

    bool character(char c);
    bool space() { return character(' '); }
    /// One or more ATOM-CHARs.
    bool atom(QByteArrayView& word);
    /// An atom that may hold ']' (astring), a quoted string or a literal. No NUL, CR or LF in a quoted one.
    bool astring(QByteArray& value);
    bool string(QByteArray& value);
    bool number(quint32& value);
    /// mailbox: an astring in modified UTF-7, as UTF-8.
    bool mailbox(QByteArray& utf8);
    /// list-mailbox: like mailbox(), with '%' and '*'.
    bool listMailbox(QByteArray& utf8);
    bool sequenceSet(SequenceSet& set);
    /// "\Seen" or a keyword, as written.
    bool flag(QByteArray& flag);
    /// "(" flags ")", perhaps none.
    bool flagList(QList<QByteArray>& flags);

 private:
    bool quoted(QByteArray& value);
    bool literal(QByteArray& value);

    QByteArrayView m_rest;
};

}  // namespace postern::proto::imap
