#pragma once

#include "engine/store/connection.h"
#include "engine/store/mailtypes.h"

namespace postern::store {

/// Content is kept in pieces whose key is body << 32 | offset. Small bodies are one piece. Of a larger one
/// the header block is a piece of its own, so that listing headers does not read attachments.
inline constexpr qint64 kPiece = 128 * 1024;
inline constexpr qint64 kSmallBody = 32 * 1024;
inline constexpr qint64 kMaxBodyId = (qint64(1) << 31) - 1;  // what the key leaves room for
inline constexpr qint64 kMaxBody = (qint64(1) << 32) - 1;    // and RFC822.SIZE
inline constexpr int kParserVersion = 1;                     // of the envelope and structure caches

[[nodiscard]] constexpr qint64 pieceKey(base::BodyId body, qint64 offset) {
    return body.value << 32 | offset;
}

/// Adds `chunk` to the staged body `body`, which is made when it is the first. Error: "store.body-missing".
[[nodiscard]] base::Status stageChunk(Connection& connection, base::BodyId body, bool first,
                                      const QByteArray& chunk);
/// Inserts or completes the body with `refs` copies. `fresh` is its id when nothing was staged. Answers the
/// id. Errors: "store.body-missing", "store.body-size" when the octets do not add up to body.size.
[[nodiscard]] base::Result<base::BodyId> storeBody(Connection& connection, const NewBody& body,
                                                   base::BodyId fresh, qint64 refs);
[[nodiscard]] base::Status addReferences(Connection& connection, base::BodyId body, qint64 count);
[[nodiscard]] base::Status dropStaged(Connection& connection, base::BodyId body);
[[nodiscard]] base::Status dropAllStaged(Connection& connection);

/// Octets [offset, offset + length) of the body, less at its end. Error: "store.message-missing" when it is
/// gone.
[[nodiscard]] base::Result<QByteArray> readBody(Connection& connection, base::BodyId body, qint64 offset,
                                                qint64 length);
[[nodiscard]] base::Result<BodyCaches> readCaches(Connection& connection, base::BodyId body);
/// Fills empty envelope and structure caches (of an older parser) from the content; left empty when that is
/// gone. True when it did, and they are worth keeping.
bool completeCaches(Connection& connection, base::BodyId body, BodyCaches& caches);
/// Writes them into the row, unless that has those of this parser already (the row may be another body's by
/// now).
[[nodiscard]] base::Status keepCaches(Connection& connection, base::BodyId body, const BodyCaches& caches);

}  // namespace postern::store
