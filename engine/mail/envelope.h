#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace postern::mail {

/// In the order of the ENVELOPE response.
enum class EnvelopeItem { Date, Subject, From, Sender, ReplyTo, To, Cc, Bcc, InReplyTo, MessageId };

/// The IMAP ENVELOPE of a header block as text ready to send (RFC 9051 section 7.5.2): "(" date subject from
/// ... ")". Always 7-bit clean: raw 8-bit octets come out as encoded words (RFC 2047), for a client without
/// UTF8=ACCEPT.
[[nodiscard]] QByteArray envelope(QByteArrayView header);

/// A value as an IMAP nstring: NIL for null, quoted where possible, else a literal.
[[nodiscard]] QByteArray nstring(const QByteArray& value);

}  // namespace postern::mail
