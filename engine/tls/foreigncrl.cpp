#include "engine/tls/foreigncrl.h"

#include "engine/tls/x509parts.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace postern::tls {
namespace {

base::Error refuse(const char* code, const QString& english) {
    ERR_clear_error();
    return base::fail(code, english);
}

base::Error unreadable() {
    return refuse("crl.unreadable", QStringLiteral("There is no list of revoked certificates in it"));
}

base::Error tooLarge() {
    return refuse("crl.too-large", QStringLiteral("The list of revoked certificates is too large"));
}

CrlPtr read(QByteArrayView bytes) {
    const auto* start = reinterpret_cast<const unsigned char*>(bytes.data());
    CrlPtr crl(d2i_X509_CRL(nullptr, &start, static_cast<long>(bytes.size())));
    if (!crl) {
        const BioPtr bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
        crl.reset(PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr));
    }
    ERR_clear_error();
    return crl;
}

/// A part of what is revoked, or entries of other issuers: taken as a whole list it would say too little.
bool isPartial(const X509_CRL* crl) {
    if (X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0)
        return true;
    auto* scope = static_cast<ISSUING_DIST_POINT*>(
        X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, nullptr, nullptr));
    const bool indirect = scope != nullptr && scope->indirectCRL > 0;
    ISSUING_DIST_POINT_free(scope);
    return indirect;
}

ForeignList contentsOf(X509_CRL* crl) {
    ForeignList list;
    list.der = toDer<X509_CRL>(i2d_X509_CRL, crl);
    list.issuerDer = nameDer(X509_CRL_get_issuer(crl));
    list.fromUtcMs = utcMsOf(X509_CRL_get0_lastUpdate(crl));
    if (const ASN1_TIME* till = X509_CRL_get0_nextUpdate(crl))
        list.tillUtcMs = utcMsOf(till);
    STACK_OF(X509_REVOKED)* entries = X509_CRL_get_REVOKED(crl);
    for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i)
        list.serials.insert(serialHex(X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(entries, i))));
    return list;
}

}  // namespace

base::Result<ForeignList> readForeignList(QByteArrayView bytes, const QByteArray& authoritiesPem) {
    if (bytes.size() > kMaxListSize)
        return tooLarge();
    const CrlPtr crl = read(bytes);
    if (!crl || isPartial(crl.get()))
        return unreadable();
    bool known = false, proven = false;
    for (const X509Ptr& authority : readCertificates(authoritiesPem)) {
        if (X509_NAME_cmp(X509_get_subject_name(authority.get()), X509_CRL_get_issuer(crl.get())) != 0)
            continue;
        known = true;
        proven = proven || X509_CRL_verify(crl.get(), X509_get0_pubkey(authority.get())) == 1;
    }
    if (!known)
        return refuse("crl.issuer",
                      QStringLiteral("The list of revoked certificates is another authority's"));
    if (!proven)
        return refuse("crl.signature",
                      QStringLiteral("The list of revoked certificates is not signed by the authority"));
    ERR_clear_error();
    ForeignList list = contentsOf(crl.get());
    if (list.serials.size() > kMaxListEntries)
        return tooLarge();
    return list;
}

QList<ForeignList> storedLists(const QByteArray& stored) {
    QList<ForeignList> lists;
    const auto* at = reinterpret_cast<const unsigned char*>(stored.constData());
    const auto* end = at + stored.size();
    while (at < end) {
        const CrlPtr crl(d2i_X509_CRL(nullptr, &at, static_cast<long>(end - at)));
        if (!crl)
            break;
        lists.append(contentsOf(crl.get()));
    }
    ERR_clear_error();
    return lists;
}

base::Result<QByteArray> withList(const QByteArray& stored, const ForeignList& list) {
    QByteArray all = list.der;
    qsizetype entries = list.serials.size();
    for (const ForeignList& each : storedLists(stored)) {
        if (each.issuerDer != list.issuerDer) {
            all += each.der;
            entries += each.serials.size();
        } else if (each.fromUtcMs > list.fromUtcMs) {
            return refuse("crl.older",
                          QStringLiteral("There is a newer list of revoked certificates already"));
        }
    }
    return entries > kMaxListEntries ? base::Result<QByteArray>(tooLarge()) : all;
}

QList<QByteArray> listUrls(const QByteArray& certificatesPem) {
    QList<QByteArray> urls;
    for (const X509Ptr& certificate : readCertificates(certificatesPem)) {
        auto* points = static_cast<CRL_DIST_POINTS*>(
            X509_get_ext_d2i(certificate.get(), NID_crl_distribution_points, nullptr, nullptr));
        for (int i = 0; i < sk_DIST_POINT_num(points); ++i) {
            const DIST_POINT_NAME* name = sk_DIST_POINT_value(points, i)->distpoint;
            if (name == nullptr || name->type != 0)
                continue;
            for (int k = 0; k < sk_GENERAL_NAME_num(name->name.fullname); ++k) {
                int type = 0;
                const void* value =
                    GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(name->name.fullname, k), &type);
                const auto* text = static_cast<const ASN1_STRING*>(value);
                if (type != GEN_URI)
                    continue;
                const QByteArray url(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                                     ASN1_STRING_length(text));
                if (url.startsWith("http://") && !urls.contains(url))
                    urls.append(url);
            }
        }
        CRL_DIST_POINTS_free(points);
    }
    ERR_clear_error();
    return urls;
}

}  // namespace postern::tls
