#include "engine/mail/datetime.h"
#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/imap/flagnames.h"

#include <memory>

namespace postern::proto::imap {

namespace {

/// One APPEND from its line to its reply. Once the message has been refused, its octets are swallowed and the
/// reply waits for their end.
class AppendRunner : public std::enable_shared_from_this<AppendRunner> {
 public:
    explicit AppendRunner(Dialogue& dialogue) : m_dialogue(dialogue) {}

    /// Reads the arguments; then either refuses or takes the message.
    void start(ArgumentReader& args) {
        AppendBegin query;
        query.size = m_dialogue.announced().size;
        // No size: what looks like a literal is none, so nothing follows.
        if (query.size < 0 || !parse(args, query))
            return refuse({true, "APPEND takes a mailbox name, flags, a date and a literal"});
        if (query.size == 0)
            return refuse({false, "[CANNOT] The message is empty"});
        m_dialogue.ask<base::Status>(std::move(query),
                                     [self = shared_from_this()](const base::Status& status) {
                                         if (!status)
                                             return self->refuse({false, {}, status.error()});
                                         if (self->m_dialogue.announced().synchronising)
                                             self->m_dialogue.out() += "+ OK\r\n";
                                         self->receive();
                                     });
    }

 private:
    struct Refusal {
        bool bad = false;
        QByteArray text = {};  // empty: `error` says it
        base::Error error = {};
    };

    static bool parse(ArgumentReader& args, AppendBegin& query) {
        if (!args.space() || !args.mailbox(query.mailbox) || !args.space())
            return false;
        QList<QByteArray> flags;
        if (args.peek() == '(' && (!args.flagList(flags) || !args.space()))
            return false;
        if (!splitFlags(flags, query.systemFlags, query.keywords))
            return false;
        if (args.peek() == '"') {
            QByteArray text;
            if (!args.string(text) || !args.space())
                return false;
            const std::optional<mail::DateTime> date = mail::parseImapDateTime(text);
            if (!date)
                return false;
            query.internalDateMs = date->utcMs;
            query.offsetMinutes = date->offsetMinutes;
        }
        return args.peek() == '{' && args.rest().indexOf("}\r\n") == args.rest().indexOf('}');
    }

    void refuse(Refusal refusal) {
        const bool known = m_dialogue.announced().size >= 0;
        if (!known || m_dialogue.announced().synchronising)
            return reply(refusal);
        m_refusal = std::move(refusal);
        m_refused = true;
        receive();
        m_dialogue.incoming().discard();
    }

    void reply(const Refusal& refusal) {
        if (refusal.bad)
            m_dialogue.bad(refusal.text);
        else if (refusal.text.isEmpty())
            m_dialogue.no(refusal.error, true);
        else
            m_dialogue.no(refusal.text);
    }

    void receive() {
        m_dialogue.incoming().start(
            m_dialogue.announced().size,
            {[self = shared_from_this()](QByteArray piece) { self->takePiece(std::move(piece)); },
             [self = shared_from_this()](QByteArray piece, QByteArrayView line) {
                 self->takeEnd(std::move(piece), line);
             }});
    }

    /// False when the octets cannot be part of a message; it is then refused. NUL is no CHAR8 of RFC 9051
    /// section 9.
    bool check(const QByteArray& piece) {
        if (m_refused || !piece.contains('\0'))
            return !m_refused;
        giveUp({false, "[CANNOT] The message holds a NUL octet"});
        return false;
    }

    void giveUp(Refusal refusal) {
        m_refusal = std::move(refusal);
        m_refused = true;
        m_dialogue.incoming().discard();
    }

    void takePiece(QByteArray piece) {
        if (!check(piece))
            return;
        m_dialogue.ask<base::Status>(AppendChunk{std::move(piece)},
                                     [self = shared_from_this()](const base::Status& status) {
                                         if (!status)
                                             self->giveUp({false, {}, status.error()});
                                     });
    }

    void takeEnd(QByteArray piece, QByteArrayView line) {
        check(piece);
        if (!line.isEmpty() && !m_refused)
            m_refusal = {true, "APPEND takes one message", {}};
        if (m_refused || !line.isEmpty())
            return abort(line.endsWith("+}"));
        m_dialogue.ask<base::Result<Appended>>(
            AppendCommit{std::move(piece)},
            [self = shared_from_this()](const base::Result<Appended>& answer) {
                if (!answer)
                    return self->m_dialogue.no(answer.error(), true);
                self->m_dialogue.ok("[APPENDUID " + QByteArray::number(answer->uidValidity) + ' ' +
                                    QByteArray::number(answer->uid) + "] APPEND completed");
            });
    }

    /// `literalFollows`: the client sends a second message that nobody has asked for.
    void abort(bool literalFollows) {
        m_dialogue.ask<base::Status>(AppendAbort{},
                                     [self = shared_from_this(), literalFollows](const base::Status&) {
                                         self->reply(self->m_refusal);
                                         if (literalFollows)
                                             self->m_dialogue.bye("One message is all that APPEND takes");
                                     });
    }

    Dialogue& m_dialogue;
    bool m_refused = false;
    Refusal m_refusal;
};

}  // namespace

void handleAppend(Dialogue& dialogue, ArgumentReader& args) {
    std::make_shared<AppendRunner>(dialogue)->start(args);
}

}  // namespace postern::proto::imap
