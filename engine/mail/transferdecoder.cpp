#include "engine/mail/transferdecoder.h"

#include <array>
#include <cstring>

namespace postern::mail {

namespace {

constexpr std::array<qint8, 256> makeDigits() {
    std::array<qint8, 256> table{};
    table.fill(-1);
    constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < 64; ++i) table[static_cast<quint8>(kAlphabet[i])] = static_cast<qint8>(i);
    return table;
}
constexpr std::array<qint8, 256> kBase64 = makeDigits();

int hexDigit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    const char low = static_cast<char>(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

}  // namespace

TransferDecoder::Encoding TransferDecoder::encodingOf(const QByteArray& name) {
    if (name == "quoted-printable")
        return Encoding::QuotedPrintable;
    return name == "base64" ? Encoding::Base64 : Encoding::Identity;
}

void TransferDecoder::decode(QByteArrayView octets, QByteArray& out) {
    if (m_encoding == Encoding::Identity)
        out.append(octets);
    else if (m_encoding == Encoding::QuotedPrintable)
        quotedPrintable(octets, out);
    else
        base64(octets, out);
}

void TransferDecoder::quotedPrintable(QByteArrayView octets, QByteArray& out) {
    qsizetype at = 0;
    while (at < octets.size()) {
        if (!m_held.isEmpty()) {
            m_held.append(octets[at++]);
            escape(out);
            continue;
        }
        const void* found = std::memchr(octets.data() + at, '=', static_cast<size_t>(octets.size() - at));
        const qsizetype stop =
            found == nullptr ? octets.size() : static_cast<const char*>(found) - octets.data();
        out.append(octets.sliced(at, stop - at));
        at = stop;
        if (found != nullptr) {
            m_held = "=";
            ++at;
        }
    }
}

/// "=XX" is an octet, "=" before a line end joins the lines; anything else stands for itself.
void TransferDecoder::escape(QByteArray& out) {
    if (m_held.size() == 2) {
        const char c = m_held.at(1);
        if (c == '\n')
            m_held.clear();
        else if (c != '\r' && hexDigit(c) < 0) {
            out.append(m_held);
            m_held.clear();
        }
        return;
    }
    const int high = hexDigit(m_held.at(1));
    const int low = hexDigit(m_held.at(2));
    if (high >= 0 && low >= 0)
        out.append(static_cast<char>(high * 16 + low));
    else if (!m_held.endsWith("\r\n"))
        out.append(m_held);
    m_held.clear();
}

void TransferDecoder::base64(QByteArrayView octets, QByteArray& out) {
    for (const char c : octets) {
        if (c == '=') {
            finish(out);
            continue;
        }
        const int digit = kBase64[static_cast<quint8>(c)];
        if (digit < 0)
            continue;
        m_bits = (m_bits << 6) | static_cast<quint32>(digit);
        if (++m_count == 4) {
            const char group[3] = {static_cast<char>(m_bits >> 16), static_cast<char>(m_bits >> 8),
                                   static_cast<char>(m_bits)};
            out.append(group, 3);
            m_count = 0;
        }
    }
}

void TransferDecoder::finish(QByteArray& out) {
    out.append(m_held);
    m_held.clear();
    if (m_count == 3)
        out.append(static_cast<char>(m_bits >> 10)).append(static_cast<char>(m_bits >> 2));
    else if (m_count == 2)
        out.append(static_cast<char>(m_bits >> 4));
    m_count = 0;
}

}  // namespace postern::mail
