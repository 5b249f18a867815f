// MAIL and RCPT (RFC 5321 sections 4.1.1.2 and 4.1.1.3).

#include "engine/proto/smtp/path.h"
#include "engine/proto/smtp/smtpsession.h"

#include <limits>

namespace postern::proto::smtp {

namespace {

/// What follows "FROM:" or "TO:"; nothing if the argument does not begin so.
std::optional<QByteArrayView> after(QByteArrayView keyword, QByteArrayView argument) {
    if (argument.size() < keyword.size() ||
        argument.first(keyword.size()).compare(keyword, Qt::CaseInsensitive) != 0)
        return {};
    return argument.sliced(keyword.size());
}

bool is(QByteArrayView a, QByteArrayView b) {
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

/// `number` as octets; a number too large for 64 bit is larger than any limit. Nothing when it is no number.
std::optional<qint64> octets(QByteArrayView number) {
    if (number.isEmpty() || number.size() > 20)  // RFC 1870 section 3: at most 20 digits
        return {};
    for (const char c : number) {
        if (c < '0' || c > '9')
            return {};
    }
    bool fits = false;
    const qint64 value = number.toByteArray().toLongLong(&fits);
    return fits ? value : std::numeric_limits<qint64>::max();
}

}  // namespace

/// `code` is the syntax error of the command: RFC 3463 X.1.7 for senders, X.1.3 for recipients.
bool SmtpSession::pathOk(QByteArrayView code, PathError error) {
    switch (error) {
        case PathError::None:
            return true;
        case PathError::Syntax:
            badCommand("501 " + code.toByteArray() + " Bad address syntax");
            break;
        case PathError::TooLong:
            badCommand("501 " + code.toByteArray() + " Address too long");
            break;
        case PathError::NotAscii:
            badCommand("553 5.6.7 Addresses beyond ASCII are not taken");
            break;
    }
    return false;
}

void SmtpSession::mail(QByteArrayView argument) {
    const auto from = after("FROM:", argument);
    if (!from)
        return badCommand("501 5.5.4 Syntax: MAIL FROM:<address>");
    const Path path = parsePath(*from);
    if (!pathOk("5.1.7", path.error) || !takeMailParameters(path.rest))
        return;
    if (m_config->maxMessageSize > 0 && m_transaction.declaredSize > m_config->maxMessageSize)
        return reply("552 5.3.4 Message too big: at most " + QByteArray::number(m_config->maxMessageSize) +
                     " octets");
    m_transaction.asked = path.address;
    if (m_config->mode == SmtpConfig::Mode::Submission && !path.address.isEmpty())
        ask(CheckSender{m_peer.account, path.address}, &SmtpSession::senderAnswered);
    else
        senderAnswered({true});
}

bool SmtpSession::takeMailParameters(QByteArrayView text) {
    m_transaction.declaredSize = 0;
    const auto parameters = parseParameters(text);
    if (!parameters) {
        badCommand("501 5.5.4 Bad parameter syntax");
        return false;
    }
    for (const auto& [key, value] : *parameters) {
        if (is(key, "SIZE")) {
            const auto size = octets(value);
            if (!size) {
                badCommand("501 5.5.4 Bad SIZE");
                return false;
            }
            m_transaction.declaredSize = *size;
        } else if (is(key, "BODY") && (is(value, "7BIT") || is(value, "8BITMIME"))) {
            continue;  // stored as it comes, so both are the same to us (RFC 6152)
        } else if (!(is(key, "AUTH") && m_config->mode == SmtpConfig::Mode::Submission)) {
            // RFC 4954 section 5 makes AUTH= legal here; who sends is known from the login alone.
            badCommand("555 5.5.4 Parameter not recognized");
            return false;
        }
    }
    return true;
}

void SmtpSession::senderAnswered(const SenderAnswer& answer) {
    if (!answer.allowed)
        return reply("553 5.7.1 Not an address of " + m_peer.account);
    m_transaction.sender = std::move(m_transaction.asked);
    m_transaction.open = true;
    reply("250 2.1.0 OK");
}

void SmtpSession::rcpt(QByteArrayView argument) {
    const auto to = after("TO:", argument);
    if (!to)
        return badCommand("501 5.5.4 Syntax: RCPT TO:<address>");
    const Path path = parsePath(*to);
    if (!pathOk("5.1.3", path.error))
        return;
    if (path.address.isEmpty())
        return badCommand("501 5.1.3 A recipient cannot be null");
    const auto parameters = parseParameters(path.rest);
    if (!parameters || !parameters->empty())
        return badCommand("555 5.5.4 Parameter not recognized");
    if (m_transaction.recipients.size() >= m_config->maxRecipients)
        return reply("452 4.5.3 Too many recipients");
    m_transaction.asked = path.address;
    ask(CheckRecipient{path.address}, &SmtpSession::recipientAnswered);
}

void SmtpSession::recipientAnswered(const RecipientAnswer& answer) {
    const bool submission = m_config->mode == SmtpConfig::Mode::Submission;
    switch (answer.verdict) {
        case RecipientAnswer::Verdict::Accepted:
            m_transaction.recipients.append(std::move(m_transaction.asked));
            return reply("250 2.1.5 OK");
        case RecipientAnswer::Verdict::UnknownUser:
            return rejectRecipient("550 5.1.1 No such user here");
        case RecipientAnswer::Verdict::NotLocal:
            return rejectRecipient(submission ? "550 5.7.1 Relaying to other domains is not available"
                                              : "550 5.7.1 Relaying denied");
        case RecipientAnswer::Verdict::Invalid:
            return rejectRecipient("501 5.1.3 Bad address syntax");
        case RecipientAnswer::Verdict::AliasLoop:
            return rejectRecipient("550 5.4.6 This address leads back to itself");
        case RecipientAnswer::Verdict::TemporaryFailure:
            return reply("451 4.3.0 Cannot check this address now");
    }
}

/// A list with a few dead addresses is everyday; a long row of refusals is somebody who tries out which
/// exist.
void SmtpSession::rejectRecipient(QByteArrayView line) {
    if (++m_flow.rejectedRecipients <= m_config->maxRejectedRecipients)
        return reply(line);
    log(true, "too many rejected recipients");
    goodbye("421 4.7.0 " + m_config->hostName + " Too many rejected recipients, closing connection");
}

}  // namespace postern::proto::smtp
