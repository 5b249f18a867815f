#pragma once

#include "engine/proto/line/linereader.h"
#include "engine/proto/pop3/multiline.h"
#include "engine/proto/pop3/pop3config.h"
#include "engine/proto/pop3/pop3queries.h"
#include "engine/proto/sasl/mechanism.h"
#include "engine/proto/session.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace postern::proto::pop3 {

struct Command;

/// One POP3 dialogue (RFC 1939; CAPA 2449, STLS 2595, SASL 5034, response codes 3206).
/// Messages go only at QUIT; any other end leaves the maildrop as it was. Long answers are made in slices of
/// about 128 KiB when the output has drained. Bounds: one line (config.maxLine), 64 KiB of waiting input, 256
/// KiB read ahead, one message of at most 1 MiB.
class Pop3Session final : public Session {
 public:
    explicit Pop3Session(std::shared_ptr<const Pop3Config> config);

    void feed(const Input& input, Output& out) override;
    [[nodiscard]] bool hasRoom() const override;
    [[nodiscard]] QByteArrayView activity() const override;

 private:
    friend struct CommandTable;
    enum class Phase { Start, Authorization, Sasl, Transaction, TlsStart, Closed };
    enum class Job { None, List, Ids, Text };

    // pop3session.cpp
    void on(const Connected& connected);
    void on(const Bytes& bytes);
    void on(const TlsReady& ready);
    void on(const Answer& answer);
    void on(const Event&) {}
    void on(const Drained&);
    void on(const Tick&);
    void on(const PeerClosed&);
    void on(const Shutdown& shutdown);
    void process();
    void takeLine(const LineReader::Line& line);
    void reply(QByteArrayView line);
    void badCommand(QByteArrayView line);
    void close();
    void goodbye(QByteArrayView line);
    void restartDeadline();
    void ask(Query query, std::function<void(const std::any&)> then);
    template <class A>
    void ask(Query query, void (Pop3Session::*then)(const A&)) {
        ask(std::move(query), [this, then](const std::any& value) {
            const A* answer = std::any_cast<A>(&value);
            (this->*then)(answer != nullptr ? *answer : A{});
        });
    }

    // commands.cpp
    void dispatch(QByteArrayView line);

    // logincommands.cpp
    void capa(QByteArrayView);
    void stls(QByteArrayView);
    void user(QByteArrayView argument);
    void pass(QByteArrayView argument);
    void auth(QByteArrayView argument);
    void authStep(sasl::Mechanism::State state);
    void loginAnswered(const LoginAnswer& answer);
    void dropAnswered(const DropAnswer& answer);
    [[nodiscard]] bool offersLogin() const;
    void refuseClearText(const QByteArray& name = {});

    // dropcommands.cpp
    void stat(QByteArrayView);
    void list(QByteArrayView argument);
    void uidl(QByteArrayView argument);
    void dele(QByteArrayView argument);
    void noop(QByteArrayView);
    void rset(QByteArrayView);
    void quit(QByteArrayView);
    void removed(const RemoveAnswer& answer);
    void listStep();
    void idsStep();
    void idsFetched(const IdsAnswer& answer);
    void oneIdFetched(const IdsAnswer& answer);
    [[nodiscard]] std::optional<quint32> messageNumber(QByteArrayView argument);

    // retrcommands.cpp
    void retr(QByteArrayView argument);
    void top(QByteArrayView argument);
    void retrieve(quint32 position, std::optional<qint64> lines);
    [[nodiscard]] quint32 readAheadEnd(quint32 position) const;
    void messagesFetched(const MessagesAnswer& answer);
    void startText(const Message& message);
    void textStep();
    void sliceRead(const SliceAnswer& answer);

    struct Peer {
        std::optional<TlsInfo> tls;
        QByteArray user;  // named by USER
        QByteArray account;
        std::unique_ptr<sasl::Mechanism> mechanism;
    };
    struct Drop {
        std::shared_ptr<const mail::MailboxIndex> index;
        std::vector<bool> deleted;
        std::vector<Message> ahead;   // read and not asked for yet, ascending
        std::optional<quint32> last;  // the last one retrieved
    };
    /// An answer that is being written.
    struct Work {
        Job job = Job::None;
        quint32 position = 0;   // next message of a list; the message of a text
        QByteArray text;        // Text: what has been read
        qsizetype written = 0;  // octets of it
        qint64 offset = 0;      // Text: of the first octet not read yet
        bool more = false;      // Text: there is more to read
        DotStuffer stuffer;
        std::optional<TopCutter> cutter;
    };
    struct Flow {
        Phase phase = Phase::Start;
        quint64 lastAsk = 0;
        std::function<void(const std::any&)> then;  // set while Ask `lastAsk` is open
        bool draining = false;
        int badCommands = 0;
        bool peerClosed = false;
        QByteArray farewell;  // what is said before the close, once no answer is out any more
    };

    std::shared_ptr<const Pop3Config> m_config;
    LineReader m_reader;
    Output* m_out = nullptr;  // valid during feed()
    Peer m_peer;
    Drop m_drop;
    Work m_work;
    Flow m_flow;
};

}  // namespace postern::proto::pop3
