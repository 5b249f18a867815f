#include "engine/tls/issuerurl.h"

#include "engine/tls/x509parts.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace postern::tls {

QList<QByteArray> issuerUrls(const QByteArray& pem) {
    QList<QByteArray> urls;
    const std::vector<X509Ptr> certificates = readCertificates(pem);
    if (certificates.empty())
        return urls;
    auto* places = static_cast<AUTHORITY_INFO_ACCESS*>(
        X509_get_ext_d2i(certificates.front().get(), NID_info_access, nullptr, nullptr));
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(places); ++i) {
        const ACCESS_DESCRIPTION* place = sk_ACCESS_DESCRIPTION_value(places, i);
        int type = 0;
        const void* value = GENERAL_NAME_get0_value(place->location, &type);
        if (OBJ_obj2nid(place->method) != NID_ad_ca_issuers || type != GEN_URI)
            continue;
        const auto* text = static_cast<const ASN1_STRING*>(value);
        const QByteArray url(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                             ASN1_STRING_length(text));
        if (url.startsWith("http://") && !urls.contains(url))
            urls.append(url);
    }
    AUTHORITY_INFO_ACCESS_free(places);
    ERR_clear_error();
    return urls;
}

}  // namespace postern::tls
