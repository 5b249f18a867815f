#include "engine/tls/clientoffer.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <array>

namespace postern::tls {
namespace {

constexpr qsizetype kMaxEntries = 255;
constexpr std::array<std::pair<quint16, const char*>, 5> kVersions{{{TLS1_3_VERSION, "TLSv1.3"},
                                                                    {TLS1_2_VERSION, "TLSv1.2"},
                                                                    {TLS1_1_VERSION, "TLSv1.1"},
                                                                    {TLS1_VERSION, "TLSv1"},
                                                                    {SSL3_VERSION, "SSLv3"}}};

quint16 number(const unsigned char* bytes) {
    return static_cast<quint16>(bytes[0] << 8 | bytes[1]);
}

bool isNoise(quint16 value) {
    const bool grease = (value & 0x0F0F) == 0x0A0A && (value >> 8) == (value & 0xFF);
    return grease || value == 0x00FF || value == 0x5600;  // RFC 5746, RFC 7507
}

/// Count, then the numbers, two octets each.
void pack(QByteArray& out, const unsigned char* bytes, size_t size) {
    const qsizetype at = out.size();
    out.append('\0');
    qsizetype count = 0;
    for (size_t i = 0; i + 1 < size && count < kMaxEntries; i += 2) {
        if (isNoise(number(bytes + i)))
            continue;
        out.append(reinterpret_cast<const char*>(bytes + i), 2);
        ++count;
    }
    out[at] = static_cast<char>(count);
}

struct Extension {
    const unsigned char* bytes = nullptr;
    size_t size = 0;
};

/// The list inside an extension that begins with a length of `prefix` octets.
Extension listOf(ssl_st* ssl, unsigned type, size_t prefix) {
    Extension found;
    if (SSL_client_hello_get0_ext(ssl, type, &found.bytes, &found.size) != 1 || found.size < prefix)
        return {};
    return {found.bytes + prefix, found.size - prefix};
}

}  // namespace

QByteArray packOffer(ssl_st* ssl) {
    const unsigned char* ciphers = nullptr;
    const size_t cipherSize = SSL_client_hello_get0_ciphers(ssl, &ciphers);
    const Extension versions = listOf(ssl, TLSEXT_TYPE_supported_versions, 1);
    const Extension groups = listOf(ssl, TLSEXT_TYPE_supported_groups, 2);
    const Extension signatures = listOf(ssl, TLSEXT_TYPE_signature_algorithms, 2);
    QByteArray packed;
    const size_t bound = 8 + versions.size + cipherSize + groups.size + signatures.size;
    packed.reserve(static_cast<qsizetype>(std::min<size_t>(bound, 8 * kMaxEntries + 8)));
    const unsigned legacy = SSL_client_hello_get0_legacy_version(ssl);
    const std::array<unsigned char, 2> own{static_cast<unsigned char>(legacy >> 8),
                                           static_cast<unsigned char>(legacy)};
    if (versions.size > 0)
        pack(packed, versions.bytes, versions.size);
    else
        pack(packed, own.data(), own.size());
    pack(packed, ciphers, cipherSize);
    pack(packed, groups.bytes, groups.size);
    pack(packed, signatures.bytes, signatures.size);
    return packed;
}

QByteArray packOffer(const ClientOffer& offer) {
    QByteArray packed;
    for (const QList<quint16>* list : {&offer.versions, &offer.ciphers, &offer.groups, &offer.signatures}) {
        QByteArray bytes;
        for (const quint16 value : *list)
            bytes.append(static_cast<char>(value >> 8)).append(static_cast<char>(value));
        pack(packed, reinterpret_cast<const unsigned char*>(bytes.constData()),
             static_cast<size_t>(bytes.size()));
    }
    return packed;
}

ClientOffer unpackOffer(QByteArrayView packed) {
    ClientOffer offer;
    for (QList<quint16>* list : {&offer.versions, &offer.ciphers, &offer.groups, &offer.signatures}) {
        if (packed.isEmpty())
            break;
        const qsizetype size = qMin<qsizetype>(2 * static_cast<quint8>(packed[0]), (packed.size() - 1) & ~1);
        const auto* bytes = reinterpret_cast<const unsigned char*>(packed.data()) + 1;
        for (qsizetype i = 0; i < size; i += 2) list->append(number(bytes + i));
        packed = packed.sliced(1 + size);
    }
    return offer;
}

bool ClientOffer::speaks(quint16 version) const {
    // Without the extension the one number stands for all versions up to it.
    return versions.contains(version) ||
           (versions.size() == 1 && versions.front() <= TLS1_2_VERSION && version <= versions.front());
}

QByteArray ClientOffer::newestVersion() const {
    const auto newest = std::max_element(versions.begin(), versions.end());
    if (newest == versions.end())
        return {};
    for (const auto& [value, name] : kVersions)
        if (*newest == value)
            return name;
    return *newest > TLS1_3_VERSION ? "TLSv1.3" : QByteArray();
}

quint16 versionNumber(const QByteArray& name) {
    for (const auto& [value, known] : kVersions)
        if (name == known)
            return value;
    return 0;
}

}  // namespace postern::tls
