#include "engine/proto/imap/imapsession.h"

#include "engine/base/secret.h"
#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/ascii.h"
#include "engine/proto/imap/capabilities.h"
#include "engine/proto/imap/commands/signin.h"
#include "engine/proto/sasl/mechanisms.h"

#include <algorithm>

namespace postern::proto::imap {
namespace {

constexpr qsizetype kMaxTag = 100;

bool isTag(QByteArrayView tag) {
    if (tag.isEmpty() || tag.size() > kMaxTag)
        return false;
    // tag = 1*<any ASTRING-CHAR except "+">
    return std::all_of(tag.begin(), tag.end(),
                       [](char c) { return (isAtomChar(c) || c == ']') && c != '+'; });
}

QByteArrayView wordAt(QByteArrayView text) {
    const qsizetype end = text.indexOf(' ');
    return end < 0 ? text : text.first(end);
}

}  // namespace

ImapSession::ImapSession(ImapOptions options) : m_dialogue(std::move(options)) {}

void ImapSession::feed(const Input& input, Output& out) {
    m_dialogue.attach(&out);
    std::visit([this](const auto& what) { handle(what); }, input);
    m_dialogue.attach(nullptr);
}

QByteArrayView ImapSession::activity() const {
    if (m_dialogue.client().idling)
        return "IDLE";
    return m_dialogue.command() ? m_dialogue.command()->name : QByteArrayView();
}

void ImapSession::greet() {
    m_greeted = true;
    m_dialogue.untagged("OK [CAPABILITY " + capabilities(m_dialogue.client(), m_dialogue.options()) + "] " +
                        m_dialogue.options().hostName + " Postern ready");
    armDeadline();
}

void ImapSession::armDeadline() {
    m_dialogue.effect(SetDeadline{m_dialogue.options().idleSeconds});
}

void ImapSession::handle(const Connected& connected) {
    m_dialogue.client().startingTls = connected.tls;
    if (!connected.tls)
        greet();
}

void ImapSession::handle(const TlsReady& ready) {
    m_input.clear();
    m_reader.reset();
    m_dialogue.forgetAll();
    m_dialogue.client().tls = true;
    m_dialogue.client().takesExternal = sasl::takesExternal(ready.info);
    m_dialogue.client().offersExternal = ready.info.offersExternal;
    if (!m_greeted)
        greet();
}

void ImapSession::handle(const Bytes& bytes) {
    if (m_dialogue.isClosing() || m_dialogue.client().startingTls)
        return;
    armDeadline();
    if (m_input.isEmpty()) {
        QByteArrayView rest = bytes.data;
        run(rest);
        m_input = rest.toByteArray();
        return;
    }
    m_input.append(bytes.data);
    QByteArrayView rest = m_input;
    run(rest);
    m_input = rest.isEmpty() ? QByteArray() : rest.toByteArray();
}

void ImapSession::handle(const Answer& answer) {
    m_dialogue.answer(answer.id, answer.value);
    QByteArrayView rest = m_input;
    run(rest);
    if (rest.size() != m_input.size())
        m_input = rest.toByteArray();
}

void ImapSession::handle(const Drained&) {
    armDeadline();
    m_dialogue.drained();
    QByteArrayView rest = m_input;
    run(rest);
    if (rest.size() != m_input.size())
        m_input = rest.toByteArray();
}

void ImapSession::handle(const Event& event) {
    const auto* changed = std::any_cast<MailboxChanged>(&event.value);
    if (!changed || m_dialogue.isClosing())
        return;
    MailboxView& view = m_dialogue.view();
    view.offer(changed->index);
    if (!m_dialogue.client().idling)
        return;
    if (view.isGone())
        m_dialogue.bye("The mailbox has been deleted");
    else
        m_dialogue.writeUpdates();
}

void ImapSession::handle(const Tick&) {
    m_dialogue.bye("Disconnected for inactivity");
}

void ImapSession::handle(const Shutdown& shutdown) {
    m_dialogue.bye(shutdown.tooSlow ? "Too slow to log in" : "Server is shutting down");
}

void ImapSession::handle(const PeerClosed&) {
    m_dialogue.close();
}

ReaderLimits ImapSession::limits() const {
    const ImapOptions& options = m_dialogue.options();
    if (m_dialogue.client().state == NotAuthenticated)
        return {options.maxLine, options.maxLiteralBeforeLogin, 0};
    return {options.maxLine, options.maxLiteralCommand, options.maxLiteral};
}

void ImapSession::run(QByteArrayView& input) {
    while (!input.isEmpty() && !m_dialogue.isBusy() && !m_dialogue.isClosing() &&
           !m_dialogue.client().startingTls) {
        bool progress = false;
        if (m_dialogue.incoming().isActive())
            progress = m_dialogue.incoming().atEnd() ? takeLine(input, true) : takeMessage(input);
        else if (m_skippingLine)
            progress = skipLine(input);
        else if (m_dialogue.wantsLine())
            progress = takeLine(input, false);
        else
            progress = takeCommand(input);
        if (!progress)
            return;
    }
    if (m_dialogue.isClosing())
        input = {};
}

bool ImapSession::takeMessage(QByteArrayView& input) {
    const qsizetype taken = m_dialogue.incoming().take(input);
    input = input.sliced(taken);
    return true;
}

bool ImapSession::skipLine(QByteArrayView& input) {
    const qsizetype lf = input.indexOf('\n');
    m_skippingLine = lf < 0;
    input = lf < 0 ? QByteArrayView() : input.sliced(lf + 1);
    return true;
}

bool ImapSession::takeLine(QByteArrayView& input, bool toMessage) {
    const qsizetype lf = input.indexOf('\n');
    const qsizetype size = lf < 0 ? input.size() : lf;
    if (size > m_dialogue.options().maxLine) {
        m_dialogue.bye("Line too long");
        return false;
    }
    if (lf < 0)
        return false;
    // The octets stay where they are until this call is over; a handler that waits keeps its own copy.
    QByteArrayView line = input.first(lf);
    if (line.endsWith('\r'))
        line.chop(1);
    input = input.sliced(lf + 1);
    m_dialogue.client().leftoverInput = !input.isEmpty();
    if (toMessage)
        m_dialogue.incoming().finishLine(line);
    else
        m_dialogue.line(line);
    return true;
}

bool ImapSession::takeCommand(QByteArrayView& input) {
    using Found = CommandReader::Found;
    const CommandReader::Step step = m_reader.advance(input, limits());
    if (step.found == Found::NeedMore)
        return false;
    if (step.found == Found::Continue) {
        if (refusePassword(input.first(step.size))) {
            input = input.sliced(step.size);
            m_reader.reset();
            return true;
        }
        m_dialogue.out().append("+ OK\r\n");
        return true;
    }
    const QByteArrayView command = input.first(step.size);
    input = input.sliced(step.size);
    m_reader.reset();
    m_dialogue.client().leftoverInput = !input.isEmpty();
    if (step.found == Found::Command || step.found == Found::Message)
        dispatch(command, step);
    else
        refuse(step, command);
    return true;
}

/// A "+" would invite name and password in clear text; the refusal must come first. True when it has.
bool ImapSession::refusePassword(QByteArrayView command) {
    const QByteArrayView tag = wordAt(command);
    if (m_dialogue.client().state != NotAuthenticated || !isTag(tag) || tag.size() == command.size() ||
        !loginDisabled(m_dialogue.client(), m_dialogue.options()))
        return false;
    ArgumentReader args(command.sliced(tag.size() + 1));
    QByteArrayView word;
    if (!args.atom(word) || !sameWord(word, "LOGIN"))
        return false;
    QByteArray name;
    if (!args.space() || !args.astring(name))
        name.clear();
    m_dialogue.begin(findCommand("LOGIN"), tag.toByteArray());
    return refusePlaintext(m_dialogue, name);
}

// A message past the limit is a wish that cannot be granted, any other literal of that size is nonsense (RFC
// 4469 section 4.2).
void ImapSession::refuseLiteral(QByteArrayView command, QByteArrayView tag) {
    const bool append =
        tag.size() < command.size() && sameWord(wordAt(command.sliced(tag.size() + 1)), "APPEND");
    if (append && m_dialogue.client().state != NotAuthenticated)
        m_dialogue.no("[TOOBIG] Message too big");
    else
        m_dialogue.bad("[TOOBIG] Literal too big");
}

void ImapSession::refuse(const CommandReader::Step& step, QByteArrayView command) {
    using Found = CommandReader::Found;
    const QByteArrayView tag = wordAt(command.first(qMin<qsizetype>(command.size(), kMaxTag + 1)));
    m_dialogue.begin(nullptr, isTag(tag) ? tag.toByteArray() : QByteArray());
    switch (step.found) {
        case Found::LiteralTooBig:
            refuseLiteral(command, tag);
            return;
        case Found::LiteralFlood:
            refuseLiteral(command, tag);
            m_dialogue.bye("Literal too big");
            return;
        case Found::LineTooLong:
            m_skippingLine = step.synchronising;
            m_dialogue.bad("Line too long");
            return;
        default:
            m_dialogue.bad("Lines end in CRLF and hold no NUL");
    }
}

void ImapSession::dispatch(QByteArrayView command, const CommandReader::Step& step) {
    QByteArrayView text = command;
    if (step.found == CommandReader::Found::Command)
        text = command.chopped(2);
    const QByteArrayView tag = wordAt(text);
    m_dialogue.begin(nullptr, isTag(tag) ? tag.toByteArray() : QByteArray());
    if (!isTag(tag) || tag.size() == text.size()) {
        m_dialogue.bad("A command starts with a tag, a space and its name");
        return;
    }
    QByteArrayView rest = text.sliced(tag.size() + 1);
    QByteArrayView name = wordAt(rest);
    if (sameWord(name, "UID") && name.size() < rest.size())
        name = rest.first(4 + wordAt(rest.sliced(4)).size());
    const Command* found = findCommand(name);
    const bool message = step.found == CommandReader::Found::Message;
    m_dialogue.announce({message ? step.literal : -1, step.synchronising});
    if (!found || !(found->states & m_dialogue.client().state)) {
        m_dialogue.bad(found ? "Not in this state" : "Unknown command");
        // Its octets would be read as commands.
        if (message && !step.synchronising)
            m_dialogue.bye("A literal follows a command that takes none");
        return;
    }
    m_dialogue.begin(found, tag.toByteArray());
    m_command = rest.sliced(name.size()).toByteArray();
    execute();
}

void ImapSession::execute() {
    const Command& command = *m_dialogue.command();
    const auto call = [this, &command] {
        MailboxView& view = m_dialogue.view();
        if (view.isGone() && !sameWord(command.name, "LOGOUT")) {
            m_dialogue.bye("The mailbox has been deleted");
            return;
        }
        // Numbers in a UID command do not move, so news goes first and the command sees it.
        if (command.flags & UidForm)
            m_dialogue.writeUpdates();
        ArgumentReader args(m_command);
        command.handler(m_dialogue, args);
        if (command.flags & HasSecret)
            base::wipe(m_command);
    };
    if ((command.flags & NeedsFresh) && m_dialogue.view().isOpen()) {
        m_dialogue.ask<base::Result<IndexPtr>>(Refresh{}, [this, call](const base::Result<IndexPtr>& answer) {
            if (!answer && answer.error().code == "store.mailbox-missing")
                return m_dialogue.bye("The mailbox has been deleted");
            if (answer)
                m_dialogue.view().offer(*answer);
            call();
        });
        return;
    }
    call();
}

}  // namespace postern::proto::imap
