// The command table of SMTP: which command is allowed when, and who handles it.

#include "engine/proto/smtp/smtpsession.h"

#include <algorithm>
#include <array>

namespace postern::proto::smtp {

/// When a command is allowed beyond what its handler checks itself.
enum CommandFlag : quint8 {
    NeedsHello = 1,        // after EHLO or HELO
    NeedsLogin = 2,        // submission: after AUTH
    NeedsTransaction = 4,  // after MAIL
    NoTransaction = 8,     // not between MAIL and the end of the message
};

struct Command {
    QByteArrayView name;
    quint8 flags;
    void (SmtpSession::*handler)(QByteArrayView argument);
};

struct CommandTable {
    static const Command* find(QByteArrayView name);
};

const Command* CommandTable::find(QByteArrayView name) {
    using S = SmtpSession;
    static const std::array table{
        Command{"MAIL", NeedsHello | NeedsLogin | NoTransaction, &S::mail},
        Command{"RCPT", NeedsHello | NeedsLogin | NeedsTransaction, &S::rcpt},
        Command{"DATA", NeedsHello | NeedsLogin | NeedsTransaction, &S::data},
        Command{"QUIT", 0, &S::quit},
        Command{"EHLO", 0, &S::ehlo},
        Command{"RSET", 0, &S::rset},
        Command{"STARTTLS", 0, &S::starttls},
        Command{"AUTH", NeedsHello | NoTransaction, &S::auth},
        Command{"NOOP", 0, &S::noop},
        Command{"HELO", 0, &S::helo},
        Command{"VRFY", NeedsLogin, &S::vrfy},
        Command{"EXPN", 0, &S::expn},
        Command{"HELP", 0, &S::help},
        // What a browser made to post to this port would say: never answered line by line.
        Command{"GET", 0, &S::notMail},
        Command{"POST", 0, &S::notMail},
        Command{"PUT", 0, &S::notMail},
        Command{"CONNECT", 0, &S::notMail},
        Command{"OPTIONS", 0, &S::notMail},
    };
    const auto* found = std::find_if(table.begin(), table.end(), [name](const Command& command) {
        return command.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == table.end() ? nullptr : found;
}

void SmtpSession::dispatch(QByteArrayView line) {
    qsizetype end = line.indexOf(' ');
    if (end < 0)
        end = line.size();
    const Command* command = CommandTable::find(line.first(end));
    if (command == nullptr)
        badCommand("500 5.5.2 Command not recognized");
    else if (!refuse(*command))
        (this->*command->handler)(line.sliced(end).trimmed());
}

bool SmtpSession::refuse(const Command& command) {
    const quint8 flags = command.flags;
    if ((flags & NeedsHello) != 0 && m_peer.name.isEmpty())
        badCommand("503 5.5.1 Send EHLO first");
    else if ((flags & NeedsLogin) != 0 && m_config->mode == SmtpConfig::Mode::Submission &&
             m_peer.account.isEmpty())
        badCommand(offersAuth() ? "530 5.7.0 Authentication required"
                                : "530 5.7.0 Must issue a STARTTLS command first");
    else if ((flags & NeedsTransaction) != 0 && !m_transaction.open)
        reply("503 5.5.1 Send MAIL first");  // RFC 2920 section 3.1: it was sent before MAIL was refused
    else if ((flags & NoTransaction) != 0 && m_transaction.open)
        badCommand("503 5.5.1 Not during a mail transaction");
    else
        return false;
    return true;
}

void SmtpSession::badCommand(QByteArrayView line) {
    if (++m_flow.badCommands <= m_config->maxBadCommands) {
        reply(line);
        return;
    }
    log(true, "too many bad commands");
    goodbye("421 4.7.0 " + m_config->hostName + " Too many bad commands, closing connection");
}

}  // namespace postern::proto::smtp
