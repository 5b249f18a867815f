#include "engine/tls/verdict.h"

#include "engine/tls/certificatedetails.h"
#include "engine/tls/keystrength.h"
#include "engine/tls/x509text.h"

#include <openssl/err.h>
#include <openssl/objects.h>

#include <algorithm>

namespace postern::tls {
namespace {

struct Purpose {
    const char* name;
    int usage;              // NID of the extended key usage; NID_undef: an authority
    const char* usageText;  // its name in OpenSSL
    uint32_t keyUsage;      // one of these bits
    const char* keyUsageText;
};
constexpr Purpose kPurposes[] = {
    {"server", NID_server_auth, "TLS Web Server Authentication",
     KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT, "Digital Signature, Key Encipherment"},
    {"client", NID_client_auth, "TLS Web Client Authentication", KU_DIGITAL_SIGNATURE | KU_KEY_AGREEMENT,
     "Digital Signature"},
    {"mail", NID_email_protect, "E-mail Protection",
     KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT,
     "Digital Signature, Key Encipherment"},
    {"authority", NID_undef, "Certificate Sign", KU_KEY_CERT_SIGN, "Certificate Sign"}};

/// The extended key usages that a certificate names. Without the extension it may be used for everything.
struct Usages {
    bool any = true;
    QList<int> nids;
    QStringList names;
    QStringList odd;  // those that nobody verifies any more, or that are unknown
};

Usages usagesOf(X509* certificate) {
    Usages usages;
    auto* list =
        static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr));
    ERR_clear_error();
    if (list == nullptr)
        return usages;
    usages.any = false;
    for (int i = 0; i < sk_ASN1_OBJECT_num(list); ++i) {
        const ASN1_OBJECT* object = sk_ASN1_OBJECT_value(list, i);
        const int nid = OBJ_obj2nid(object);
        char text[128] = {};
        OBJ_obj2txt(text, sizeof text, object, 0);
        const QString name = QString::fromLatin1(text);
        usages.any = usages.any || nid == NID_anyExtendedKeyUsage;
        usages.nids.append(nid);
        usages.names.append(name);
        if (nid == NID_undef || nid == NID_ns_sgc || nid == NID_ms_sgc)
            usages.odd.append(name);
    }
    sk_ASN1_OBJECT_pop_free(list, ASN1_OBJECT_free);
    return usages;
}

/// By its constraints; whether its key usage fits is another question.
bool isAuthority(X509* certificate) {
    return (X509_get_extension_flags(certificate) & EXFLAG_CA) != 0;
}

QString isoTime(const ASN1_TIME* time) {
    return asn1Time(time).toString(Qt::ISODate);
}

/// What speaks against every purpose alike.
base::Error generalReason(X509* certificate, const QDateTime& now) {
    if (asn1Time(X509_get0_notAfter(certificate)) < now)
        return base::fail("purpose.expired", QStringLiteral("It expired at %1"),
                          {isoTime(X509_get0_notAfter(certificate))});
    if (asn1Time(X509_get0_notBefore(certificate)) > now)
        return base::fail("purpose.not-yet-valid", QStringLiteral("It is valid from %1 on"),
                          {isoTime(X509_get0_notBefore(certificate))});
    if (!checkStrength(X509_get0_pubkey(certificate)))
        return base::fail("purpose.weak-key", QStringLiteral("Its key is weak (%1)"),
                          {keyTypeName(X509_get0_pubkey(certificate))});
    return {};
}

/// What its extensions have against it.
base::Error usageReason(X509* certificate, const Usages& usages, const Purpose& purpose) {
    const bool authority = isAuthority(certificate);
    const bool wantsAuthority = purpose.usage == NID_undef;
    if (wantsAuthority && !authority)
        return base::fail("purpose.constraints",
                          QStringLiteral("It is no authority: it must not sign other certificates"));
    if (!wantsAuthority && authority)
        return base::fail("purpose.authority",
                          QStringLiteral("It is the certificate of an authority, not of a server or person"));
    if (!wantsAuthority && !usages.any && !usages.nids.contains(purpose.usage))
        return base::fail("purpose.usage",
                          QStringLiteral("Its extended key usage does not name this purpose; it names %1"),
                          {usages.names.join(QStringLiteral(", "))});
    if ((X509_get_key_usage(certificate) & purpose.keyUsage) == 0)
        return base::fail("purpose.key-usage", QStringLiteral("Its key usage does not allow it: it lacks %1"),
                          {QString::fromLatin1(purpose.keyUsageText)});
    return {};
}

/// What the certificate says it is for and cannot be used for (E37).
QStringList failedPurposes(X509* certificate, const Usages& usages, bool authority) {
    QStringList failed = usages.odd;
    bool anyGood = false;
    for (const Purpose& purpose : kPurposes) {
        const bool good = usageReason(certificate, usages, purpose).code.isEmpty();
        anyGood = anyGood || good;
        const bool intended = purpose.usage == NID_undef ? authority : usages.nids.contains(purpose.usage);
        // An authority's usages say what it may issue, not what it is used for itself.
        if (!good && intended && (purpose.usage == NID_undef || !authority))
            failed.append(QString::fromLatin1(purpose.usageText));
    }
    if (failed.isEmpty() && !anyGood && usages.any)
        failed.append(QString::fromLatin1(kPurposes[0].usageText));
    return failed;
}

QList<QByteArray> othersOf(const std::vector<X509Ptr>& chain) {
    QList<QByteArray> others;
    for (size_t i = 1; i < chain.size(); ++i) others.append(toPem(chain[i].get()));
    return others;
}

base::Error issuerProblem(const std::vector<X509Ptr>& chain, const QDateTime& now, const RootStore& roots) {
    X509* leaf = chain.front().get();
    if (roots.trusts(leaf))
        return {};
    if (isSelfSigned(leaf))
        return base::fail(
            "verdict.self-signed",
            QStringLiteral("The certificate is signed by itself: clients warn until they are told to "
                           "trust it"));
    const base::Result<ChainReport> report = orderChain(toPem(leaf), othersOf(chain), now, roots);
    if (!report || report->problems.isEmpty())
        return {};
    for (const base::Error& problem : report->problems)
        if (problem.code == "chain.gap" || problem.code == "chain.unknown-root")
            return base::fail(
                "verdict.unknown-issuer",
                QStringLiteral("The issuer of this certificate, \"%1\", is not known to this computer"),
                {problem.arguments.first()});
    return base::fail("verdict.chain",
                      QStringLiteral("The chain of this certificate is not complete or not valid: %1"),
                      {report->problems.first().text});
}

/// The worst first.
base::Error summaryOf(const std::vector<X509Ptr>& chain, const Usages& usages, const QDateTime& now,
                      const RootStore& roots) {
    X509* leaf = chain.front().get();
    if (asn1Time(X509_get0_notAfter(leaf)) < now)
        return base::fail("verdict.expired", QStringLiteral("The certificate expired at %1"),
                          {isoTime(X509_get0_notAfter(leaf))});
    if (asn1Time(X509_get0_notBefore(leaf)) > now)
        return base::fail("verdict.not-yet-valid", QStringLiteral("The certificate is valid from %1 on"),
                          {isoTime(X509_get0_notBefore(leaf))});
    if (!checkStrength(X509_get0_pubkey(leaf)))
        return base::fail("verdict.weak-key", QStringLiteral("The key of this certificate is weak (%1)"),
                          {keyTypeName(X509_get0_pubkey(leaf))});
    if (hasWeakSignature(leaf) && !isSelfSigned(leaf))
        return base::fail("verdict.weak-signature",
                          QStringLiteral("The certificate is signed with %1, which can be forged"),
                          {QString::fromLatin1(OBJ_nid2ln(X509_get_signature_nid(leaf)))});
    const QStringList failed = failedPurposes(leaf, usages, isAuthority(leaf));
    if (!failed.isEmpty())
        return base::fail(
            "verdict.purposes",
            QStringLiteral("The certificate failed to verify for all of its intended purposes: %1"),
            {failed.join(QStringLiteral(", "))});
    return issuerProblem(chain, now, roots);
}

}  // namespace

base::Result<Verdict> judge(const QByteArray& chainPem, const QDateTime& now, const RootStore& roots) {
    const std::vector<X509Ptr> chain = readCertificates(chainPem);
    if (chain.empty())
        return base::fail("tls.certificate-unreadable", QStringLiteral("The certificate cannot be read"));
    X509* leaf = chain.front().get();
    const Usages usages = usagesOf(leaf);
    const base::Error general = generalReason(leaf, now);
    Verdict verdict;
    for (const Purpose& purpose : kPurposes) {
        const base::Error reason = general.code.isEmpty() ? usageReason(leaf, usages, purpose) : general;
        verdict.purposes.append({QByteArray(purpose.name), reason.code.isEmpty(), reason});
    }
    for (const QString& odd : usages.odd)
        verdict.purposes.append(
            {odd.toUtf8(), false,
             base::fail("purpose.unknown",
                        QStringLiteral("This is no purpose that mail servers or clients know"))});
    verdict.fields = detailFields(leaf);
    verdict.summary = summaryOf(chain, usages, now, roots);
    ERR_clear_error();
    return verdict;
}

bool leadsTo(const QByteArray& chainPem, const QDateTime& now, const RootStore& roots) {
    const std::vector<X509Ptr> chain = readCertificates(chainPem);
    if (chain.empty())
        return false;
    const QByteArray code = issuerProblem(chain, now, roots).code;
    ERR_clear_error();
    return code != "verdict.self-signed" && code != "verdict.unknown-issuer";
}

QList<base::Error> warnings(const QByteArray& chainPem, const QStringList& wantedNames, const QDateTime& now,
                            const RootStore& roots, int warnDays) {
    const std::vector<X509Ptr> chain = readCertificates(chainPem);
    const base::Result<CertificateFacts> facts = certificateFacts(chainPem);
    if (chain.empty() || !facts)
        return {base::fail("tls.certificate-unreadable", QStringLiteral("The certificate cannot be read"))};
    X509* leaf = chain.front().get();
    const QString name = shortName(X509_get_subject_name(leaf));
    QList<base::Error> list;
    if (facts->notAfter < now)
        list.append(base::fail("watch.expired", QStringLiteral("The certificate %1 expired at %2"),
                               {name, facts->notAfter.toString(Qt::ISODate)}));
    else if (facts->daysLeft(now) <= warnDays)
        list.append(base::fail("watch.expires", QStringLiteral("The certificate %1 has %2 days left"),
                               {name, QString::number(facts->daysLeft(now))}));
    if (!checkStrength(X509_get0_pubkey(leaf)))
        list.append(base::fail("watch.weak-key", QStringLiteral("The key of the certificate %1 is weak (%2)"),
                               {name, facts->keyType}));
    if (hasWeakSignature(leaf) && !facts->selfSigned)
        list.append(base::fail("watch.weak-signature",
                               QStringLiteral("The certificate %1 is signed with %2, which can be forged"),
                               {name, facts->signatureAlgorithm}));
    QStringList missing;
    for (const QString& wanted : wantedNames)
        if (!wanted.trimmed().isEmpty() && !holdsName(*facts, wanted) && !missing.contains(wanted))
            missing.append(wanted);
    if (!missing.isEmpty())
        list.append(base::fail("watch.wrong-name",
                               QStringLiteral("The certificate %1 does not hold the names %2"),
                               {name, missing.join(QStringLiteral(", "))}));
    const base::Error issuer = issuerProblem(chain, now, roots);
    if (issuer.code == "verdict.self-signed")
        list.append(
            base::fail("watch.self-signed",
                       QStringLiteral("The certificate %1 is signed by itself: clients warn until they are "
                                      "told to trust it"),
                       {name}));
    else if (!issuer.code.isEmpty())
        list.append(base::fail(
            "watch.unknown-chain",
            QStringLiteral("Clients cannot trace the certificate %1 to an authority they know: %2"),
            {name, issuer.text}));
    ERR_clear_error();
    return list;
}

}  // namespace postern::tls
