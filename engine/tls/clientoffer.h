#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

struct ssl_st;

namespace postern::tls {

/// What a ClientHello offered, as the numbers of the IANA registries, in the client's order; GREASE values
/// (RFC 8701) and signalling suites are left out, as they are no offer and differ each time.
struct ClientOffer {
    QList<quint16> versions;  // 0x0304: TLS 1.3; a client without the extension: its newest version alone
    QList<quint16> ciphers, groups, signatures;
    bool operator==(const ClientOffer&) const = default;
    [[nodiscard]] bool speaks(quint16 version) const;
    /// "TLSv1.3"; empty when nothing was offered.
    [[nodiscard]] QByteArray newestVersion() const;
};

/// One small allocation, for the handshake's path; call inside the ClientHello callback. At most 255 entries
/// of each kind are kept.
[[nodiscard]] QByteArray packOffer(ssl_st* ssl);
[[nodiscard]] QByteArray packOffer(const ClientOffer& offer);
/// What cannot be read is left out.
[[nodiscard]] ClientOffer unpackOffer(QByteArrayView packed);
/// "TLSv1.2" and back; 0 for others.
[[nodiscard]] quint16 versionNumber(const QByteArray& name);

}  // namespace postern::tls
