#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {
namespace {

/// RFC 5530 response codes of the store's errors.
QByteArrayView codeOf(const QByteArray& code, bool tryCreate) {
    if (code == "store.mailbox-missing")
        return tryCreate ? "[TRYCREATE] " : "[NONEXISTENT] ";
    if (code == "store.mailbox-exists")
        return "[ALREADYEXISTS] ";
    if (code == "store.name-invalid")
        return "[CANNOT] ";
    if (code == "store.message-missing")
        return "[EXPUNGEISSUED] ";
    return "[UNAVAILABLE] ";
}

}  // namespace

void Dialogue::begin(const Command* command, QByteArray tag) {
    m_command = command;
    m_tag = std::move(tag);
}

void Dialogue::untagged(QByteArrayView text) {
    out().append("* ").append(text).append("\r\n");
}

void Dialogue::writeUpdates() {
    if (!m_view.isOpen() || !m_command)
        return;
    m_view.writeUpdates(out(), {!(m_command->flags & NoExpunge), (m_command->flags & UidForm) != 0});
}

void Dialogue::finish(QByteArrayView status, QByteArrayView text) {
    writeUpdates();
    out()
        .append(m_tag.isEmpty() ? QByteArray("*") : m_tag)
        .append(' ')
        .append(status)
        .append(' ')
        .append(text);
    out().append("\r\n");
    m_command = nullptr;
    m_client.idling = false;
    if (status == "OK")
        m_badCommands = 0;
}

void Dialogue::bad(QByteArrayView text) {
    finish("BAD", text);
    // Who has logged in may be clumsy, he does not probe.
    const int patience = m_client.state == NotAuthenticated ? 1 : ImapOptions::kPatience;
    if (++m_badCommands >= m_options.maxBadCommands * patience)
        bye("Too many bad commands");
}

void Dialogue::no(const base::Error& error, bool tryCreate) {
    no(codeOf(error.code, tryCreate).toByteArray() + error.text.toUtf8());
}

void Dialogue::bye(QByteArrayView text) {
    if (m_closing)
        return;
    if (!m_insideLiteral && !m_client.startingTls)
        out().append("* BYE ").append(text).append("\r\n");
    close();
}

void Dialogue::close() {
    m_closing = true;
    m_then = nullptr;
    m_drained = nullptr;
    m_line = nullptr;
    effect(Close{});
}

void Dialogue::whenDrained(std::function<void()> then) {
    m_drained = std::move(then);
    effect(WantDrained{});
}

void Dialogue::answer(quint64 id, const std::any& value) {
    if (!m_then || id != m_askId)
        return;
    const auto then = std::exchange(m_then, nullptr);
    then(value);
}

void Dialogue::drained() {
    if (const auto then = std::exchange(m_drained, nullptr))
        then();
}

void Dialogue::forgetAll() {
    m_client = {};
    m_view.close();
    m_incoming = {};
    m_badCommands = 0;
    m_command = nullptr;
    m_tag.clear();
}

}  // namespace postern::proto::imap
