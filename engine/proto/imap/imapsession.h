#pragma once

#include "engine/proto/imap/commandreader.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/session.h"

namespace postern::proto::imap {

/// IMAP4rev1 (RFC 3501) with the extensions that capabilities() names. Commands run strictly one after the
/// other; input behind a command that waits is kept up to ImapOptions::maxBuffered, then hasRoom() is false.
/// Clear-text state does not survive STARTTLS.
class ImapSession final : public Session {
 public:
    explicit ImapSession(ImapOptions options);

    void feed(const Input& input, Output& out) override;
    [[nodiscard]] bool hasRoom() const override { return m_input.size() < m_dialogue.options().maxBuffered; }
    [[nodiscard]] QByteArrayView activity() const override;

 private:
    void handle(const Connected& connected);
    void handle(const Bytes& bytes);
    void handle(const TlsReady& ready);
    void handle(const Answer& answer);
    void handle(const Event& event);
    void handle(const Drained& drained);
    void handle(const Tick& tick);
    void handle(const PeerClosed& closed);
    void handle(const Shutdown& shutdown);

    void greet();
    void armDeadline();
    void run(QByteArrayView& input);
    bool takeMessage(QByteArrayView& input);
    bool takeLine(QByteArrayView& input, bool toMessage);
    bool takeCommand(QByteArrayView& input);
    bool skipLine(QByteArrayView& input);
    void refuse(const CommandReader::Step& step, QByteArrayView command);
    bool refusePassword(QByteArrayView command);
    void refuseLiteral(QByteArrayView command, QByteArrayView tag);
    void dispatch(QByteArrayView command, const CommandReader::Step& step);
    void execute();
    [[nodiscard]] ReaderLimits limits() const;

    Dialogue m_dialogue;
    CommandReader m_reader;
    QByteArray m_input;    // not handled yet
    QByteArray m_command;  // the text of the command that runs, from its arguments on
    bool m_greeted = false;
    bool m_skippingLine = false;
};

}  // namespace postern::proto::imap
