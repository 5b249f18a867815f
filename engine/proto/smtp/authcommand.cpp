// AUTH PLAIN, LOGIN and EXTERNAL (RFC 4954), on submission only.

#include "engine/proto/sasl/mechanisms.h"
#include "engine/proto/smtp/smtpsession.h"

namespace postern::proto::smtp {

void SmtpSession::auth(QByteArrayView argument) {
    if (m_config->mode != SmtpConfig::Mode::Submission)
        return badCommand("502 5.5.1 Logins are for the submission service");
    if (!m_peer.account.isEmpty())
        return badCommand("503 5.5.1 Already authenticated");
    if (!offersAuth()) {
        QByteArray text = "538 5.7.11 Encryption required: use ";
        text += m_config->starttls ? "STARTTLS first" : "TLS";
        if (m_config->tlsPort > 0)
            text += ", or TLS on port " + QByteArray::number(m_config->tlsPort);
        m_out->effects.emplace_back(RefusedPlaintext{});
        return badCommand(text);
    }
    const qsizetype blank = argument.indexOf(' ');
    const QByteArrayView name = blank < 0 ? argument : argument.first(blank);
    if (name.isEmpty())
        return badCommand("501 5.5.4 AUTH needs a mechanism");
    const bool external = m_peer.tls && sasl::takesExternal(*m_peer.tls);
    m_peer.mechanism = sasl::makeMechanism(name, {.login = true, .external = external});
    if (!m_peer.mechanism)
        return badCommand("504 5.5.4 Mechanism not offered; use PLAIN or LOGIN");
    m_flow.phase = Phase::Auth;
    std::optional<QByteArrayView> initial;
    if (blank >= 0)
        initial = argument.sliced(blank).trimmed();
    authStep(m_peer.mechanism->begin(initial));
}

void SmtpSession::authLine(const LineReader::Line& line) {
    using State = sasl::Mechanism::State;
    if (line.fault == LineFault::None) {
        authStep(m_peer.mechanism->respond(line.text));
    } else if (line.fault == LineFault::TooLong) {
        m_flow.phase = Phase::Commands;
        badCommand("500 5.5.6 Authentication exchange line is too long");
    } else {
        authStep(State::Malformed);
    }
}

void SmtpSession::authStep(sasl::Mechanism::State state) {
    using State = sasl::Mechanism::State;
    if (state == State::Challenge) {
        reply("334 " + m_peer.mechanism->challenge());
        return;
    }
    m_flow.phase = Phase::Commands;
    const auto mechanism = std::exchange(m_peer.mechanism, nullptr);
    if (state == State::Done)
        ask(mechanism->takeQuery(m_peer.tls.has_value()), &SmtpSession::loginAnswered);
    else if (state == State::Cancelled)
        badCommand("501 5.7.0 Authentication cancelled");
    else
        badCommand("501 5.5.2 Not a response of this mechanism");
}

void SmtpSession::loginAnswered(const LoginAnswer& answer) {
    switch (answer.outcome) {
        case LoginAnswer::Outcome::Granted:
            m_peer.account = answer.account;
            m_out->effects.emplace_back(SetIdentity{answer.account});
            reply("235 2.7.0 Authentication successful");
            break;
        case LoginAnswer::Outcome::Refused:
            badCommand(answer.unknownName ? "535 5.7.8 There is no such account"
                                          : "535 5.7.8 Authentication credentials invalid");
            break;
        case LoginAnswer::Outcome::TooMany:
            badCommand("454 4.7.0 Too many failed logins, try again later");
            break;
        case LoginAnswer::Outcome::Unavailable:
            reply("454 4.7.0 Temporary authentication failure");
            break;
    }
}

}  // namespace postern::proto::smtp
