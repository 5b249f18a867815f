#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace postern::mail {

/// Content-Transfer-Encoding decoded piece by piece: RFC 2045 section 6. Wrong octets are passed over; memory
/// is one group.
class TransferDecoder {
 public:
    enum class Encoding { Identity, QuotedPrintable, Base64 };
    /// `name` as in Part::encoding.
    [[nodiscard]] static Encoding encodingOf(const QByteArray& name);

    explicit TransferDecoder(Encoding encoding) : m_encoding(encoding) {}
    /// Appends what `octets` decode to.
    void decode(QByteArrayView octets, QByteArray& out);
    /// Appends what a truncated encoding left over.
    void finish(QByteArray& out);

 private:
    void quotedPrintable(QByteArrayView octets, QByteArray& out);
    void escape(QByteArray& out);
    void base64(QByteArrayView octets, QByteArray& out);

    Encoding m_encoding;
    QByteArray m_held;   // quoted-printable: "=" and up to two octets
    quint32 m_bits = 0;  // base64: collected bits
    int m_count = 0;     // and how many digits they come from
};

}  // namespace postern::mail
