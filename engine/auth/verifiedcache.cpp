#include "engine/auth/verifiedcache.h"

namespace postern::auth {

void VerifiedCache::setLimits(qsizetype entries, qint64 lifeMs) {
    m_maxEntries = lifeMs > 0 ? entries : 0;
    m_lifeMs = lifeMs;
    trim();
}

void VerifiedCache::trim() {
    while (m_byDigest.size() > m_maxEntries) {
        m_byDigest.remove(m_order.back().digest);
        m_order.pop_back();
    }
}

bool VerifiedCache::contains(const QByteArray& digest, qint64 nowMs) {
    const auto found = m_byDigest.constFind(digest);
    if (found == m_byDigest.constEnd())
        return false;
    const Order::iterator entry = *found;
    // Counted from the check itself, not from the last use: a password is checked in full now and then.
    if (nowMs - entry->sinceMs >= m_lifeMs) {
        m_byDigest.erase(found);
        m_order.erase(entry);
        return false;
    }
    m_order.splice(m_order.begin(), m_order, entry);
    return true;
}

void VerifiedCache::insert(const QByteArray& digest, qint64 nowMs) {
    if (m_maxEntries <= 0)
        return;
    if (const auto found = m_byDigest.constFind(digest); found != m_byDigest.constEnd()) {
        (*found)->sinceMs = nowMs;
        m_order.splice(m_order.begin(), m_order, *found);
        return;
    }
    m_order.push_front({digest, nowMs});
    m_byDigest.insert(digest, m_order.begin());
    trim();
}

}  // namespace postern::auth
