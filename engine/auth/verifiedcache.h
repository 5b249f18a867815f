#pragma once

#include <QByteArray>
#include <QHash>

#include <list>

namespace postern::auth {

/// Keyed digests of logins that were verified a short while ago. Bounded; the least recently used goes first.
/// A digest covers the account and its credential, so that a changed password never meets an old entry. Not
/// thread-safe: the authenticator's mutex guards it.
class VerifiedCache {
 public:
    /// 0 entries or 0 milliseconds turn it off and empty it.
    void setLimits(qsizetype entries, qint64 lifeMs);
    [[nodiscard]] bool contains(const QByteArray& digest, qint64 nowMs);
    void insert(const QByteArray& digest, qint64 nowMs);
    [[nodiscard]] qsizetype size() const { return m_byDigest.size(); }

 private:
    struct Entry {
        QByteArray digest;
        qint64 sinceMs = 0;
    };
    using Order = std::list<Entry>;  // most recently used first
    void trim();

    qsizetype m_maxEntries = 0;
    qint64 m_lifeMs = 0;
    Order m_order;
    QHash<QByteArray, Order::iterator> m_byDigest;
};

}  // namespace postern::auth
