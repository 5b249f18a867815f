// The stand-in for the backend of POP3. Account anna (password "secret"). Directives: stls, loginNeedsTls,
// tlsPort, maxLine, maxBadCommands; `message TEXT` puts a message into the maildrop (escapes as in "C>": \r\n
// is written \r\n; "_" stands for a blank); `messages N SIZE` puts N messages of SIZE octets; `big on`: none
// fits one answer; login, drop, ids, fetch, slice, remove WORD set the answer to such a question by hand.

#include "engine/proto/pop3/pop3session.h"
#include "tests/transcripts/runner/fixture.h"

#include <QMap>

namespace postern::transcripts {

namespace {

using namespace proto::pop3;

class Pop3Fixture final : public Fixture {
 public:
    Pop3Fixture() {
        m_config.hostName = "pop.example.org";
        m_config.stls = false;
        m_config.loginNeedsTls = false;
    }

    bool directive(const QList<QByteArray>& words) override {
        const QByteArray& name = words.front();
        const QByteArray value = words.value(1);
        if (name == "stls")
            m_config.stls = isOn(value);
        else if (name == "loginNeedsTls")
            m_config.loginNeedsTls = isOn(value);
        else if (name == "tlsPort")
            m_config.tlsPort = value.toInt();
        else if (name == "maxLine")
            m_config.maxLine = value.toInt();
        else if (name == "maxBadCommands")
            m_config.maxBadCommands = value.toInt();
        else if (name == "message")
            m_messages.append(QByteArray(value).replace("\\r", "\r").replace("\\n", "\n").replace('_', ' '));
        else if (name == "messages")
            m_messages.append(
                QList<QByteArray>(value.toInt(), QByteArray(words.value(2).toInt() - 2, 'x') + "\r\n"));
        else if (QList<QByteArray>{"login", "drop", "ids", "fetch", "slice", "remove", "big"}.contains(name))
            m_forced[name] = value;
        else
            return false;
        return true;
    }

    std::unique_ptr<proto::Session> makeSession() override {
        return std::make_unique<Pop3Session>(std::make_shared<Pop3Config>(m_config));
    }

    QByteArray describe(const std::any& query) override {
        return std::visit([](const auto& what) { return words(what); }, std::any_cast<const Query&>(query));
    }

    std::any answer(const std::any& query) override {
        return std::visit([this](const auto& what) { return std::any(reply(what)); },
                          std::any_cast<const Query&>(query));
    }

 private:
    static QByteArray words(const LoginQuery& query) {
        if (query.external)
            return "external " + query.login.authorizationId + (query.tls ? " tls" : "");
        return "login " + query.login.authorizationId + '|' + query.login.name + '|' +
               query.login.password.reveal().toByteArray() + (query.tls ? " tls" : "");
    }
    static QByteArray words(const OpenDrop&) { return "open"; }
    static QByteArray range(quint32 from, quint32 to) {
        return QByteArray::number(from) + '-' + QByteArray::number(to);
    }
    static QByteArray words(const FetchIds& query) { return "ids " + range(query.from, query.to); }
    static QByteArray words(const FetchMessages& query) {
        return "fetch " + range(query.from, query.to) + (query.headerOnly ? " header" : "");
    }
    static QByteArray words(const ReadSlice& query) {
        return "slice " + QByteArray::number(query.position) + ' ' + QByteArray::number(query.offset);
    }
    static QByteArray words(const RemoveMessages& query) {
        QByteArray text = "remove";
        for (const mail::UidRange& uids : query.uids.ranges()) text += ' ' + range(uids.first, uids.last);
        return text;
    }

    LoginAnswer reply(const LoginQuery& query) {
        using Outcome = LoginAnswer::Outcome;
        if (m_forced.value("login") == "too-many")
            return {Outcome::TooMany, {}};
        if (m_forced.value("login") == "unknown")
            return {Outcome::Refused, {}, true};
        if (m_forced.value("login") == "unavailable")
            return {Outcome::Unavailable, {}};
        if (query.external && QList<QByteArray>{"", "anna"}.contains(query.login.authorizationId))
            return {Outcome::Granted, "anna@example.org"};
        if (query.login.name != "anna" || query.login.password.reveal() != "secret")
            return {Outcome::Refused, {}};
        return {Outcome::Granted, "anna@example.org"};
    }
    DropAnswer reply(const OpenDrop&) {
        using Outcome = DropAnswer::Outcome;
        if (m_forced.value("drop") == "in-use")
            return {Outcome::InUse, nullptr};
        if (m_forced.value("drop") == "failed")
            return {};
        auto index = std::make_shared<mail::MailboxIndex>();
        for (const QByteArray& message : m_messages) {
            mail::IndexRow row;
            row.uid = 10 + index->count();
            row.size = static_cast<quint32>(message.size());
            index->append(row);
        }
        return {Outcome::Open, index};
    }
    IdsAnswer reply(const FetchIds& query) {
        IdsAnswer answer;
        for (quint32 i = query.from; i < query.to && m_forced.value("ids") != "failed"; ++i)
            answer.ids.append("id" + QByteArray::number(i + 1));
        return answer;
    }
    MessagesAnswer reply(const FetchMessages& query) {
        MessagesAnswer answer;
        const bool big = isOn(m_forced.value("big"));
        for (quint32 i = query.from; i < query.to && m_forced.value("fetch") != "gone"; ++i) {
            const QByteArray& text = m_messages[i];
            const qsizetype end = text.indexOf("\r\n\r\n");
            const QByteArray header = end < 0 ? text : text.left(end + 4);
            answer.messages.push_back({i, big ? QByteArray() : query.headerOnly ? header : text, !big});
        }
        return answer;
    }
    SliceAnswer reply(const ReadSlice& query) {
        if (m_forced.value("slice") == "failed")
            return {};
        return {true, m_messages[query.position].mid(query.offset, query.length)};
    }
    RemoveAnswer reply(const RemoveMessages&) { return {m_forced.value("remove") != "failed"}; }

    Pop3Config m_config;
    QList<QByteArray> m_messages;
    QMap<QByteArray, QByteArray> m_forced;
};

}  // namespace

std::unique_ptr<Fixture> makePop3Fixture() {
    return std::make_unique<Pop3Fixture>();
}

}  // namespace postern::transcripts
