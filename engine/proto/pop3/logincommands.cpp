// CAPA, STLS and the ways to log in: USER and PASS (RFC 1939 section 7), AUTH PLAIN and
// EXTERNAL (RFC 5034).

#include "engine/proto/pop3/pop3session.h"
#include "engine/proto/sasl/mechanisms.h"

namespace postern::proto::pop3 {

bool Pop3Session::offersLogin() const {
    return m_peer.tls.has_value() || !m_config->loginNeedsTls;
}

void Pop3Session::refuseClearText(const QByteArray& name) {
    QByteArray text = "-ERR Encryption required: use ";
    text += m_config->stls ? "STLS first" : "TLS";
    if (m_config->tlsPort > 0)
        text += ", or TLS on port " + QByteArray::number(m_config->tlsPort);
    m_out->effects.emplace_back(RefusedPlaintext{name});
    badCommand(text);
}

// RFC 2449 section 5: only what is true at this moment.
void Pop3Session::capa(QByteArrayView) {
    reply("+OK Capability list follows");
    reply("TOP");
    if (offersLogin()) {
        reply("USER");
        reply(m_peer.tls && m_peer.tls->offersExternal ? "SASL PLAIN EXTERNAL" : "SASL PLAIN");
    }
    reply("UIDL");
    reply("RESP-CODES");
    reply("AUTH-RESP-CODE");
    reply("PIPELINING");
    reply("EXPIRE NEVER");
    if (m_config->stls && !m_peer.tls && m_flow.phase == Phase::Authorization)
        reply("STLS");
    reply("IMPLEMENTATION Postern");
    reply(".");
}

// RFC 2595 section 4
void Pop3Session::stls(QByteArrayView) {
    if (m_peer.tls) {
        badCommand("-ERR TLS is active already");
    } else if (!m_config->stls) {
        badCommand("-ERR STLS is not offered");
    } else if (m_reader.size() > 0) {
        m_out->effects.emplace_back(LogLine{true, "commands pipelined behind STLS"});
        goodbye("-ERR Nothing may follow STLS before TLS is up");
    } else {
        reply("+OK Begin TLS");
        m_flow.phase = Phase::TlsStart;
        m_out->effects.emplace_back(StartTls{});
    }
}

void Pop3Session::user(QByteArrayView argument) {
    if (!offersLogin())
        return refuseClearText(argument.trimmed().toByteArray());
    if (argument.trimmed().isEmpty())
        return badCommand("-ERR USER needs a name");
    m_peer.user = argument.trimmed().toByteArray();
    reply("+OK Name taken, send PASS");  // says nothing about whether it exists
}

void Pop3Session::pass(QByteArrayView argument) {
    if (!offersLogin())
        return refuseClearText();
    if (m_peer.user.isEmpty())
        return badCommand("-ERR Send USER first");
    sasl::PasswordLogin login;
    login.name = std::exchange(m_peer.user, {});
    login.password = base::Secret(argument);
    ask(LoginQuery{std::move(login), m_peer.tls.has_value(), false}, &Pop3Session::loginAnswered);
}

void Pop3Session::auth(QByteArrayView argument) {
    if (!offersLogin())
        return refuseClearText();
    argument = argument.trimmed();
    const qsizetype blank = argument.indexOf(' ');
    const QByteArrayView name = blank < 0 ? argument : argument.first(blank);
    const bool external = m_peer.tls && sasl::takesExternal(*m_peer.tls);
    m_peer.mechanism = sasl::makeMechanism(name, {.external = external});
    if (!m_peer.mechanism)
        return badCommand("-ERR Mechanism not offered; use PLAIN");
    m_flow.phase = Phase::Sasl;
    std::optional<QByteArrayView> initial;
    if (blank >= 0)
        initial = argument.sliced(blank).trimmed();
    authStep(m_peer.mechanism->begin(initial));
}

void Pop3Session::authStep(sasl::Mechanism::State state) {
    using State = sasl::Mechanism::State;
    if (state == State::Challenge) {
        reply("+ " + m_peer.mechanism->challenge());
        return;
    }
    m_flow.phase = Phase::Authorization;
    if (state == State::Done)
        ask(m_peer.mechanism->takeQuery(m_peer.tls.has_value()), &Pop3Session::loginAnswered);
    else if (state == State::Cancelled)
        badCommand("-ERR Authentication cancelled");
    else
        badCommand("-ERR Not a response of this mechanism");
    m_peer.mechanism.reset();
}

void Pop3Session::loginAnswered(const LoginAnswer& answer) {
    switch (answer.outcome) {
        case LoginAnswer::Outcome::Granted:
            m_peer.account = answer.account;
            return ask(OpenDrop{}, &Pop3Session::dropAnswered);
        case LoginAnswer::Outcome::Refused:
            return badCommand(answer.unknownName ? "-ERR [AUTH] There is no such account"
                                                 : "-ERR [AUTH] Wrong name or password");
        case LoginAnswer::Outcome::TooMany:
            return badCommand("-ERR [SYS/TEMP] Too many failed logins, try again later");
        case LoginAnswer::Outcome::Unavailable:
            return reply("-ERR [SYS/TEMP] Logins are not possible now");
    }
}

void Pop3Session::dropAnswered(const DropAnswer& answer) {
    if (answer.outcome == DropAnswer::Outcome::InUse)
        return badCommand("-ERR [IN-USE] Another session has this maildrop open");
    if (answer.outcome != DropAnswer::Outcome::Open || !answer.index)
        return reply("-ERR [SYS/TEMP] The maildrop cannot be opened now");
    m_drop.index = answer.index;
    m_drop.deleted.assign(answer.index->count(), false);
    m_flow.phase = Phase::Transaction;
    m_out->effects.emplace_back(SetIdentity{m_peer.account});
    reply("+OK " + QByteArray::number(answer.index->count()) + " messages");
}

}  // namespace postern::proto::pop3
