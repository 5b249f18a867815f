// The stand-in for the backend of SMTP. Known here: anna@example.org and bob@example.org (password "secret"),
// domain example.org. Directives: mode, starttls, loginNeedsTls, tlsPort, maxMessageSize, maxRecipients,
// maxRejectedRecipients, maxHops, maxLine, maxBadCommands, chunkSize; login, recipient, begin, append, commit
// WORD set the answer to such a question by hand.

#include "engine/proto/smtp/smtpsession.h"
#include "tests/transcripts/runner/fixture.h"

#include <QMap>

namespace postern::transcripts {

namespace {

using namespace proto::smtp;

class SmtpFixture final : public Fixture {
 public:
    SmtpFixture() {
        m_config.hostName = "mx.example.org";
        m_config.starttls = false;
    }

    bool directive(const QList<QByteArray>& words) override {
        const QByteArray& name = words.front();
        const QByteArray value = words.value(1);
        const QMap<QByteArray, int*> numbers{{"tlsPort", &m_config.tlsPort},
                                             {"maxRecipients", &m_config.maxRecipients},
                                             {"maxRejectedRecipients", &m_config.maxRejectedRecipients},
                                             {"maxHops", &m_config.maxHops},
                                             {"maxLine", &m_config.maxLine},
                                             {"maxBadCommands", &m_config.maxBadCommands}};
        if (name == "mode")
            m_config.mode = value == "submission" ? SmtpConfig::Mode::Submission : SmtpConfig::Mode::MailIn;
        else if (name == "starttls")
            m_config.starttls = isOn(value);
        else if (name == "loginNeedsTls")
            m_config.loginNeedsTls = isOn(value);
        else if (name == "maxMessageSize")
            m_config.maxMessageSize = value.toLongLong();
        else if (name == "chunkSize")
            m_config.chunkSize = value.toLongLong();
        else if (numbers.contains(name))
            *numbers[name] = value.toInt();
        else if (QList<QByteArray>{"login", "recipient", "begin", "append", "commit", "printMessage"}
                     .contains(name))
            m_forced[name] = value;
        else
            return false;
        return true;
    }

    std::unique_ptr<proto::Session> makeSession() override {
        return std::make_unique<SmtpSession>(std::make_shared<SmtpConfig>(m_config));
    }

    QByteArray describe(const std::any& query) override {
        return std::visit([this](const auto& what) { return words(what); },
                          std::any_cast<const Query&>(query));
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
    static QByteArray words(const CheckSender& query) {
        return "sender " + query.account + ' ' + query.sender;
    }
    static QByteArray words(const CheckAuthors& query) {
        return "authors " + query.account + " from " + query.from.join(',') +
               (query.sender.isEmpty() ? QByteArray() : " sender " + query.sender.join(','));
    }
    static QByteArray words(const CheckRecipient& query) { return "recipient " + query.recipient; }
    static QByteArray words(const BeginMessage&) { return "begin"; }
    static QByteArray words(const DropMessage&) { return "drop"; }
    static QByteArray words(const AppendData& query) {
        return "append " + QByteArray::number(query.chunk.size());
    }
    /// The message itself, without the Received field unless `! printMessage all`.
    QByteArray words(const CommitMessage& query) {
        QByteArray text = query.chunk;
        if (m_forced.value("printMessage") != "all" && text.startsWith("Received:"))
            text.remove(0, text.indexOf("+0000\r\n") + 7);
        text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
        return "commit <" + query.sender + "> to " + query.recipients.join(',') + ": " + text;
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
    static SenderAnswer reply(const CheckSender& query) { return {query.sender == query.account}; }
    static SenderAnswer reply(const CheckAuthors& query) {
        return {query.from.count(query.account) == query.from.size() ||
                (query.sender.contains(query.account) && query.from.contains(query.account))};
    }
    RecipientAnswer reply(const CheckRecipient& query) {
        using Verdict = RecipientAnswer::Verdict;
        if (m_forced.value("recipient") == "later")
            return {Verdict::TemporaryFailure};
        if (m_forced.value("recipient") == "loop")
            return {Verdict::AliasLoop};
        if (m_forced.value("recipient") == "invalid")
            return {Verdict::Invalid};
        if (query.recipient == "postmaster")
            return {Verdict::Accepted};
        if (!query.recipient.endsWith("@example.org"))
            return {Verdict::NotLocal};
        const bool known =
            QList<QByteArray>{"anna", "bob", "postmaster"}.contains(query.recipient.chopped(12));
        return {known ? Verdict::Accepted : Verdict::UnknownUser};
    }
    MessageStamp reply(const BeginMessage&) {
        if (m_forced.value("begin") == "refuse")
            return {};
        return {"id" + QByteArray::number(++m_messages), "Sat, 21 Nov 2026 07:13:00 +0000"};
    }
    StoreAnswer reply(const AppendData&) { return outcome("append"); }
    StoreAnswer reply(const CommitMessage&) { return outcome("commit"); }
    static int reply(const DropMessage&) { return 0; }
    StoreAnswer outcome(const QByteArray& kind) {
        const QByteArray word = m_forced.value(kind);
        using Outcome = StoreAnswer::Outcome;
        return {word == "full" ? Outcome::Full : word == "failed" ? Outcome::Failed : Outcome::Stored};
    }

    SmtpConfig m_config;
    QMap<QByteArray, QByteArray> m_forced;
    int m_messages = 0;
};

}  // namespace

std::unique_ptr<Fixture> makeSmtpFixture() {
    return std::make_unique<SmtpFixture>();
}

}  // namespace postern::transcripts
