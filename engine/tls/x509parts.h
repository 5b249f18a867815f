#pragma once

#include "engine/tls/ossl.h"

#include <QByteArray>
#include <QString>

#include <openssl/ocsp.h>

// Pieces of X.509 that the makers of certificates, lists and OCSP responses share.
namespace postern::tls {

using CrlPtr = std::unique_ptr<X509_CRL, Freer<X509_CRL_free>>;
using BasicResponsePtr = std::unique_ptr<OCSP_BASICRESP, Freer<OCSP_BASICRESP_free>>;
using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, Freer<OCSP_RESPONSE_free>>;
using OcspRequestPtr = std::unique_ptr<OCSP_REQUEST, Freer<OCSP_REQUEST_free>>;
using CertIdPtr = std::unique_ptr<OCSP_CERTID, Freer<OCSP_CERTID_free>>;

/// One DER certificate with nothing behind it; null otherwise.
[[nodiscard]] X509Ptr readDer(QByteArrayView der);
[[nodiscard]] QByteArray nameDer(const X509_NAME* name);
/// "AB:CD:...", as CertificateFacts::serialHex.
[[nodiscard]] QByteArray serialHex(const ASN1_INTEGER* serial);
/// DER of anything with an i2d function.
template <class T>
[[nodiscard]] QByteArray toDer(int (*encode)(const T*, unsigned char**), const T* object) {
    unsigned char* bytes = nullptr;
    const int size = object == nullptr ? -1 : encode(object, &bytes);
    if (size < 0)
        return {};
    const QByteArray der(reinterpret_cast<const char*>(bytes), size);
    OPENSSL_free(bytes);
    return der;
}
/// UTC of a time in a certificate, list or response; 0 if it cannot be read.
[[nodiscard]] qint64 utcMsOf(const ASN1_TIME* time);

}  // namespace postern::tls
