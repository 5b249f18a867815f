// What is in the maildrop, and what goes: STAT, LIST, UIDL, DELE, RSET, NOOP, QUIT (RFC 1939 sections 5 to
// 7).

#include "engine/proto/pop3/pop3session.h"

namespace postern::proto::pop3 {

namespace {

constexpr quint32 kIdsPerAsk = 1000;
constexpr quint32 kLinesPerStep = 4000;

}  // namespace

/// The position of the message that `argument` numbers; nothing, and answered, when there is none.
std::optional<quint32> Pop3Session::messageNumber(QByteArrayView argument) {
    bool number = false;
    const quint32 value = argument.trimmed().toByteArray().toUInt(&number);
    if (!number) {
        badCommand("-ERR Bad message number");
    } else if (value == 0 || value > m_drop.index->count()) {
        reply("-ERR No such message");
    } else if (m_drop.deleted[value - 1]) {
        reply("-ERR Message is deleted");
    } else {
        return value - 1;
    }
    return {};
}

void Pop3Session::stat(QByteArrayView) {
    quint32 messages = 0;
    quint64 octets = 0;
    for (quint32 i = 0; i < m_drop.index->count(); ++i) {
        if (m_drop.deleted[i])
            continue;
        ++messages;
        octets += m_drop.index->at(i).size;
    }
    reply("+OK " + QByteArray::number(messages) + ' ' + QByteArray::number(octets));
}

void Pop3Session::list(QByteArrayView argument) {
    if (!argument.trimmed().isEmpty()) {
        if (const auto position = messageNumber(argument))
            reply("+OK " + QByteArray::number(*position + 1) + ' ' +
                  QByteArray::number(m_drop.index->at(*position).size));
        return;
    }
    reply("+OK Scan listing follows");
    m_work = {};
    m_work.job = Job::List;
}

void Pop3Session::listStep() {
    const quint32 count = m_drop.index->count();
    const quint32 end = qMin(count, m_work.position + kLinesPerStep);
    for (; m_work.position < end; ++m_work.position) {
        if (!m_drop.deleted[m_work.position])
            reply(QByteArray::number(m_work.position + 1) + ' ' +
                  QByteArray::number(m_drop.index->at(m_work.position).size));
    }
    if (end < count)
        return;
    m_work = {};
    reply(".");
}

void Pop3Session::uidl(QByteArrayView argument) {
    if (!argument.trimmed().isEmpty()) {
        if (const auto position = messageNumber(argument)) {
            m_work = {};
            m_work.position = *position;
            ask(FetchIds{*position, *position + 1}, &Pop3Session::oneIdFetched);
        }
        return;
    }
    // The first ids are fetched before "+OK" is said, while "-ERR" can still be.
    m_work = {};
    const quint32 end = qMin(m_drop.index->count(), kIdsPerAsk);
    if (end > 0)
        return ask(FetchIds{0, end}, &Pop3Session::idsFetched);
    reply("+OK Unique-id listing follows");
    reply(".");
}

void Pop3Session::oneIdFetched(const IdsAnswer& answer) {
    if (answer.ids.size() != 1)
        return reply("-ERR [SYS/TEMP] The id cannot be read now");
    reply("+OK " + QByteArray::number(m_work.position + 1) + ' ' + answer.ids.front());
}

void Pop3Session::idsStep() {
    const quint32 count = m_drop.index->count();
    if (m_work.position < count)
        return ask(FetchIds{m_work.position, qMin(count, m_work.position + kIdsPerAsk)},
                   &Pop3Session::idsFetched);
    m_work = {};
    reply(".");
}

void Pop3Session::idsFetched(const IdsAnswer& answer) {
    const quint32 wanted = qMin(m_drop.index->count() - m_work.position, kIdsPerAsk);
    if (answer.ids.size() != static_cast<qsizetype>(wanted)) {
        if (m_work.job == Job::None)
            return reply("-ERR [SYS/TEMP] The ids cannot be read now");
        m_out->effects.emplace_back(LogLine{true, "unique ids could not be read, connection closed"});
        return close();  // amid a listing there is no other way to tell
    }
    if (m_work.job == Job::None)
        reply("+OK Unique-id listing follows");
    m_work.job = Job::Ids;
    for (const QByteArray& id : answer.ids) {
        if (!m_drop.deleted[m_work.position])
            reply(QByteArray::number(m_work.position + 1) + ' ' + id);
        ++m_work.position;
    }
}

void Pop3Session::dele(QByteArrayView argument) {
    const auto position = messageNumber(argument);
    if (!position)
        return;
    m_drop.deleted[*position] = true;
    reply("+OK Marked as deleted");
}

void Pop3Session::noop(QByteArrayView) {
    reply("+OK");
}

void Pop3Session::rset(QByteArrayView) {
    m_drop.deleted.assign(m_drop.index->count(), false);
    reply("+OK " + QByteArray::number(m_drop.index->count()) + " messages");
}

void Pop3Session::quit(QByteArrayView) {
    if (!m_drop.index)
        return goodbye("+OK Goodbye");
    mail::UidSet uids;
    for (quint32 i = 0; i < m_drop.deleted.size(); ++i) {
        if (m_drop.deleted[i])
            uids.add(m_drop.index->at(i).uid);
    }
    // Also without any: the answer means that the maildrop is free for the next session.
    ask(RemoveMessages{std::move(uids)}, &Pop3Session::removed);
}

void Pop3Session::removed(const RemoveAnswer& answer) {
    goodbye(answer.ok ? "+OK Goodbye" : "-ERR [SYS/TEMP] Some deleted messages not removed");
}

}  // namespace postern::proto::pop3
