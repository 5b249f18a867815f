// DATA: the message passes through in chunks; it is refused, if it must be, once its true end has been read.

#include "engine/proto/smtp/authors.h"
#include "engine/proto/smtp/dataphase.h"
#include "engine/proto/smtp/receivedline.h"
#include "engine/proto/smtp/smtpsession.h"

namespace postern::proto::smtp {

namespace {

/// The decoder may need so much room to make progress.
constexpr qsizetype kLeastRoom = 8;
/// Octets of room for our own fields in the first chunk.
constexpr qsizetype kFieldsRoom = 1024;
constexpr qsizetype kMaxFromInLog = 200;

}  // namespace

void SmtpSession::data(QByteArrayView argument) {
    if (!argument.isEmpty())
        return badCommand("501 5.5.4 DATA takes no parameter");
    if (m_transaction.recipients.isEmpty())
        return reply("554 5.5.1 No valid recipients");  // not a bad command: it was sent before the refusals
                                                        // were read (RFC 2920 section 3.1)
    ask(BeginMessage{}, &SmtpSession::messageBegun);
}

void SmtpSession::messageBegun(const MessageStamp& stamp) {
    if (stamp.id.isEmpty())
        return reply("451 4.3.0 No mail can be taken now");
    m_data = std::make_unique<DataPhase>();
    m_data->stamp = stamp;
    m_data->chunk.reserve(std::min<qint64>(m_transaction.declaredSize, m_config->chunkSize - kFieldsRoom) +
                          kFieldsRoom);
    const Trace trace{
        .helo = m_peer.name,
        .peer = m_peer.address,
        .host = m_config->hostName,
        .id = stamp.id,
        .date = stamp.date,
        .onlyRecipient =
            m_transaction.recipients.size() == 1 ? m_transaction.recipients.front() : QByteArray(),
        .tls = m_peer.tls ? &*m_peer.tls : nullptr,
        .extended = m_peer.extended,
        .authenticated = !m_peer.account.isEmpty(),
    };
    m_data->chunk += receivedLine(trace);
    m_data->header = HeaderScan(m_data->chunk.size());
    m_flow.phase = Phase::Data;
    reply("354 End data with <CR><LF>.<CR><LF>");
}

void SmtpSession::takeData() {
    const qsizetype limit = m_config->chunkSize - (m_data->header.finished() ? 0 : kFieldsRoom);
    const qsizetype room = limit - m_data->chunk.size();
    if (room < kLeastRoom) {
        if (!m_data->header.finished()) {
            m_data->fail(DataPhase::Fault::HeaderTooBig);
            return takeData();
        }
        m_data->handedOn = true;
        return ask(AppendData{std::exchange(m_data->chunk, {})}, &SmtpSession::chunkStored);
    }
    const qsizetype before = m_data->chunk.size();
    const QByteArrayView waiting = m_reader.buffered();
    const DataDecoder::Step step =
        m_data->decoder.decode(waiting.first(std::min(room, waiting.size())), m_data->chunk);
    m_reader.consume(step.consumed);
    m_data->received += m_data->chunk.size() - before;
    if (!m_data->header.finished() && m_data->fault == DataPhase::Fault::None) {
        if (step.ended)
            m_data->header.finish(m_data->chunk);
        if (m_data->header.advance(m_data->chunk))
            headerEnded();
    }
    checkSize();
    if (step.ended)
        dataEnded();
}

/// All of the header is in the first chunk: count the hops and add what is missing.
void SmtpSession::headerEnded() {
    const HeaderScan& header = m_data->header;
    if (header.receivedFields() > m_config->maxHops)
        return m_data->fail(DataPhase::Fault::TooManyHops);
    QByteArray added;
    if (m_config->mode == SmtpConfig::Mode::Submission) {  // RFC 6409 section 8
        if (header.from().fields == 0)
            added += "From: <" + m_peer.account + ">\r\n";
        if (!header.hasDate())
            added += "Date: " + m_data->stamp.date + "\r\n";
        if (!header.hasMessageId())
            added += "Message-ID: <" + m_data->stamp.id + '@' + m_config->hostName + ">\r\n";
    }
    if (header.needsEmptyLine())
        added += "\r\n";
    m_data->chunk.insert(header.end(), added);
}

/// RFC 1870 section 6.3: a message that outgrows the limit is refused however small it was declared.
void SmtpSession::checkSize() {
    if (m_config->maxMessageSize > 0 && m_data->received > m_config->maxMessageSize &&
        m_data->fault == DataPhase::Fault::None)
        m_data->fail(DataPhase::Fault::TooBig);
}

void SmtpSession::dataEnded() {
    m_flow.phase = Phase::Commands;
    if (refuseMessage()) {
        if (m_flow.phase != Phase::Closed)
            dropMessage();
    } else if (m_config->mode == SmtpConfig::Mode::Submission) {
        checkAuthors();
    } else {
        commitMessage();
    }
}

void SmtpSession::dropMessage() {
    if (m_data->handedOn)
        ask(DropMessage{}, [](const std::any&) {});
    endTransaction();
}

void SmtpSession::commitMessage() {
    ask(CommitMessage{m_data->stamp.id, m_transaction.sender, m_transaction.recipients,
                      std::move(m_data->chunk)},
        &SmtpSession::messageStored);
}

void SmtpSession::checkAuthors() {
    const HeaderScan& header = m_data->header;
    Authors authors = readAuthors(header);
    if (!authors.usable) {
        reply("554 5.6.0 Message must have one From field, one Sender at most, and no giant ones");
        return dropMessage();
    }
    if (header.from().fields == 0)
        authors.from = {m_peer.account};  // the one that was added
    if (authors.from.isEmpty() || (header.sender().fields > 0 && authors.sender.size() != 1))
        return authorsAnswered({false});
    ask(CheckAuthors{m_peer.account, std::move(authors.from), std::move(authors.sender)},
        &SmtpSession::authorsAnswered);
}

void SmtpSession::authorsAnswered(const SenderAnswer& answer) {
    if (answer.allowed)
        return commitMessage();
    log(true, m_data->stamp.id + ": From is no address of " + m_peer.account +
                  ", refused: " + m_data->header.from().value.trimmed().left(kMaxFromInLog));
    reply("550 5.7.1 From or Sender is not an address of " + m_peer.account);
    dropMessage();
}

bool SmtpSession::refuseMessage() {
    const DataDecoder::Faults& faults = m_data->decoder.faults();
    if (faults.bareCrLf) {
        // What follows may be a hidden second message: nothing more is read from this peer.
        log(true, "bare CR or LF in a message, refused");
        goodbye("554 5.5.2 Bare CR or LF in message; lines must end with CR LF");
        return true;
    }
    if (faults.nul) {
        reply("554 5.6.0 NUL in message");
        return true;
    }
    switch (m_data->fault) {
        case DataPhase::Fault::None:
            return false;
        case DataPhase::Fault::TooBig:
            reply("552 5.3.4 Message too big: at most " + QByteArray::number(m_config->maxMessageSize) +
                  " octets");
            break;
        case DataPhase::Fault::HeaderTooBig:
            reply("552 5.3.4 Message header too big");
            break;
        case DataPhase::Fault::TooManyHops:
            reply("554 5.4.6 Too many hops, this may be a mail loop");
            break;
        case DataPhase::Fault::StoreFull:
            replyStored(StoreAnswer::Outcome::Full);
            break;
        case DataPhase::Fault::StoreFailed:
            replyStored(StoreAnswer::Outcome::Failed);
            break;
    }
    return true;
}

void SmtpSession::chunkStored(const StoreAnswer& answer) {
    if (answer.outcome == StoreAnswer::Outcome::Full)
        m_data->fail(DataPhase::Fault::StoreFull);
    else if (answer.outcome == StoreAnswer::Outcome::Failed)
        m_data->fail(DataPhase::Fault::StoreFailed);
}

void SmtpSession::messageStored(const StoreAnswer& answer) {
    replyStored(answer.outcome);
    endTransaction();
}

void SmtpSession::replyStored(StoreAnswer::Outcome outcome) {
    switch (outcome) {
        case StoreAnswer::Outcome::Stored:
            reply("250 2.0.0 Stored as " + m_data->stamp.id);
            break;
        case StoreAnswer::Outcome::Full:
            reply("452 4.3.1 Insufficient system storage");
            break;
        case StoreAnswer::Outcome::Failed:
            reply("451 4.3.0 Message could not be stored, try again later");
            break;
    }
}

void SmtpSession::endTransaction() {
    m_transaction = {};
    m_data.reset();
}

}  // namespace postern::proto::smtp
