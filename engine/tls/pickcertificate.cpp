#include "engine/tls/pickcertificate.h"

#include "engine/tls/keys.h"
#include "engine/tls/keystrength.h"
#include "engine/tls/signingrequest.h"
#include "engine/tls/verdict.h"
#include "engine/tls/x509text.h"

#include <QSet>

#include <algorithm>

namespace postern::tls {
namespace {

QByteArray withKey(const QList<QByteArray>& certificates, const QByteArray& spkiSha256) {
    for (const QByteArray& pem : certificates)
        if (const auto spki = certificateSpkiSha256(pem); spki && *spki == spkiSha256)
            return pem;
    return {};
}

/// The first one that is nobody's issuer here.
QByteArray lowest(const QList<QByteArray>& certificates) {
    QList<CertificateFacts> facts;
    for (const QByteArray& pem : certificates)
        if (auto one = certificateFacts(pem))
            facts.append(one.take());
        else
            return certificates.first();
    for (qsizetype i = 0; i < facts.size(); ++i) {
        const bool issuer = std::any_of(facts.begin(), facts.end(), [&](const CertificateFacts& other) {
            return other.sha256Hex != facts[i].sha256Hex && other.issuer == facts[i].subject;
        });
        if (!issuer)
            return certificates[i];
    }
    return certificates.first();
}

}  // namespace

base::Result<PickedCertificate> pickCertificate(const QList<QByteArray>& certificates,
                                                const QByteArray& spkiSha256, const QDateTime& now,
                                                const RootStore& roots) {
    if (certificates.isEmpty())
        return base::fail("import.no-certificate", QStringLiteral("There is no certificate in it"));
    PickedCertificate picked;
    picked.leafPem = spkiSha256.isEmpty() ? lowest(certificates) : withKey(certificates, spkiSha256);
    if (picked.leafPem.isEmpty())
        return base::fail("tls.key-mismatch",
                          QStringLiteral("The private key does not belong to the certificate"));
    QList<QByteArray> others = certificates;
    others.removeAll(picked.leafPem);
    base::Result<ChainReport> chain = orderChain(picked.leafPem, others, now, roots);
    if (!chain)
        return chain.error();
    picked.chain = chain.take();
    if (picked.chain.pem.isEmpty())
        picked.chain.pem = picked.leafPem;
    picked.problems = picked.chain.problems;
    return picked;
}

QList<base::Error> serverProblems(const QByteArray& leafPem, const QDateTime& now) {
    const auto facts = certificateFacts(leafPem);
    const auto verdict = judge(leafPem, now);
    if (!facts || !verdict)
        return {facts ? verdict.error() : facts.error()};
    QList<base::Error> problems;
    const bool current = facts->notAfter >= now && facts->notBefore <= now;
    if (facts->notAfter < now)
        problems.append(base::fail("cert.expired", QStringLiteral("The certificate was valid till %1"),
                                   {facts->notAfter.toString(Qt::ISODate)}));
    else if (!current)
        problems.append(base::fail("cert.not-yet-valid", QStringLiteral("The certificate is valid from %1"),
                                   {facts->notBefore.toString(Qt::ISODate)}));
    const std::vector<X509Ptr> leaf = readCertificates(leafPem);
    // What "openssl req -x509" makes is an authority by its constraints, and clients take it all the same:
    // only key usages can speak against that.
    const bool taken = X509_check_purpose(leaf.front().get(), X509_PURPOSE_SSL_SERVER, 0) == 1;
    for (const PurposeFacts& purpose : verdict->purposes)
        if (current && purpose.purpose == "server" && !purpose.good &&
            !(taken && purpose.reason.code == "purpose.authority"))
            problems.append(purpose.reason);
    // Nobody verifies the signature of one that is trusted by itself.
    if (!facts->selfSigned && hasWeakSignature(leaf.front().get()))
        problems.append(base::fail("cert.weak-signature",
                                   QStringLiteral("The certificate is signed with %1, which can be forged"),
                                   {facts->signatureAlgorithm}));
    return problems;
}

base::Result<QList<base::Error>> answerProblems(const QByteArray& leafPem, const QByteArray& csrPem,
                                                const QDateTime& now) {
    auto problems = checkAnswer(leafPem, csrPem, now);
    if (!problems)
        return problems;
    QSet<QByteArray> said;
    for (const base::Error& problem : std::as_const(*problems))
        // The same in other words.
        said.insert(problem.code == "cert.purpose" ? QByteArray("purpose.usage") : problem.code);
    for (const base::Error& problem : serverProblems(leafPem, now))
        if (!said.contains(problem.code))
            problems->append(problem);
    return problems;
}

base::Status allowed(const QList<base::Error>& problems, bool force) {
    if (!force)
        for (const base::Error& problem : problems)
            if (problem.code != "chain.unknown-root" && problem.code != "chain.left-over")
                return problem;
    return base::Done{};
}

QList<QByteArray> certificatesOf(const ImportedFile& file) {
    QList<QByteArray> all;
    for (const NamedCertificate& certificate : file.certificates) all.append(certificate.pem);
    return all;
}

QList<QByteArray> splitPem(const QByteArray& pem) {
    static const QByteArray kEnd("-----END CERTIFICATE-----");
    QList<QByteArray> parts;
    for (qsizetype from = 0;;) {
        const qsizetype begin = pem.indexOf("-----BEGIN CERTIFICATE-----", from);
        const qsizetype end = begin < 0 ? -1 : pem.indexOf(kEnd, begin);
        if (end < 0)
            return parts;
        from = end + kEnd.size();
        parts.append(pem.mid(begin, from - begin) + '\n');
    }
}

}  // namespace postern::tls
