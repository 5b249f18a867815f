#pragma once

#include "engine/tls/chain.h"

#include <QHash>

#include <functional>
#include <mutex>

namespace postern::admin {

/// What verifying a stored certificate gave. Immutable.
struct CheckedChain {
    QByteArray spkiSha256;  // Base64; empty if it cannot be read
    bool readable = false;
    tls::ChainReport chain;
    QList<base::Error> warnings;
};

/// Verified chains: the list shows all certificates each time something changes, and verifying a chain takes
/// milliseconds. An entry holds for the certificate, the names wanted of it and the day. Thread-safe; never
/// held while verifying.
class ChainCache {
 public:
    using EntryPtr = std::shared_ptr<const CheckedChain>;
    [[nodiscard]] EntryPtr entry(const QByteArray& chainPem, const QStringList& wantedNames,
                                 const QDateTime& now);

 private:
    static constexpr qsizetype kMaxEntries = 10'000;  // emptied when it is full: yesterday's are of no use
    std::mutex m_mutex;                               // guards m_entries
    QHash<QByteArray, EntryPtr> m_entries;
};

}  // namespace postern::admin
