#include "engine/tls/x509parts.h"

#include <QDateTime>

#include <openssl/err.h>

#include <ctime>

namespace postern::tls {
X509Ptr readDer(QByteArrayView der) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    const auto* end = bytes + der.size();
    X509Ptr certificate(der.isEmpty() ? nullptr : d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
    ERR_clear_error();
    return bytes == end ? std::move(certificate) : nullptr;
}

QByteArray nameDer(const X509_NAME* name) {
    return toDer<X509_NAME>(i2d_X509_NAME, name);
}

QByteArray serialHex(const ASN1_INTEGER* serial) {
    const QByteArray bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
                           ASN1_STRING_length(serial));
    return bytes.toHex(':').toUpper();
}

qint64 utcMsOf(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
        return 0;
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                     QTime(parts.tm_hour, parts.tm_min, qMin(parts.tm_sec, 59)), Qt::UTC)
        .toMSecsSinceEpoch();
}

}  // namespace postern::tls
