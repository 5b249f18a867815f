#pragma once

#include "engine/proto/imap/commandtable.h"
#include "engine/proto/imap/imapoptions.h"
#include "engine/proto/imap/imapqueries.h"
#include "engine/proto/imap/incomingmessage.h"
#include "engine/proto/imap/mailboxview.h"
#include "engine/proto/session.h"

#include <any>
#include <functional>
#include <utility>

namespace postern::proto::imap {

/// What the client is, and what he has been promised.
struct ClientState {
    quint8 state = NotAuthenticated;
    bool tls = false;
    bool takesExternal = false;   // the client certificate belongs to an account
    bool offersExternal = false;  // and may log it in alone
    bool startingTls = false;     // nothing more is read in clear
    bool idling = false;
    bool leftoverInput = false;  // octets stand behind the command that runs now
    QByteArray account;
};

/// What a command handler works with: the command's tag, the replies, the questions to the backend, the state
/// of the client and the view of the mailbox. Every handler ends, now or in a later call, in exactly one of
/// ok(), no(), bad() or bye(). Lives as long as the session; what handlers keep may hold a reference to it.
class Dialogue {
 public:
    explicit Dialogue(ImapOptions options) : m_options(std::move(options)) {}

    [[nodiscard]] const ImapOptions& options() const { return m_options; }
    [[nodiscard]] ClientState& client() { return m_client; }
    [[nodiscard]] const ClientState& client() const { return m_client; }
    [[nodiscard]] MailboxView& view() { return m_view; }
    [[nodiscard]] IncomingMessage& incoming() { return m_incoming; }

    // ---- replies
    [[nodiscard]] QByteArray& out() { return m_output->bytes; }
    /// "* " text CRLF
    void untagged(QByteArrayView text);
    /// The tagged reply; what has changed in the mailbox goes before it, as far as the command allows.
    void ok(QByteArrayView text) { finish("OK", text); }
    void no(QByteArrayView text) { finish("NO", text); }
    /// Also counts towards the limit of bad commands.
    void bad(QByteArrayView text);
    /// NO with the response code that fits the error of the store. `tryCreate`: a missing mailbox is one to
    /// create first.
    void no(const base::Error& error, bool tryCreate = false);
    void bye(QByteArrayView text);
    void close();
    template <class What>
    void effect(What what) {
        m_output->effects.emplace_back(std::move(what));
    }
    /// EXISTS, EXPUNGE and FETCH FLAGS that the client has not seen.
    void writeUpdates();

    // ---- waiting; at most one of them at a time
    /// `A` is the answer type that imapqueries.h names for the query.
    template <class A, class Then>
    void ask(Query query, Then then) {
        m_then = [this, then = std::move(then)](const std::any& value) mutable {
            if (const A* answer = std::any_cast<A>(&value))
                then(*answer);
            else
                bye("Internal error");
        };
        effect(Ask{++m_askId, std::any(std::move(query))});
    }
    /// Goes on when the output has gone out.
    void whenDrained(std::function<void()> then);
    /// Takes the next line (without its line end) instead of a command.
    void whenLine(std::function<void(QByteArrayView)> then) { m_line = std::move(then); }

    // ---- for the session
    void attach(Output* output) { m_output = output; }
    /// Of an APPEND: what its line announced.
    struct Announced {
        qint64 size = 0;
        bool synchronising = false;
    };
    void announce(Announced literal) { m_announced = literal; }
    [[nodiscard]] Announced announced() const { return m_announced; }
    void begin(const Command* command, QByteArray tag);
    [[nodiscard]] const Command* command() const { return m_command; }
    [[nodiscard]] bool isBusy() const { return m_then || m_drained; }
    [[nodiscard]] bool isClosing() const { return m_closing; }
    [[nodiscard]] bool wantsLine() const { return static_cast<bool>(m_line); }
    void answer(quint64 id, const std::any& value);
    void drained();
    void line(QByteArrayView line) { std::exchange(m_line, nullptr)(line); }
    /// While a literal goes out, nothing else may be written.
    void setInsideLiteral(bool inside) { m_insideLiteral = inside; }
    /// RFC 3501 section 6.2.1: everything learnt before STARTTLS is forgotten.
    void forgetAll();

 private:
    void finish(QByteArrayView status, QByteArrayView text);

    const ImapOptions m_options;
    ClientState m_client;
    MailboxView m_view;
    IncomingMessage m_incoming;
    Output* m_output = nullptr;
    const Command* m_command = nullptr;
    QByteArray m_tag;
    int m_badCommands = 0;
    bool m_closing = false;
    bool m_insideLiteral = false;
    Announced m_announced;
    quint64 m_askId = 0;
    std::function<void(const std::any&)> m_then;
    std::function<void()> m_drained;
    std::function<void(QByteArrayView)> m_line;
};

}  // namespace postern::proto::imap
