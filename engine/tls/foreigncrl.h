#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QList>
#include <QSet>

namespace postern::tls {

constexpr qsizetype kMaxListSize = 1 << 20;    // octets of one list
constexpr qsizetype kMaxListEntries = 50'000;  // of one authority, all its lists together

/// A list of revoked certificates of an authority elsewhere (RFC 5280 section 5).
struct ForeignList {
    QByteArray der;
    QByteArray issuerDer;                 // name of who signed it
    QSet<QByteArray> serials;             // "AB:CD:..."
    qint64 fromUtcMs = 0, tillUtcMs = 0;  // till 0: it does not say
};
/// One list, DER or PEM, signed by one of the authorities. Slow for large ones. Errors: "crl.unreadable"
/// (also for what only adds to another list, or is about certificates of others), "crl.issuer",
/// "crl.signature", "crl.too-large".
[[nodiscard]] base::Result<ForeignList> readForeignList(QByteArrayView bytes,
                                                        const QByteArray& authoritiesPem);

/// The lists of one authority and of those below it, as they are stored: one DER behind the other.
[[nodiscard]] QList<ForeignList> storedLists(const QByteArray& stored);
/// With one more, or in place of the one of the same issuer. Errors: "crl.older" (a list must not come back
/// after a newer one), "crl.too-large".
[[nodiscard]] base::Result<QByteArray> withList(const QByteArray& stored, const ForeignList& list);
/// Where certificates say that lists about them are published: "http://..." only.
[[nodiscard]] QList<QByteArray> listUrls(const QByteArray& certificatesPem);

}  // namespace postern::tls
