#pragma once

#include <QByteArray>
#include <QList>

#include <optional>
#include <vector>

namespace postern::proto::imap {

class ArgumentReader;

/// One BODY[...] of a FETCH (RFC 9051 section 6.4.5.1).
struct Section {
    enum class What { All, Header, HeaderFields, HeaderFieldsNot, Text, Mime };
    QByteArray part;  // "1.2"; empty: the message itself
    What what = What::All;
    QList<QByteArray> fields;  // upper case, of HEADER.FIELDS(.NOT)
    bool partial = false;      // "<offset.length>"
    quint32 offset = 0, length = 0;
    QByteArray label;  // as it stands in the response: "BODY[TEXT]<0>", "RFC822.HEADER"

    [[nodiscard]] bool headerOnly() const {
        return part.isEmpty() &&
               (what == What::Header || what == What::HeaderFields || what == What::HeaderFieldsNot);
    }
};

/// What a FETCH asks for. Bounded: at most kMaxSections sections, kMaxPath numbers in each, kMaxFields names.
struct FetchProgram {
    static constexpr size_t kMaxSections = 64;
    static constexpr int kMaxPath = 40;
    static constexpr qsizetype kMaxFields = 200;

    bool uid = false, flags = false, internalDate = false, size = false;
    bool envelope = false, body = false, bodyStructure = false;
    std::vector<Section> sections;
    bool setsSeen = false;  // a section without PEEK

    /// Nothing beyond the index row is needed.
    [[nodiscard]] bool indexOnly() const { return !envelope && !body && !bodyStructure && sections.empty(); }
    [[nodiscard]] bool headersOnly() const;
    [[nodiscard]] bool needsStructure() const { return body || bodyStructure || !headersOnly(); }
};

/// An attribute, a macro, or a parenthesised list of attributes; nothing if it is none of them.
[[nodiscard]] std::optional<FetchProgram> parseFetch(ArgumentReader& args);

}  // namespace postern::proto::imap
