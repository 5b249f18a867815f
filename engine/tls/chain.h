#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace postern::tls {

struct ChainLinkFacts {
    QString subject, issuer;  // "CN=..., O=..."
    QDateTime notBefore, notAfter;
    QByteArray sha256Hex;
    bool root = false;
    base::Error problem;  // of this link; empty code: good
};
struct ChainReport {
    QByteArray pem;               // leaf first, each signed by the next, without the root: what is sent
    QList<ChainLinkFacts> links;  // from the leaf's issuer up, with the root if it is there or known
    QList<base::Error>
        problems;  // "chain.gap" (names the missing issuer), "chain.expired", "chain.not-yet-valid",
                   // "chain.not-authority", "chain.left-over" (not part of it), "chain.loop",
                   // "chain.weak-signature", "chain.unknown-root" (not in the system's root store)
};

/// Sorts certificates that came in any order behind `leafPem` and verifies every link (C157-C160). Duplicates
/// go. The roots of the operating system complete `links` and decide about "chain.unknown-root". Pure but for
/// those roots, which are read once. Errors: "tls.certificate-unreadable".
[[nodiscard]] base::Result<ChainReport> orderChain(const QByteArray& leafPem,
                                                   const QList<QByteArray>& othersPem, const QDateTime& now);

}  // namespace postern::tls
