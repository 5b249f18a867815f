#include "engine/auth/loginguard.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace postern::auth {

void LoginGuard::prune(Entry& entry, qint64 nowMs) const {
    const qint64 oldest = nowMs - m_limits.periodMs;
    entry.failures.removeIf([oldest](const Failure& failure) { return failure.atMs <= oldest; });
    if (entry.lockedUntilMs <= nowMs && entry.failures.isEmpty())
        entry.total = 0;
}

bool LoginGuard::locked(Table& table, const QByteArray& key, qint64 nowMs) {
    const auto found = table.find(key);
    if (found == table.end())
        return false;
    found->touchedMs = nowMs;
    return found->lockedUntilMs > nowMs;
}

bool LoginGuard::isLocked(const QByteArray& name, const QHostAddress& peer, qint64 nowMs) {
    if (m_limits.maxFailures <= 0)
        return false;
    const bool nameLocked = locked(m_names, name, nowMs);
    return locked(m_peers, peerKey(peer), nowMs) || nameLocked;
}

int LoginGuard::remaining(const QByteArray& name, qint64 nowMs) {
    if (m_limits.maxFailures <= 0)
        return std::numeric_limits<int>::max();
    const auto found = m_names.find(name);
    if (found == m_names.end())
        return m_limits.maxFailures;
    prune(*found, nowMs);
    return qMax(0, m_limits.maxFailures - static_cast<int>(found->failures.size()));
}

void LoginGuard::count(Table& table, const QByteArray& key, size_t name, qint64 nowMs) {
    if (table.size() >= kMaxEntries && !table.contains(key))
        makeRoom(table, nowMs);
    Entry& entry = table[key];
    prune(entry, nowMs);
    entry.touchedMs = nowMs;
    entry.total++;
    entry.failures.append({nowMs, name});
    if (entry.failures.size() >= m_limits.maxFailures) {
        entry.lockedUntilMs = nowMs + m_limits.periodMs;
        entry.failures.clear();  // after the period it starts from nothing
    }
}

void LoginGuard::failed(const QByteArray& name, const QHostAddress& peer, qint64 nowMs) {
    if (m_limits.maxFailures <= 0)
        return;
    const size_t hash = qHash(name);
    count(m_names, name, hash, nowMs);
    count(m_peers, peerKey(peer), hash, nowMs);
}

void LoginGuard::succeeded(const QByteArray& name, const QHostAddress& peer) {
    if (m_names.isEmpty() && m_peers.isEmpty())
        return;
    m_names.remove(name);
    const auto found = m_peers.find(peerKey(peer));
    if (found == m_peers.end())
        return;
    const size_t hash = qHash(name);
    found->failures.removeIf([hash](const Failure& failure) { return failure.name == hash; });
    if (found->failures.isEmpty() && found->lockedUntilMs == 0)
        m_peers.erase(found);
}

void LoginGuard::makeRoom(Table& table, qint64 nowMs) {
    for (auto it = table.begin(); it != table.end();) {
        prune(*it, nowMs);
        it = it->failures.isEmpty() && it->lockedUntilMs <= nowMs ? table.erase(it) : std::next(it);
    }
    if (table.size() < kMaxEntries)
        return;
    // An eighth at once, so that a flood does not pay for a sweep with each name. Unlocked ones first.
    struct Candidate {
        bool locked;
        qint64 touchedMs;
        QByteArray key;
    };
    std::vector<Candidate> candidates;
    for (auto it = table.cbegin(); it != table.cend(); ++it)
        candidates.push_back({it->lockedUntilMs > nowMs, it->touchedMs, it.key()});
    const auto middle = candidates.begin() + kMaxEntries / 8;
    std::nth_element(candidates.begin(), middle, candidates.end(),
                     [](const Candidate& a, const Candidate& b) {
                         return a.locked != b.locked ? b.locked : a.touchedMs < b.touchedMs;
                     });
    for (auto it = candidates.begin(); it != middle; ++it) table.remove(it->key);
}

QList<LoginGuard::Locked> LoginGuard::lockedNames(qint64 nowMs) const {
    QList<Locked> result;
    for (auto it = m_names.cbegin(); it != m_names.cend(); ++it)
        if (it->lockedUntilMs > nowMs)
            result.append({it.key(), it->lockedUntilMs, it->total});
    std::sort(result.begin(), result.end(), [](const Locked& a, const Locked& b) { return a.name < b.name; });
    return result;
}

}  // namespace postern::auth
