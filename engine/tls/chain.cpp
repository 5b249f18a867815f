#include "engine/tls/chain.h"

#include "engine/tls/keystrength.h"
#include "engine/tls/x509text.h"

#include <QSet>

#include <openssl/err.h>

#include <algorithm>

namespace postern::tls {
namespace {

constexpr int kMaxLinks = 20;
// Signatures that one sorting may verify: a hostile file has many certificates of one name.
constexpr int kMaxVerifications = 400;

struct Candidate {
    X509Ptr certificate;
    bool used = false;
};

bool same(const X509* a, const X509* b) {
    return X509_cmp(a, b) == 0;
}

bool isCurrent(const X509* certificate, const QDateTime& now) {
    return asn1Time(X509_get0_notBefore(certificate)) <= now &&
           asn1Time(X509_get0_notAfter(certificate)) >= now;
}

base::Error about(QByteArray code, const char* english, X509* certificate, const QString& detail = {}) {
    QStringList arguments{shortName(X509_get_subject_name(certificate))};
    if (!detail.isEmpty())
        arguments.append(detail);
    return base::fail(std::move(code), QString::fromLatin1(english), arguments);
}

/// Walks from the leaf upwards.
class Sorter {
 public:
    Sorter(std::vector<X509Ptr> certificates, const QDateTime& now, const RootStore& roots)
        : m_now(now), m_roots(roots) {
        m_leaf = std::move(certificates.front());
        m_known.insert(fingerprint(m_leaf.get(), EVP_sha256()));
        for (size_t i = 1; i < certificates.size(); ++i) addCandidate(std::move(certificates[i]));
    }

    ChainReport run() {
        m_report.pem = toPem(m_leaf.get());
        m_path.push_back(m_leaf.get());
        if (!isSelfSigned(m_leaf.get()))
            walk();
        for (const Candidate& candidate : m_candidates)
            if (!candidate.used && !isKnownRootOfPath(candidate.certificate.get()))
                m_report.problems.append(
                    about("chain.left-over", "\"%1\" is not part of the chain", candidate.certificate.get()));
        ERR_clear_error();
        return std::move(m_report);
    }

 private:
    void addCandidate(X509Ptr certificate) {
        const QByteArray print = fingerprint(certificate.get(), EVP_sha256());
        if (m_known.contains(print))
            return;
        m_known.insert(print);
        m_candidates.push_back({std::move(certificate)});
    }

    /// The root that the system gave; the file may hold a copy of it or its cross-signed twin.
    bool isKnownRootOfPath(X509* certificate) const {
        return std::any_of(m_path.begin(), m_path.end(), [&](X509* link) { return same(link, certificate); });
    }

    bool hasSigned(X509* issuer, X509* child) {
        EVP_PKEY* key = X509_get0_pubkey(issuer);
        const bool good =
            key != nullptr && ++m_verifications <= kMaxVerifications && X509_verify(child, key) == 1;
        ERR_clear_error();
        return good;
    }

    /// Of several that fit (renewed, cross-signed), one that is valid now and lives longest.
    Candidate* issuerOf(X509* child) {
        Candidate* best = nullptr;
        for (Candidate& candidate : m_candidates) {
            X509* issuer = candidate.certificate.get();
            if (X509_NAME_cmp(X509_get_subject_name(issuer), X509_get_issuer_name(child)) != 0 ||
                !hasSigned(issuer, child))
                continue;
            if (best == nullptr || isBetter(issuer, best->certificate.get()))
                best = &candidate;
        }
        return best;
    }

    bool isBetter(const X509* a, const X509* b) const {
        if (isCurrent(a, m_now) != isCurrent(b, m_now))
            return isCurrent(a, m_now);
        return asn1Time(X509_get0_notAfter(a)) > asn1Time(X509_get0_notAfter(b));
    }

    void walk() {
        X509* child = m_leaf.get();
        bool anchored = false;
        for (int depth = 0; depth < kMaxLinks; ++depth) {
            Candidate* given = issuerOf(child);
            X509* known = m_roots.find(X509_get_issuer_name(child), child);
            if (given != nullptr && (known == nullptr || isCurrent(given->certificate.get(), m_now))) {
                if (given->used)
                    return loop(given->certificate.get());
                given->used = true;
                child = given->certificate.get();
                const bool root = isSelfSigned(child);
                anchored = anchored || m_roots.trusts(child);
                addLink(child, root);
                if (!root)
                    continue;
                m_report.rootPem = toPem(child);
                if (!anchored)
                    problem(about("chain.unknown-root",
                                  "The root \"%1\" is not among those that this computer trusts", child));
                return;
            }
            if (known != nullptr)
                return addLink(known, true);
            if (!anchored)
                gap(child);
            return;
        }
        problem(about("chain.too-long", "The chain that \"%1\" ends is longer than it may be", child));
    }

    void loop(X509* certificate) {
        problem(about("chain.loop", "The chain leads back to \"%1\" and has no end", certificate));
    }

    void gap(X509* child) {
        const X509_NAME* issuer = X509_get_issuer_name(child);
        problem(base::fail("chain.gap",
                           QStringLiteral("The certificate of \"%1\" is missing; it has signed \"%2\""),
                           {shortName(issuer), shortName(X509_get_subject_name(child))}));
    }

    /// Of the chain, and of the link that it was found at.
    void problem(const base::Error& error) {
        m_report.problems.append(error);
        if (!m_report.links.isEmpty() && m_report.links.last().problem.code.isEmpty())
            m_report.links.last().problem = error;
    }

    void addLink(X509* certificate, bool root) {
        m_path.push_back(certificate);
        if (!root)
            m_report.pem += toPem(certificate);
        ChainLinkFacts link;
        link.subject = oneLine(X509_get_subject_name(certificate));
        link.issuer = oneLine(X509_get_issuer_name(certificate));
        link.notBefore = asn1Time(X509_get0_notBefore(certificate));
        link.notAfter = asn1Time(X509_get0_notAfter(certificate));
        link.sha256Hex = fingerprint(certificate, EVP_sha256());
        link.root = root;
        m_report.links.append(link);
        checkDates(certificate, link);
        checkAuthority(certificate);
        // Nobody verifies the signature of a root.
        if (!root && hasWeakSignature(certificate))
            problem(about("chain.weak-signature", "\"%1\" is signed with %2, which can be forged",
                          certificate, QString::fromLatin1(OBJ_nid2ln(X509_get_signature_nid(certificate)))));
        if (const base::Status strong = checkStrength(X509_get0_pubkey(certificate)); !strong)
            problem(about("chain.weak-key", "The key of \"%1\" is weak (%2)", certificate,
                          keyTypeName(X509_get0_pubkey(certificate))));
        ERR_clear_error();
    }

    void checkDates(X509* certificate, const ChainLinkFacts& link) {
        if (link.notAfter < m_now)
            problem(about("chain.expired", "\"%1\" expired at %2", certificate,
                          link.notAfter.toString(Qt::ISODate)));
        if (link.notBefore > m_now)
            problem(about("chain.not-yet-valid", "\"%1\" is valid from %2 on", certificate,
                          link.notBefore.toString(Qt::ISODate)));
    }

    void checkAuthority(X509* certificate) {
        const uint32_t flags = X509_get_extension_flags(certificate);
        // Version 1 has no extensions: only a root may be so old.
        const bool oldRoot = (flags & EXFLAG_V1) != 0 && (flags & EXFLAG_SS) != 0;
        const bool signs = (X509_get_key_usage(certificate) & KU_KEY_CERT_SIGN) != 0;  // all bits if absent
        if (!oldRoot && ((flags & EXFLAG_CA) == 0 || !signs))
            problem(about("chain.not-authority", "\"%1\" is no authority: it must not sign certificates",
                          certificate));
        const long allowed = X509_get_pathlen(certificate);       // -1: as many as it likes
        const auto below = static_cast<long>(m_path.size()) - 2;  // without the leaf and itself
        if (allowed >= 0 && below > allowed)
            problem(about("chain.too-long", "\"%1\" allows fewer authorities below it than the chain has",
                          certificate));
    }

    QDateTime m_now;
    const RootStore& m_roots;
    X509Ptr m_leaf;
    std::vector<Candidate> m_candidates;
    QSet<QByteArray> m_known;  // fingerprints
    std::vector<X509*> m_path;
    int m_verifications = 0;
    ChainReport m_report;
};

}  // namespace

base::Result<ChainReport> orderChain(const QByteArray& leafPem, const QList<QByteArray>& othersPem,
                                     const QDateTime& now, const RootStore& roots) {
    std::vector<X509Ptr> certificates = readCertificates(leafPem);
    if (certificates.empty())
        return base::fail("tls.certificate-unreadable", QStringLiteral("The certificate cannot be read"));
    for (const QByteArray& pem : othersPem) {
        std::vector<X509Ptr> more = readCertificates(pem);
        if (more.empty() && !pem.trimmed().isEmpty())
            return base::fail("tls.certificate-unreadable", QStringLiteral("The certificate cannot be read"));
        std::move(more.begin(), more.end(), std::back_inserter(certificates));
    }
    return Sorter(std::move(certificates), now, roots).run();
}

}  // namespace postern::tls
