// One pass over the messages of a mailbox: a range scan of `message` with its bodies beside it, forward only.
#include "engine/store/bodytable.h"
#include "engine/store/sqlmailstore.h"
#include "engine/store/store.h"

#include <algorithm>
#include <array>

namespace postern::store {
namespace {

constexpr qint64 kMaxWhole = 1024 * 1024;
enum Column { kUid, kSize, kHeaderSize, kBody, kFirstOptional };

/// The query for one set of wishes. Prepared statements are kept by the address of their text, so each is
/// built once.
QByteArray queryFor(bool caches, bool text, bool whole, bool detail) {
    QByteArray columns = "SELECT m.uid, b.size, b.header_size, b.id";
    QByteArray tables = " FROM message m CROSS JOIN body b ON b.id = m.body";
    if (caches)
        columns += ", b.parser_version, b.envelope, b.structure";
    if (detail) {
        columns += ", d.object_id, d.prefix";
        tables += " CROSS JOIN message_detail d ON d.id = m.id";
    }
    if (text) {
        // Only what is asked for leaves SQLite: each octet more is copied three times on its way.
        columns += whole ? ", c.data" : ", substr(c.data, 1, b.header_size)";
        tables += whole ? " LEFT JOIN body_chunk c ON c.id >= b.id << 32 AND c.id < (b.id + 1) << 32 AND "
                          "b.size <= 1048576"
                        : " LEFT JOIN body_chunk c ON c.id = b.id << 32";
    }
    return columns + tables + " WHERE m.mailbox = ? AND m.uid BETWEEN ? AND ? ORDER BY m.uid";
}

const char* textOf(const MailStore::Visit& what) {
    static const std::array<QByteArray, 16> texts = [] {
        std::array<QByteArray, 16> all;
        for (size_t i = 0; i < all.size(); ++i) all[i] = queryFor(i & 1, i & 2, i & 4, i & 8);
        return all;
    }();
    const bool text = what.header || what.whole;
    const bool detail = text || what.objectId;
    return texts[(what.caches ? 1u : 0u) | (text ? 2u : 0u) | (what.whole ? 4u : 0u) | (detail ? 8u : 0u)]
        .constData();
}

/// Turns rows into Visited values. A whole message of several pieces is several rows.
class Scan {
 public:
    using Keep = std::function<void(base::BodyId, const BodyCaches&)>;
    Scan(Connection& connection, const mail::MailboxIndex& index, MailStore::Visit what, Keep keep)
        : m_connection(connection), m_index(index), m_what(what), m_keep(std::move(keep)) {}

    base::Status run(quint32 from, quint32 to, const std::function<bool(const MailStore::Visited&)>& visit) {
        Statement rows = m_connection.prepare(textOf(m_what));
        const quint32 first = m_index.at(from).uid;
        const quint32 last = m_index.at(to - 1).uid;
        if (base::Status status = rows.run(m_index.mailbox, first, last); !status)
            return status;
        m_position = from;
        bool more = rows.next();
        while (more) {
            const quint32 uid = static_cast<quint32>(rows.integer(kUid));
            const bool known = seek(uid, to);
            if (known)
                start(rows);
            while ((more = rows.next()) && static_cast<quint32>(rows.integer(kUid)) == uid) {
                if (known)
                    m_visited.text += rows.bytes(m_textColumn);
            }
            if (known && !finish(visit))
                return base::Done{};
        }
        return rows.finished();
    }

 private:
    /// Messages that came or went after the snapshot are passed over.
    bool seek(quint32 uid, quint32 to) {
        while (m_position < to && m_index.at(m_position).uid < uid) ++m_position;
        return m_position < to && m_index.at(m_position).uid == uid;
    }

    void start(const Statement& row) {
        m_visited = {};
        m_visited.position = m_position;
        m_visited.caches.size = row.integer(kSize);
        m_visited.caches.headerSize = row.integer(kHeaderSize);
        m_body = {row.integer(kBody)};
        int column = kFirstOptional;
        if (m_what.caches) {
            if (row.integer(column) == kParserVersion) {
                m_visited.caches.envelope = row.bytes(column + 1);
                m_visited.caches.structure = row.bytes(column + 2);
            }
            column += 3;
        }
        const bool wantsText = m_what.header || m_what.whole;
        if (wantsText || m_what.objectId) {
            if (m_what.objectId)
                m_visited.objectId = row.bytes(column).toBase64(QByteArray::Base64UrlEncoding |
                                                                QByteArray::OmitTrailingEquals);
            m_prefix = wantsText ? row.bytes(column + 1) : QByteArray();
            column += 2;
        }
        m_textColumn = column;
        if (wantsText)
            m_visited.text = row.bytes(column);
    }

    bool finish(const std::function<bool(const MailStore::Visited&)>& visit) {
        const qint64 have = m_visited.text.size();
        if (m_what.whole) {
            m_visited.textComplete = have == m_visited.caches.size;
            if (!m_visited.textComplete)
                m_visited.text.clear();
        } else if (m_what.header) {
            m_visited.textComplete = have >= std::min(m_visited.caches.headerSize, m_visited.caches.size);
            m_visited.text.truncate(m_visited.caches.headerSize);
        }
        if (m_visited.textComplete && !m_prefix.isEmpty())
            m_visited.text.prepend(m_prefix);
        if (m_what.caches && completeCaches(m_connection, m_body, m_visited.caches))
            m_keep(m_body, m_visited.caches);
        return visit(m_visited);
    }

    Connection& m_connection;
    const mail::MailboxIndex& m_index;
    const MailStore::Visit m_what;
    const Keep m_keep;
    MailStore::Visited m_visited;
    QByteArray m_prefix;
    base::BodyId m_body;
    quint32 m_position = 0;
    int m_textColumn = 0;
};

}  // namespace

static_assert(kMaxWhole == 1048576);

base::Status SqlMailStore::visit(Reader& reader, const mail::MailboxIndex& index, quint32 from, quint32 to,
                                 Visit what, const std::function<bool(const Visited&)>& visit) {
    to = std::min(to, index.count());
    if (from >= to)
        return base::Done{};
    const auto keep = [this](base::BodyId body, const BodyCaches& caches) { keepLater(body, caches); };
    return Scan(reader.connection(), index, what, keep).run(from, to, visit);
}

}  // namespace postern::store
