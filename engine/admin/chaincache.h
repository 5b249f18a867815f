#pragma once

#include "engine/tls/authorities.h"
#include "engine/tls/chain.h"

#include <QHash>

#include <functional>
#include <memory>
#include <mutex>

namespace postern::admin {

/// The roots that a chain may lead to, by who trusts them. Immutable, thread-safe.
struct KnownRoots {
    QByteArray stamp;  // changes with the certificates
    tls::RootStore own, trusted;
    tls::RootStore all;  // with those of this computer
};
using KnownRootsPtr = std::shared_ptr<const KnownRoots>;

/// What verifying a stored certificate gave. Immutable.
struct CheckedChain {
    QByteArray spkiSha256;  // Base64; empty if it cannot be read
    bool readable = false;
    tls::ChainReport chain;
    QList<base::Error> warnings;
};

/// Verified chains: the list shows all certificates each time something changes, and verifying a chain takes
/// milliseconds. An entry holds for the certificate, the names wanted of it, the roots and the day.
/// Thread-safe; never held while verifying.
class ChainCache {
 public:
    using EntryPtr = std::shared_ptr<const CheckedChain>;
    /// `chainPem` may end with its root.
    [[nodiscard]] EntryPtr entry(const QByteArray& chainPem, const QStringList& wantedNames,
                                 const QDateTime& now, const KnownRootsPtr& roots);
    /// Those of this computer, the own authorities and the trusted ones; the same object until they change.
    [[nodiscard]] KnownRootsPtr roots(const tls::Authorities& authorities);

 private:
    static constexpr qsizetype kMaxEntries = 10'000;  // emptied when it is full: yesterday's are of no use
    std::mutex m_mutex;                               // guards all below
    QHash<QByteArray, EntryPtr> m_entries;
    KnownRootsPtr m_roots;
    qint64 m_rootsRevision = -1;
};

}  // namespace postern::admin
