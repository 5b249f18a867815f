#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <memory>
#include <utility>
#include <vector>

namespace postern::mail {

/// One MIME entity as byte ranges into the message (offsets in octets from its first byte). RFC 2045, 2046,
/// 2183. Nothing is decoded; names are lower case, values as they stand.
struct Part {
    QByteArray type = "text";
    QByteArray subtype = "plain";
    QList<std::pair<QByteArray, QByteArray>> parameters;
    QByteArray id, description, encoding;  // encoding: "7bit" if absent
    QByteArray disposition;
    QList<std::pair<QByteArray, QByteArray>> dispositionParameters;
    QByteArray language, location, md5;
    qint64 headerOffset = 0;
    qint64 bodyOffset = 0;  // first octet after the empty line
    qint64 bodySize = 0;
    qint64 lines = 0;            // of the body
    QByteArray envelope;         // of a message/rfc822 part's inner message: ENVELOPE text
    std::vector<Part> children;  // multipart: the parts; message/rfc822: the one inner message
};

/// What bounds a hostile message: past a limit the rest counts as the text of the part reached.
struct StructureLimits {
    int maxDepth = 32;
    int maxParts = 1000;
    qint64 maxHeader = 256 * 1024;
};

/// Finds the MIME structure of a message that arrives in pieces; memory follows the number of parts and the
/// size of their headers, not the size of the message.
class StructureParser {
 public:
    explicit StructureParser(StructureLimits limits = {});
    ~StructureParser();
    StructureParser(StructureParser&&) noexcept;
    StructureParser& operator=(StructureParser&&) noexcept;

    void feed(QByteArrayView bytes);
    /// After the last byte. The root part's headerOffset is 0.
    Part finish();
    /// Octets up to and including the first empty line; the whole size so far if there is none.
    [[nodiscard]] qint64 headerSize() const;
    /// The ENVELOPE text of the top header; valid after finish().
    [[nodiscard]] QByteArray envelope() const;

 private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// A multipart in which no part was found (no boundary, or past a limit) gets one: its whole body as text, so
/// that BODYSTRUCTURE, section numbers and SEARCH agree on a part 1. StructureParser and deserialise() do so.
void giveMultipartAPart(Part& part);

/// The form kept in the store, with a version byte; deserialise() of another version or of damage gives
/// false.
[[nodiscard]] QByteArray serialise(const Part& root);
[[nodiscard]] bool deserialise(QByteArrayView bytes, Part& root);

}  // namespace postern::mail
