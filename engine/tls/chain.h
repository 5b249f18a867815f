#pragma once

#include "engine/base/result.h"
#include "engine/tls/roots.h"

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
    QByteArray rootPem;           // the root that ends it, if it was among the certificates
    QList<ChainLinkFacts> links;  // from the leaf's issuer up, with the root if it is there or known
    // "chain.gap" (names the missing issuer), "chain.expired", "chain.not-yet-valid", "chain.not-authority",
    // "chain.too-long" (more links than an authority allows), "chain.left-over" (not part of it),
    // "chain.loop", "chain.weak-signature", "chain.weak-key", "chain.unknown-root" (not in the system's root
    // store)
    QList<base::Error> problems;
};

/// Sorts certificates that came in any order behind `leafPem` and verifies every link (C157-C160). Duplicates
/// go. `roots` complete `links` and decide about "chain.unknown-root". What is wrong with the leaf alone (its
/// dates, its own signature, that it is self-signed) is no problem of the chain; see verdict.h. Bounded also
/// for hostile input. Error: "tls.certificate-unreadable".
[[nodiscard]] base::Result<ChainReport> orderChain(const QByteArray& leafPem,
                                                   const QList<QByteArray>& othersPem, const QDateTime& now,
                                                   const RootStore& roots = RootStore::system());

}  // namespace postern::tls
