#pragma once

#include "engine/proto/line/linereader.h"
#include "engine/proto/sasl/mechanism.h"
#include "engine/proto/session.h"
#include "engine/proto/smtp/smtpconfig.h"
#include "engine/proto/smtp/smtpqueries.h"

#include <functional>
#include <memory>
#include <optional>

namespace postern::proto::smtp {

struct Command;
struct DataPhase;
enum class PathError;

/// One SMTP dialogue, as mail exchanger or for submission (RFC 5321, 6409; PIPELINING 2920, SIZE 1870,
/// 8BITMIME 6152, ENHANCEDSTATUSCODES 2034, STARTTLS 3207, AUTH 4954). Bounds: one command line
/// (config.maxLine), 64 KiB of waiting input, one chunk of a message. While an Ask is open nothing else is
/// read from the input, so replies keep the order of the commands. Nothing is said in clear text after
/// STARTTLS and nothing learnt before it is kept.
class SmtpSession final : public Session {
 public:
    explicit SmtpSession(std::shared_ptr<const SmtpConfig> config);
    ~SmtpSession() override;

    void feed(const Input& input, Output& out) override;
    [[nodiscard]] bool hasRoom() const override;
    [[nodiscard]] QByteArrayView activity() const override;

 private:
    friend struct CommandTable;
    enum class Phase { Start, Commands, Auth, Data, TlsStart, Closed };

    // smtpsession.cpp: inputs, output, ways out
    void on(const Connected& connected);
    void on(const Bytes& bytes);
    void on(const TlsReady& ready);
    void on(const Answer& answer);
    void on(const Event&) {}
    void on(const Drained&) {}
    void on(const Tick&);
    void on(const PeerClosed&);
    void on(const Shutdown& shutdown);
    void greet();
    void process();
    void takeLine(const LineReader::Line& line);
    void reply(QByteArrayView line);
    void log(bool failure, QByteArray text);
    void close();
    void goodbye(QByteArrayView line);
    void restartDeadline();
    void ask(Query query, std::function<void(const std::any&)> then);
    template <class A>
    void ask(Query query, void (SmtpSession::*then)(const A&)) {
        ask(std::move(query), [this, then](const std::any& value) {
            const A* answer = std::any_cast<A>(&value);
            (this->*then)(answer != nullptr ? *answer : A{});
        });
    }

    // commands.cpp
    void dispatch(QByteArrayView line);
    [[nodiscard]] bool refuse(const Command& command);
    void badCommand(QByteArrayView line);

    // hellocommands.cpp
    void ehlo(QByteArrayView argument);
    void helo(QByteArrayView argument);
    void noop(QByteArrayView);
    void rset(QByteArrayView);
    void quit(QByteArrayView);
    void vrfy(QByteArrayView);
    void expn(QByteArrayView);
    void help(QByteArrayView);
    void starttls(QByteArrayView argument);
    void notMail(QByteArrayView);
    [[nodiscard]] bool takeName(QByteArrayView argument, bool extended);
    [[nodiscard]] bool offersStarttls() const;
    [[nodiscard]] bool offersAuth() const;

    // authcommand.cpp
    void auth(QByteArrayView argument);
    void authLine(const LineReader::Line& line);
    void authStep(sasl::Mechanism::State state);
    void loginAnswered(const LoginAnswer& answer);

    // envelopecommands.cpp
    void mail(QByteArrayView argument);
    [[nodiscard]] bool takeMailParameters(QByteArrayView text);
    void senderAnswered(const SenderAnswer& answer);
    void rcpt(QByteArrayView argument);
    void recipientAnswered(const RecipientAnswer& answer);
    void rejectRecipient(QByteArrayView line);
    [[nodiscard]] bool pathOk(QByteArrayView code, PathError error);

    // datacommand.cpp
    void data(QByteArrayView argument);
    void messageBegun(const MessageStamp& stamp);
    void takeData();
    void headerEnded();
    void checkSize();
    void dataEnded();
    void dropMessage();
    void commitMessage();
    void checkAuthors();
    void authorsAnswered(const SenderAnswer& answer);
    [[nodiscard]] bool refuseMessage();
    void chunkStored(const StoreAnswer& answer);
    void messageStored(const StoreAnswer& answer);
    void replyStored(StoreAnswer::Outcome outcome);
    void endTransaction();

    struct Peer {
        QByteArray address;
        std::optional<TlsInfo> tls;
        QByteArray name;                             // as given in EHLO or HELO
        bool extended = false;                       // EHLO
        QByteArray account;                          // logged in as
        std::unique_ptr<sasl::Mechanism> mechanism;  // an AUTH exchange is going on
    };
    struct Transaction {
        bool open = false;
        QByteArray sender;  // empty: the null sender
        QList<QByteArray> recipients;
        qint64 declaredSize = 0;
        QByteArray asked;  // the address whose check is open
    };
    struct Flow {
        Phase phase = Phase::Start;
        quint64 lastAsk = 0;
        std::function<void(const std::any&)> then;  // set while Ask `lastAsk` is open
        int badCommands = 0;
        int rejectedRecipients = 0;
        bool fresh = true;  // no byte has come since the start of this channel
        bool peerClosed = false;
        QByteArray farewell;  // what is said before the close, once no answer is out any more
    };

    std::shared_ptr<const SmtpConfig> m_config;
    LineReader m_reader;
    Output* m_out = nullptr;  // valid during feed()
    Peer m_peer;
    Transaction m_transaction;
    std::unique_ptr<DataPhase> m_data;
    Flow m_flow;
};

}  // namespace postern::proto::smtp
