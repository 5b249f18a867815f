#include "engine/store/bodytable.h"

#include <algorithm>

namespace postern::store {
namespace {

base::Error bodyMissing() {
    return base::fail("store.body-missing", QStringLiteral("The message that was arriving is gone"));
}

base::Error messageMissing() {
    return base::fail("store.message-missing", QStringLiteral("The message does not exist any more"));
}

/// Cuts what comes in chunks of any size into pieces.
class PieceWriter {
 public:
    /// `head`: size of the first piece when `offset` is 0.
    PieceWriter(Connection& connection, base::BodyId body, qint64 offset, qint64 head)
        : m_connection(connection), m_body(body), m_offset(offset), m_head(head) {}

    base::Status add(const QByteArray& chunk) {
        qsizetype taken = 0;
        while (taken < chunk.size()) {
            const qsizetype take = std::min<qsizetype>(limit() - m_pending.size(), chunk.size() - taken);
            if (m_pending.isEmpty())
                m_pending = take == chunk.size() ? chunk : chunk.mid(taken, take);
            else
                m_pending.append(chunk.constData() + taken, take);
            taken += take;
            if (m_pending.size() == limit()) {
                if (base::Status status = flush(); !status)
                    return status;
            }
        }
        return base::Done{};
    }

    base::Status flush() {
        if (m_pending.isEmpty())
            return base::Done{};
        Statement insert = m_connection.prepare("INSERT INTO body_chunk (id, data) VALUES (?, ?)");
        base::Status status = insert.run(pieceKey(m_body, m_offset), m_pending);
        m_offset += m_pending.size();
        m_pending = {};
        return status;
    }

    [[nodiscard]] qint64 offset() const { return m_offset; }

 private:
    [[nodiscard]] qsizetype limit() const { return m_offset == 0 ? m_head : kPiece; }

    Connection& m_connection;
    const base::BodyId m_body;
    qint64 m_offset;
    const qint64 m_head;
    QByteArray m_pending;
};

qint64 headPiece(qint64 size, qint64 headerSize) {
    return size > kSmallBody && headerSize > 0 && headerSize < kPiece ? headerSize : kPiece;
}

/// Octets up to and including the empty line, 0 if there is none in `chunk`.
qint64 headerEnd(const QByteArray& chunk) {
    if (chunk.startsWith("\r\n"))
        return 2;
    const qsizetype at = chunk.indexOf("\r\n\r\n");
    return at < 0 ? 0 : at + 4;
}

base::Result<qint64> storedSize(Connection& connection, base::BodyId body) {
    Statement statement = connection.prepare(
        "SELECT id, length(data) FROM body_chunk WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1");
    if (base::Status status = statement.run(pieceKey(body, 0), pieceKey(body, kMaxBody)); !status)
        return status.error();
    if (!statement.next())
        return qint64(0);
    return (statement.integer(0) & kMaxBody) + statement.integer(1);
}

base::Status insertRow(Connection& connection, base::BodyId id, const NewBody& body, qint64 refs) {
    Statement insert = connection.prepare(
        "INSERT INTO body (id, refs, size, header_size, parser_version, envelope, structure) VALUES (?, ?, "
        "?, ?, ?, ?, ?)");
    return insert.run(id, refs, body.size, body.headerSize, kParserVersion, body.envelope, body.structure);
}

base::Status completeRow(Connection& connection, const NewBody& body, qint64 refs) {
    Statement update = connection.prepare(
        "UPDATE body SET refs = ?, size = ?, header_size = ?, envelope = ?, structure = ? WHERE id = ? AND "
        "refs = 0");
    base::Status status =
        update.run(refs, body.size, body.headerSize, body.envelope, body.structure, body.staged);
    if (status && update.rowsAffected() != 1)
        return bodyMissing();
    return status;
}

}  // namespace

base::Status stageChunk(Connection& connection, base::BodyId body, bool first, const QByteArray& chunk) {
    base::Result<qint64> offset = qint64(0);
    if (first) {
        if (base::Status status = insertRow(connection, body, {}, 0); !status)
            return status;
    } else {
        Statement find = connection.prepare("SELECT 1 FROM body WHERE id = ? AND refs = 0");
        if (base::Status status = find.run(body); !status)
            return status;
        if (!find.next())
            return bodyMissing();
        offset = storedSize(connection, body);
        if (!offset)
            return offset.error();
    }
    PieceWriter writer(connection, body, *offset, headPiece(kMaxBody, headerEnd(chunk)));
    base::Status status = writer.add(chunk);
    return status ? writer.flush() : status;
}

base::Result<base::BodyId> storeBody(Connection& connection, const NewBody& body, base::BodyId fresh,
                                     qint64 refs) {
    const base::BodyId id = body.staged ? body.staged : fresh;
    if (id.value > kMaxBodyId || body.size > kMaxBody)
        return base::fail("store.full", QStringLiteral("The store has no room for another message"));
    base::Status status =
        body.staged ? completeRow(connection, body, refs) : insertRow(connection, id, body, refs);
    base::Result<qint64> offset = qint64(0);
    if (status && body.staged)
        offset = storedSize(connection, id);
    if (!status || !offset)
        return status ? offset.error() : status.error();
    PieceWriter writer(connection, id, *offset, headPiece(body.size, body.headerSize));
    for (const QByteArray& chunk : body.chunks) {
        status = writer.add(chunk);
        if (!status)
            return status.error();
    }
    status = writer.flush();
    if (!status)
        return status.error();
    if (writer.offset() != body.size)
        return base::fail("store.body-size", QStringLiteral("A message of %1 octets came with %2"),
                          {QString::number(body.size), QString::number(writer.offset())});
    return id;
}

base::Status addReferences(Connection& connection, base::BodyId body, qint64 count) {
    return connection.prepare("UPDATE body SET refs = refs + ? WHERE id = ?").run(count, body);
}

base::Status dropStaged(Connection& connection, base::BodyId body) {
    return connection.prepare("DELETE FROM body WHERE id = ? AND refs = 0").run(body);
}

base::Status dropAllStaged(Connection& connection) {
    return connection.prepare("DELETE FROM body WHERE refs = 0").run();
}

base::Result<QByteArray> readBody(Connection& connection, base::BodyId body, qint64 offset, qint64 length) {
    // The piece that holds `offset` is the last one whose key is not past it.
    Statement statement = connection.prepare(
        "SELECT id, data FROM body_chunk WHERE id >= (SELECT max(id) FROM body_chunk WHERE id BETWEEN ? AND "
        "?) "
        "AND id < ? ORDER BY id");
    const qint64 end = std::min(offset + length, kMaxBody);
    base::Status status =
        statement.run(pieceKey(body, 0), pieceKey(body, std::min(offset, kMaxBody)), pieceKey(body, end));
    if (!status)
        return status.error();
    QByteArray content;
    bool found = false;
    while (statement.next()) {
        found = true;
        const qint64 start = statement.integer(0) & kMaxBody;
        const QByteArray piece = statement.bytes(1);
        const qint64 from = std::max<qint64>(offset - start, 0);
        const qint64 to = std::min<qint64>(end - start, piece.size());
        if (from == 0 && to == piece.size() && content.isEmpty())
            content = piece;
        else if (from < to)
            content.append(piece.constData() + from, to - from);
    }
    status = statement.finished();
    if (!status)
        return status.error();
    if (!found && length > 0) {
        const base::Result<BodyCaches> row = readCaches(connection, body);  // an empty body has no piece
        if (!row)
            return row.error();
    }
    return content;
}

base::Result<BodyCaches> readCaches(Connection& connection, base::BodyId body) {
    Statement statement = connection.prepare(
        "SELECT size, header_size, parser_version, envelope, structure FROM body WHERE id = ?");
    if (base::Status status = statement.run(body); !status)
        return status.error();
    if (!statement.next())
        return messageMissing();
    BodyCaches caches;
    caches.size = statement.integer(0);
    caches.headerSize = statement.integer(1);
    if (statement.integer(2) == kParserVersion) {
        caches.envelope = statement.bytes(3);
        caches.structure = statement.bytes(4);
    }
    return caches;
}

}  // namespace postern::store
