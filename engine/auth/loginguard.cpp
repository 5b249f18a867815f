#include "engine/auth/loginguard.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace postern::auth {
namespace {
constexpr qint64 kKnownMs = qint64(30) * 24 * 3600 * 1000;
constexpr qint64 kSweepMs = 3600 * 1000;  // looking through all of them at each login would cost too much
}  // namespace

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
    const bool nameLocked = locked(m_names, name, nowMs) && !isKnown(name, peer, nowMs);
    return locked(m_peers, peerKey(peer), nowMs) || nameLocked;
}

bool LoginGuard::isKnown(const QByteArray& name, const QHostAddress& peer, qint64 nowMs) const {
    const auto found = m_known.constFind(name);
    if (found == m_known.constEnd())
        return false;
    return std::any_of(found->begin(), found->end(), [key = peerKey(peer), nowMs](const KnownPeer& known) {
        return known.key == key && known.atMs > nowMs - kKnownMs;
    });
}

int LoginGuard::remaining(const QByteArray& name, const QHostAddress& peer, qint64 nowMs) {
    if (m_limits.maxFailures <= 0)
        return std::numeric_limits<int>::max();
    const bool known = isKnown(name, peer, nowMs);
    Table& table = known ? m_peers : m_names;
    const auto found = table.find(known ? peerKey(peer) : name);
    if (found == table.end())
        return m_limits.maxFailures;
    prune(*found, nowMs);
    return qMax(0, m_limits.maxFailures - static_cast<int>(found->failures.size()));
}

void LoginGuard::count(Table& table, const QByteArray& key, const Failure& failure) {
    const qint64 nowMs = failure.atMs;
    if (table.size() >= kMaxEntries && !table.contains(key))
        makeRoom(table, nowMs);
    Entry& entry = table[key];
    prune(entry, nowMs);
    entry.touchedMs = nowMs;
    const bool repeated = failure.attempt != 0 && std::any_of(entry.failures.begin(), entry.failures.end(),
                                                              [&failure](const Failure& each) {
                                                                  return each.attempt == failure.attempt;
                                                              });
    if (repeated || entry.lockedUntilMs > nowMs)
        return;
    entry.total++;
    entry.failures.append(failure);
    if (entry.failures.size() >= m_limits.maxFailures) {
        entry.lockedUntilMs = nowMs + m_limits.periodMs;
        entry.failures.clear();  // after the period it starts from nothing
    }
}

void LoginGuard::failed(const QByteArray& name, const QHostAddress& peer, qint64 nowMs, quint64 attempt) {
    if (m_limits.maxFailures <= 0)
        return;
    const QByteArray key = peerKey(peer);
    count(m_names, name, {nowMs, qHash(key), attempt});
    count(m_peers, key, {nowMs, qHash(name), attempt});
}

bool LoginGuard::hasFailed(const QHostAddress& peer, quint64 attempt, qint64 nowMs) {
    const auto found = m_peers.find(peerKey(peer));
    if (attempt == 0 || found == m_peers.end())
        return false;
    prune(*found, nowMs);
    return std::any_of(found->failures.begin(), found->failures.end(),
                       [attempt](const Failure& failure) { return failure.attempt == attempt; });
}

void LoginGuard::succeeded(const QByteArray& name, const QHostAddress& peer, qint64 nowMs) {
    if (m_limits.maxFailures <= 0)
        return;
    const QByteArray key = peerKey(peer);
    forget(m_names, name, qHash(key), nowMs);
    forget(m_peers, key, qHash(name), nowMs);
    remember(name, key, nowMs);
}

void LoginGuard::forget(Table& table, const QByteArray& key, size_t other, qint64 nowMs) {
    const auto found = table.find(key);
    if (found == table.end())
        return;
    found->failures.removeIf([other](const Failure& failure) { return failure.other == other; });
    if (found->failures.isEmpty() && found->lockedUntilMs <= nowMs)
        table.erase(found);
}

void LoginGuard::remember(const QByteArray& name, const QByteArray& peer, qint64 nowMs) {
    const bool full = m_known.size() >= kMaxEntries && !m_known.contains(name);
    if (full && nowMs >= m_sweptMs + kSweepMs) {
        m_sweptMs = nowMs;
        m_known.removeIf(
            [nowMs](const auto& known) { return known.value().first().atMs <= nowMs - kKnownMs; });
    }
    if (full && m_known.size() >= kMaxEntries)
        return;
    QList<KnownPeer>& peers = m_known[name];
    if (!peers.isEmpty() && peers.first().key == peer) {
        peers.first().atMs = nowMs;
        return;
    }
    peers.removeIf([&peer](const KnownPeer& known) { return known.key == peer; });
    peers.prepend({peer, nowMs});
    if (peers.size() > kKnownPeers)
        peers.removeLast();
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
