// EHLO, HELO, STARTTLS and the commands that hardly do anything.

#include "engine/proto/smtp/smtpsession.h"

#include <QByteArrayList>

namespace postern::proto::smtp {

bool SmtpSession::offersStarttls() const {
    return m_config->starttls && !m_peer.tls;
}

bool SmtpSession::offersAuth() const {
    return m_config->mode == SmtpConfig::Mode::Submission && (m_peer.tls || !m_config->loginNeedsTls);
}

bool SmtpSession::takeName(QByteArrayView argument, bool extended) {
    if (argument.isEmpty()) {
        badCommand("501 5.5.4 Say your name");
        return false;
    }
    // Clients send all kinds of names (spaces, underscores, 8-bit): the first word is taken, cleaned where it
    // is shown.
    const qsizetype blank = argument.indexOf(' ');
    m_peer.name = argument.first(blank < 0 ? argument.size() : blank).toByteArray();
    m_peer.extended = extended;
    endTransaction();  // RFC 5321 section 4.1.4
    return true;
}

void SmtpSession::ehlo(QByteArrayView argument) {
    if (!takeName(argument, true))
        return;
    QByteArrayList lines{m_config->hostName, "PIPELINING"};
    lines << (m_config->maxMessageSize > 0 ? "SIZE " + QByteArray::number(m_config->maxMessageSize)
                                           : QByteArray("SIZE"));
    lines << "8BITMIME"
          << "ENHANCEDSTATUSCODES";
    if (offersStarttls())
        lines << "STARTTLS";
    if (offersAuth())
        lines << (m_peer.tls && m_peer.tls->offersExternal ? "AUTH PLAIN LOGIN EXTERNAL"
                                                           : "AUTH PLAIN LOGIN");
    for (qsizetype i = 0; i < lines.size(); ++i) reply((i + 1 < lines.size() ? "250-" : "250 ") + lines[i]);
}

void SmtpSession::helo(QByteArrayView argument) {
    if (takeName(argument, false))
        reply("250 " + m_config->hostName);
}

void SmtpSession::noop(QByteArrayView) {
    reply("250 2.0.0 OK");
}

void SmtpSession::rset(QByteArrayView) {
    endTransaction();
    reply("250 2.0.0 OK");
}

void SmtpSession::quit(QByteArrayView) {
    goodbye("221 2.0.0 " + m_config->hostName + " Goodbye");
}

void SmtpSession::vrfy(QByteArrayView) {
    // RFC 5321 section 7.3: tells nobody which names exist.
    reply("252 2.1.5 Send some mail, I will try my best");
}

void SmtpSession::expn(QByteArrayView) {
    badCommand("502 5.5.1 EXPN is not offered");
}

void SmtpSession::help(QByteArrayView) {
    reply("214 2.0.0 Postern speaks RFC 5321; see EHLO for extensions");
}

void SmtpSession::notMail(QByteArrayView) {
    log(true, "HTTP on a mail port");
    goodbye("421 4.7.0 " + m_config->hostName + " This is not a web server");
}

// RFC 3207 section 4
void SmtpSession::starttls(QByteArrayView argument) {
    if (m_peer.tls) {
        badCommand("503 5.5.1 TLS is active already");
    } else if (!m_config->starttls) {
        badCommand("502 5.5.1 STARTTLS is not offered");
    } else if (!argument.isEmpty()) {
        badCommand("501 5.5.4 STARTTLS takes no parameter");
    } else if (m_reader.size() > 0) {
        // Commands that were sent along in clear text could be anybody's; they must not count inside TLS.
        log(true, "commands pipelined behind STARTTLS");
        goodbye("554 5.5.0 Nothing may follow STARTTLS before TLS is up");
    } else {
        reply("220 2.0.0 Ready to start TLS");
        m_flow.phase = Phase::TlsStart;
        m_out->effects.emplace_back(StartTls{});
    }
}

}  // namespace postern::proto::smtp
