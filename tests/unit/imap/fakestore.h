#pragma once

#include "engine/mail/structure.h"
#include "engine/proto/imap/flagnames.h"
#include "engine/proto/imap/imapqueries.h"

#include <QMap>
#include <QSet>

#include <functional>
#include <optional>

namespace postern::proto::imap::test {

/// A mail store in memory that answers the queries of IMAP sessions, several at once. Account "anna",
/// password "secret". Clock stands at 17 July 1996 02:44:25 -0700 for messages appended without a date.
class FakeStore {
 public:
    static constexpr qint64 kNow = 837'596'665'000;

    struct Box {
        Mailbox info;
        std::shared_ptr<mail::MailboxIndex> index;
        QMap<quint32, QByteArray> texts;
        std::shared_ptr<quint32> firstRecent = std::make_shared<quint32>(1);
    };
    class Gate final : public RecentGate {
     public:
        explicit Gate(std::shared_ptr<quint32> first) : m_first(std::move(first)) {}
        quint32 first() const override { return *m_first; }
        quint32 claim(quint32 end) override { return std::exchange(*m_first, qMax(*m_first, end)); }

     private:
        std::shared_ptr<quint32> m_first;
    };
    /// What one session has open.
    struct Session {
        QByteArray open;
        std::optional<AppendBegin> append;
        QByteArray appended;
    };
    std::function<void(const QByteArray&, const IndexPtr&)> changed;  // after each write: mailbox, snapshot
    int writes = 0;
    int visits = 0;
    bool full = false;    // every write fails
    bool recent = false;  // what comes is news to the next session
    int reads = 0;
    qint64 largestRead = 0;
    qint64 inlineLimit = 1 << 20;
    qint64 headerLimit = 128 * 1024;  // of a longer header only so much comes, without the prefix

    FakeStore() {
        for (const char* name : {"INBOX", "Drafts", "Sent", "Trash"}) create(name);
        m_boxes["Sent"].info.specialUse = "\\Sent";
        m_boxes["Drafts"].info.specialUse = "\\Drafts";
        m_boxes["Trash"].info.specialUse = "\\Trash";
        m_subscribed = {"INBOX", "Sent"};
    }

    Box& box(const QByteArray& name) { return m_boxes[name]; }

    quint32 add(const QByteArray& name, const QByteArray& text, quint64 flags = 0, qint64 dateMs = kNow,
                int offset = -420, const QByteArray& prefix = {}) {
        Box& box = m_boxes[name];
        auto next = edit(box);
        mail::IndexRow row;
        row.uid = next->uidNext++;
        row.flags = flags;
        row.modseq = next->highestModseq;
        row.message = {++m_ids};
        row.body = {m_ids};
        row.internalDateMs = dateMs;
        row.internalDateOffset = static_cast<qint16>(offset);
        row.prefixSize = static_cast<quint32>(prefix.size());
        row.size = static_cast<quint32>(prefix.size() + text.size());
        next->append(row);
        box.texts[row.uid] = prefix + text;
        if (!recent)
            *box.firstRecent = next->uidNext;
        publish(box, next);
        return row.uid;
    }
    void store(const QByteArray& name, const mail::UidSet& uids, const FlagEdit& edit) {
        Box& box = m_boxes[name];
        auto next = this->edit(box);
        quint64 bits = edit.systemFlags;
        for (const QByteArray& keyword : edit.keywords) {
            if (keywordFlag(keyword, next->keywords) == 0)
                next->keywords.append(keyword);
            bits |= keywordFlag(keyword, next->keywords);
        }
        for (quint32 i = 0; i < next->count(); ++i) {
            mail::IndexRow row = next->at(i);
            if (!uids.contains(row.uid))
                continue;
            if (edit.mode == FlagEdit::Mode::Set)
                row.flags = bits;
            else
                row.flags = edit.mode == FlagEdit::Mode::Add ? row.flags | bits : row.flags & ~bits;
            next->replace(i, row);
        }
        publish(box, next);
    }
    std::vector<quint32> remove(const QByteArray& name, const mail::UidSet& uids, bool regardless) {
        Box& box = m_boxes[name];
        auto next = edit(box);
        std::vector<quint32> positions, gone;
        for (quint32 i = 0; i < next->count(); ++i) {
            const mail::IndexRow& row = next->at(i);
            if (uids.contains(row.uid) && (regardless || (row.flags & mail::FlagDeleted))) {
                positions.push_back(i);
                gone.push_back(row.uid);
            }
        }
        for (const quint32 uid : gone) box.texts.remove(uid);
        next->remove(positions);
        publish(box, next);
        return gone;
    }
    void erase(const QByteArray& name) {
        auto last = edit(m_boxes[name]);
        last->deleted = true;
        publish(m_boxes[name], last);
        m_boxes.remove(name);
    }

    std::any answer(Session& session, const std::any& query) {
        return std::visit([&](const auto& what) { return std::any(reply(session, what)); },
                          std::any_cast<const Query&>(query));
    }

 private:
    static base::Error missing() {
        return base::fail("store.mailbox-missing", QStringLiteral("There is no such mailbox"));
    }
    static base::Error fullError() { return base::fail("store.full", QStringLiteral("The store is full")); }

    void create(const QByteArray& name) {
        Box box;
        box.info.name = name;
        box.info.uidValidity = 1000 + static_cast<quint32>(++m_ids);
        box.index = std::make_shared<mail::MailboxIndex>();
        box.index->mailbox = {m_ids};
        box.index->uidValidity = box.info.uidValidity;
        m_boxes[name] = box;
    }
    std::shared_ptr<mail::MailboxIndex> edit(const Box& box) const {
        auto next = std::make_shared<mail::MailboxIndex>(*box.index);
        ++next->highestModseq;
        return next;
    }
    void publish(Box& box, std::shared_ptr<mail::MailboxIndex> next) {
        box.index = std::move(next);
        if (changed)
            changed(box.info.name, box.index);
    }
    Mailbox infoOf(const Box& box) const {
        Mailbox info = box.info;
        info.uidNext = box.index->uidNext;
        info.messages = box.index->count();
        info.subscribed = m_subscribed.contains(info.name);
        for (quint32 i = 0; i < box.index->count(); ++i) {
            info.size += box.index->at(i).size;
            info.unseen += !(box.index->at(i).flags & mail::FlagSeen);
            info.recent += box.index->at(i).uid >= *box.firstRecent;
        }
        return info;
    }

    /// `name`, and the levels above it.
    void addMissing(QList<Mailbox>& list, const QByteArray& name) const {
        for (QByteArray level = name; !level.isEmpty();
             level.truncate(qMax<qsizetype>(0, level.lastIndexOf('/')))) {
            if (std::any_of(list.begin(), list.end(), [&](const Mailbox& one) { return one.name == level; }))
                continue;
            Mailbox missing;
            missing.name = level;
            missing.subscribed = m_subscribed.contains(level);
            missing.noSelect = missing.missing = true;
            list.append(missing);
        }
    }

    sasl::LoginAnswer reply(Session&, const sasl::LoginQuery& query) {
        using Outcome = sasl::LoginAnswer::Outcome;
        if (query.login.name == "many")
            return {Outcome::TooMany, {}};
        if (query.login.name == "down")
            return {Outcome::Unavailable, {}};
        if (query.external &&
            (query.login.authorizationId.isEmpty() || query.login.authorizationId == "anna"))
            return {Outcome::Granted, "anna@example.org"};
        if (query.login.name != "anna" || query.login.password.reveal() != "secret")
            return {Outcome::Refused, {}};
        return {Outcome::Granted, "anna@example.org"};
    }
    base::Result<QList<Mailbox>> reply(Session&, const ListMailboxes& query) {
        QList<Mailbox> list;
        for (const Box& box : m_boxes) list.append(infoOf(box));
        if (query.missing) {
            for (const QByteArray& name : m_subscribed) addMissing(list, name);
        }
        std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
        return list;
    }
    base::Result<Mailbox> reply(Session&, const FindMailbox& query) {
        if (!m_boxes.contains(query.name))
            return missing();
        return infoOf(m_boxes[query.name]);
    }
    base::Result<Opened> reply(Session& session, const OpenMailbox& query) {
        session.open.clear();
        if (!m_boxes.contains(query.name))
            return missing();
        session.open = query.name;
        const Box& box = m_boxes[query.name];
        return Opened{infoOf(box), box.index, std::make_shared<Gate>(box.firstRecent)};
    }
    base::Status reply(Session& session, const CloseMailbox&) {
        session.open.clear();
        return base::Done{};
    }
    base::Result<IndexPtr> reply(Session& session, const Refresh&) {
        if (!m_boxes.contains(session.open))
            return missing();
        return IndexPtr(m_boxes[session.open].index);
    }
    base::Result<RowsPtr> reply(Session& session, const VisitRows& query) {
        ++visits;
        Rows rows;
        rows.next = query.to;
        qint64 octets = 0;
        const Box& box = m_boxes[session.open];
        for (quint32 position = query.from; position < query.to; ++position) {
            const mail::IndexRow& row = query.index->at(position);
            if (!box.texts.contains(row.uid))
                continue;
            rows.rows.push_back(rowOf(query, position, row, box.texts[row.uid]));
            octets += rows.rows.back().text.size() + 64;
            if (octets >= query.budget) {
                rows.next = position + 1;
                break;
            }
        }
        return std::make_shared<const Rows>(std::move(rows));
    }
    Row rowOf(const VisitRows& query, quint32 position, const mail::IndexRow& index,
              const QByteArray& text) const {
        Row row;
        row.position = position;
        mail::StructureParser parser;
        parser.feed(QByteArrayView(text).sliced(index.prefixSize));
        row.structure = mail::serialise(parser.finish());
        row.envelope = parser.envelope();
        row.headerSize = parser.headerSize();
        const bool complete = query.whole ? text.size() <= inlineLimit : row.headerSize <= headerLimit;
        if (query.whole && complete)
            row.text = text;
        else if (query.header)
            row.text = complete ? text.first(index.prefixSize + row.headerSize)
                                : text.mid(index.prefixSize, headerLimit);
        row.textComplete = complete && (query.whole || query.header);
        return row;
    }
    base::Result<QByteArray> reply(Session& session, const ReadMessage& query) {
        ++reads;
        largestRead = qMax(largestRead, query.length);
        const Box& box = m_boxes[session.open];
        if (!box.texts.contains(query.row.uid))
            return base::fail("store.message-missing", QStringLiteral("The message is gone"));
        return box.texts[query.row.uid].mid(query.offset, query.length);
    }
    base::Result<IndexPtr> reply(Session& session, const StoreFlags& query) {
        if (full)
            return fullError();
        ++writes;
        store(session.open, query.uids, query.edit);
        return IndexPtr(m_boxes[session.open].index);
    }
    base::Result<IndexPtr> reply(Session& session, const Expunge& query) {
        if (full)
            return fullError();
        ++writes;
        (void)remove(session.open, query.uids, false);
        return IndexPtr(m_boxes[session.open].index);
    }
    base::Result<Copied> reply(Session& session, const CopyMessages& query) {
        if (!m_boxes.contains(query.to))
            return missing();
        if (full)
            return fullError();
        Copied copied;
        const Box from = m_boxes[session.open];
        quint32 there = 0;
        for (quint32 i = 0; i < from.index->count(); ++i) there += query.uids.contains(from.index->at(i).uid);
        if (query.all && there < query.uids.count())
            return base::fail("store.message-missing",
                              QStringLiteral("Some of the messages no longer exist"));
        ++writes;
        for (quint32 i = 0; i < from.index->count(); ++i) {
            const mail::IndexRow row = from.index->at(i);
            if (!query.uids.contains(row.uid))
                continue;
            copied.from.push_back(row.uid);
            copied.to.push_back(
                add(query.to, from.texts[row.uid], row.flags, row.internalDateMs, row.internalDateOffset));
        }
        if (query.move)
            (void)remove(session.open, query.uids, true);
        copied.uidValidity = m_boxes[query.to].info.uidValidity;
        copied.index = m_boxes[session.open].index;
        return copied;
    }
    base::Status reply(Session&, const CreateMailbox& query) {
        if (m_boxes.contains(query.name))
            return base::fail("store.mailbox-exists", QStringLiteral("There is such a mailbox already"));
        create(query.name);
        m_boxes[query.name].info.specialUse = query.specialUse;
        return base::Done{};
    }
    base::Result<base::MailboxId> reply(Session&, const DeleteMailbox& query) {
        if (!m_boxes.contains(query.name))
            return missing();
        const base::MailboxId id = m_boxes[query.name].index->mailbox;
        erase(query.name);
        return id;
    }
    base::Status reply(Session& session, const RenameMailbox& query) {
        if (!m_boxes.contains(query.from))
            return missing();
        if (m_boxes.contains(query.to))
            return base::fail("store.mailbox-exists", QStringLiteral("There is such a mailbox already"));
        Box box = m_boxes.take(query.from);
        box.info.name = query.to;
        m_boxes[query.to] = box;
        if (session.open == query.from)
            session.open = query.to;
        return base::Done{};
    }
    base::Status reply(Session&, const SubscribeMailbox& query) {
        if (query.subscribed)
            m_subscribed.insert(query.name);
        else
            m_subscribed.remove(query.name);
        return base::Done{};
    }
    base::Status reply(Session& session, const AppendBegin& query) {
        if (!m_boxes.contains(query.mailbox))
            return missing();
        session.append = query;
        session.appended.clear();
        return base::Done{};
    }
    base::Status reply(Session& session, const AppendChunk& query) {
        if (full)
            return fullError();
        session.appended += query.bytes;
        return base::Done{};
    }
    base::Result<Appended> reply(Session& session, const AppendCommit& query) {
        if (full)
            return fullError();
        ++writes;
        const AppendBegin begin = *session.append;
        const quint32 uid = add(begin.mailbox, session.appended + query.bytes, begin.systemFlags,
                                begin.internalDateMs.value_or(kNow), begin.offsetMinutes);
        if (!begin.keywords.isEmpty()) {
            mail::UidSet set;
            set.add(uid);
            store(begin.mailbox, set, {FlagEdit::Mode::Add, 0, begin.keywords});
        }
        session.append.reset();
        return Appended{m_boxes[begin.mailbox].info.uidValidity, uid};
    }
    base::Status reply(Session& session, const AppendAbort&) {
        session.append.reset();
        return base::Done{};
    }

    QMap<QByteArray, Box> m_boxes;
    QSet<QByteArray> m_subscribed;
    qint64 m_ids = 0;
};

}  // namespace postern::proto::imap::test
