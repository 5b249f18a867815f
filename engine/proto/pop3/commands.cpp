// The command table of POP3: which command is allowed in which state (RFC 1939 sections 4 and 5), and who
// handles it.

#include "engine/proto/pop3/pop3session.h"

#include <algorithm>
#include <array>

namespace postern::proto::pop3 {

enum CommandState : quint8 {
    InAuthorization = 1,
    InTransaction = 2,
    Anywhere = InAuthorization | InTransaction,
};

struct Command {
    QByteArrayView name;
    quint8 states;
    void (Pop3Session::*handler)(QByteArrayView argument);
};

struct CommandTable {
    static const Command* find(QByteArrayView name);
};

const Command* CommandTable::find(QByteArrayView name) {
    using S = Pop3Session;
    static const std::array table{
        Command{"RETR", InTransaction, &S::retr},   Command{"DELE", InTransaction, &S::dele},
        Command{"UIDL", InTransaction, &S::uidl},   Command{"LIST", InTransaction, &S::list},
        Command{"STAT", InTransaction, &S::stat},   Command{"TOP", InTransaction, &S::top},
        Command{"NOOP", InTransaction, &S::noop},   Command{"RSET", InTransaction, &S::rset},
        Command{"USER", InAuthorization, &S::user}, Command{"PASS", InAuthorization, &S::pass},
        Command{"AUTH", InAuthorization, &S::auth}, Command{"STLS", InAuthorization, &S::stls},
        Command{"CAPA", Anywhere, &S::capa},        Command{"QUIT", Anywhere, &S::quit},
    };
    const auto* found = std::find_if(table.begin(), table.end(), [name](const Command& command) {
        return command.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == table.end() ? nullptr : found;
}

void Pop3Session::dispatch(QByteArrayView line) {
    qsizetype end = line.indexOf(' ');
    if (end < 0)
        end = line.size();
    const Command* command = CommandTable::find(line.first(end));
    const bool transaction = m_flow.phase == Phase::Transaction;
    if (command == nullptr)
        badCommand("-ERR Unknown command");
    else if ((command->states & (transaction ? InTransaction : InAuthorization)) == 0)
        badCommand(transaction ? "-ERR You are logged in already" : "-ERR Log in first");
    else  // not trimmed: blanks at the end of a password belong to it
        (this->*command->handler)(end < line.size() ? line.sliced(end + 1) : QByteArrayView());
}

}  // namespace postern::proto::pop3
