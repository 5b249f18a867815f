#include "engine/proto/smtp/receivedline.h"

namespace postern::proto::smtp {

namespace {

/// The name in EHLO comes from the peer: whatever could end the word or open a comment becomes "?".
QByteArray harmless(const QByteArray& helo) {
    QByteArray name = helo.left(255);
    for (char& c : name) {
        const bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!alnum && !QByteArrayView(".-_:[]").contains(c))
            c = '?';
    }
    return name;
}

QByteArray protocolName(const Trace& trace) {
    if (!trace.extended && trace.tls == nullptr)
        return "SMTP";
    QByteArray name = "ESMTP";
    if (trace.tls != nullptr)
        name += 'S';
    if (trace.authenticated)
        name += 'A';
    return name;
}

}  // namespace

QByteArray addressLiteral(const QByteArray& address) {
    return address.contains(':') ? "[IPv6:" + address + ']' : '[' + address + ']';
}

QByteArray receivedLine(const Trace& trace) {
    QByteArray line = "Received: from " + harmless(trace.helo) + " (" + addressLiteral(trace.peer) +
                      ")\r\n\tby " + trace.host + " with " + protocolName(trace);
    if (trace.tls != nullptr)
        line += " (" + trace.tls->version + ' ' + trace.tls->cipher + ')';
    line += "\r\n\tid " + trace.id;
    if (!trace.onlyRecipient.isEmpty())
        line += " for <" + trace.onlyRecipient + '>';
    line += ";\r\n\t" + trace.date + "\r\n";
    return line;
}

}  // namespace postern::proto::smtp
