#include "engine/tls/clienttrust.h"

#include "engine/tls/authorities.h"
#include "engine/tls/certificate.h"
#include "engine/tls/ossl.h"
#include "engine/tls/x509parts.h"
#include "engine/tls/x509text.h"

#include <QCryptographicHash>

#include <openssl/err.h>

#include <algorithm>

namespace postern::tls {
namespace {

/// RFC 4514, with UTF-8 as it is.
QByteArray distinguishedName(const X509_NAME* name) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(bio.get(), name, 0,
                       XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    return contents(bio.get()).toByteArray();
}

void addText(QStringList& list, const ASN1_STRING* value) {
    const QString text = asn1Text(value);
    if (!text.isEmpty() && !text.contains(QChar(u'\0')) && !list.contains(text))
        list.append(text);
}

QStringList emailsOf(const X509* certificate) {
    QStringList emails;
    auto* names =
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        int type = 0;
        const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &type);
        if (type == GEN_EMAIL)
            addText(emails, static_cast<const ASN1_STRING*>(value));
    }
    GENERAL_NAMES_free(names);
    const X509_NAME* subject = X509_get_subject_name(certificate);
    for (int at = X509_NAME_get_index_by_NID(subject, NID_pkcs9_emailAddress, -1); at >= 0;
         at = X509_NAME_get_index_by_NID(subject, NID_pkcs9_emailAddress, at))
        addText(emails, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    return emails;
}

bool isSignedByOne(X509* certificate, const std::vector<X509Ptr>& authorities) {
    for (const X509Ptr& authority : authorities) {
        if (X509_NAME_cmp(X509_get_subject_name(authority.get()), X509_get_issuer_name(certificate)) != 0)
            continue;
        const bool signedByIt = X509_verify(certificate, X509_get0_pubkey(authority.get())) == 1;
        ERR_clear_error();
        if (signedByIt)
            return true;
    }
    return false;
}

/// The name alone proves nothing: another authority could bear the same one.
void findIssuers(X509* certificate, const ClientTrust& trust, ClientCertificate& client) {
    const QByteArray issuer = nameDer(X509_get_issuer_name(certificate));
    for (const ClientAuthority& authority : trust.authorities) {
        if (!authority.subjects.contains(issuer) ||
            !isSignedByOne(certificate, readCertificates(authority.pem + authority.helpers)))
            continue;
        client.issuers += authority.sha256;
        client.ownIssuer = client.ownIssuer || authority.own;
    }
}

bool isRevoked(const CertificateFacts& facts, const X509* certificate, const ClientTrust& trust) {
    return trust.revoked.value(nameDer(X509_get_issuer_name(certificate))).contains(facts.serialHex);
}

base::Result<ClientCertificate> read(X509* certificate, const ClientTrust* trust) {
    if (certificate == nullptr)
        return base::fail("tls.certificate-unreadable", QStringLiteral("The certificate cannot be read"));
    ClientCertificate client;
    client.pem = toPem(certificate);
    const auto facts = certificateFacts(client.pem);
    if (!facts)
        return facts.error();
    client.fingerprint = facts->sha256Hex;
    client.subject = distinguishedName(X509_get_subject_name(certificate));
    client.issuer = distinguishedName(X509_get_issuer_name(certificate));
    client.issuerDer = nameDer(X509_get_issuer_name(certificate));
    client.serial = facts->serialHex;
    client.emails = emailsOf(certificate);
    client.notAfterUtcMs = facts->notAfter.toMSecsSinceEpoch();
    client.expired = X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0;
    if (trust) {
        findIssuers(certificate, *trust, client);
        client.revoked = isRevoked(*facts, certificate, *trust);
    }
    return client;
}

}  // namespace

QByteArray ClientTrust::revocationStamp() const {
    QList<QByteArray> lines;
    for (auto each = revoked.constBegin(); each != revoked.constEnd(); ++each)
        for (const QByteArray& serial : each.value()) lines.append(each.key().toHex() + ' ' + serial);
    std::sort(lines.begin(), lines.end());
    return QCryptographicHash::hash(lines.join('\n'), QCryptographicHash::Sha256);
}

QByteArray ClientTrust::pemOf(const QStringList& names) const {
    QByteArray pem;
    for (const ClientAuthority& authority : authorities)
        if (names.isEmpty() || names.contains(QString::fromUtf8(authority.name)))
            pem += authority.pem + (authority.pem.endsWith('\n') ? "" : "\n");
    return pem;
}

QByteArray ClientTrust::helpersOf(const QStringList& names) const {
    QByteArray pem;
    for (const ClientAuthority& authority : authorities)
        if (names.isEmpty() || names.contains(QString::fromUtf8(authority.name)))
            pem += authority.helpers;
    return pem;
}

QSet<QByteArray> ClientTrust::subjectsOf(const QStringList& names) const {
    QSet<QByteArray> subjects;
    for (const ClientAuthority& authority : authorities)
        if (names.isEmpty() || names.contains(QString::fromUtf8(authority.name)))
            subjects.unite(authority.subjects);
    return subjects;
}

AuthorityBundle readBundle(const QByteArray& certificatesPem) {
    std::vector<X509Ptr> all = readCertificates(certificatesPem);
    AuthorityBundle bundle;
    if (all.empty())
        return bundle;
    bundle.first = toPem(all.front().get());
    std::vector<X509Ptr> known;
    known.push_back(std::move(all.front()));
    all.erase(all.begin());
    // In any order: whatever one of the known ones signed is known from then on.
    for (bool more = true; more;) {
        more = false;
        for (auto one = all.begin(); one != all.end(); ++one) {
            if (!isSignedByOne(one->get(), known))
                continue;
            bundle.below += toPem(one->get());
            known.push_back(std::move(*one));
            all.erase(one);
            more = true;
            break;
        }
    }
    for (const X509Ptr& stranger : all)
        if (const auto facts = certificateFacts(toPem(stranger.get())))
            bundle.strangers += facts->commonName;
    return bundle;
}

ClientAuthority clientAuthority(const QByteArray& name, bool own, const QByteArray& certificatesPem) {
    const AuthorityBundle bundle = readBundle(certificatesPem);
    ClientAuthority authority{name, own, bundle.first, {}, bundle.below, {}};
    if (const auto facts = certificateFacts(bundle.first))
        authority.sha256 = facts->sha256Hex;
    for (const X509Ptr& certificate : readCertificates(bundle.first + bundle.below))
        authority.subjects.insert(nameDer(X509_get_subject_name(certificate.get())));
    return authority;
}

ClientTrust clientTrustOf(const Authorities& authorities) {
    ClientTrust trust;
    trust.revoked = authorities.revoked;
    for (const Authority& authority : authorities.all) {
        trust.authorities.append(clientAuthority(authority.name, authority.own, authority.certificatePem));
        QSet<QByteArray>* issued = authority.own ? &trust.issued[authority.subjectDer] : nullptr;
        for (auto each = authority.issued.keyBegin(); issued && each != authority.issued.keyEnd(); ++each)
            issued->insert(*each);
    }
    return trust;
}

bool publishTrust(const LiveClientTrust& live, const Authorities& authorities) {
    const std::shared_ptr<const ClientTrust> before = live->get();
    const auto next = std::make_shared<const ClientTrust>(clientTrustOf(authorities));
    live->set(next);
    return !before || before->authorities != next->authorities || before->revoked != next->revoked;
}

base::Result<ClientCertificate> readClientCertificatePem(const QByteArray& pem, const ClientTrust* trust) {
    const std::vector<X509Ptr> certificates = readCertificates(pem);
    return read(certificates.empty() ? nullptr : certificates.front().get(), trust);
}

base::Result<ClientCertificate> readClientCertificate(const QByteArray& der, const ClientTrust* trust) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.constData());
    const X509Ptr certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
    ERR_clear_error();
    return read(certificate.get(), trust);
}

}  // namespace postern::tls
