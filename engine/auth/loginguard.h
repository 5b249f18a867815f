#pragma once

#include "engine/base/peerkey.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <QList>

namespace postern::auth {

/// Counts failed logins per account name (names that do not exist too) and per peer address, within a sliding
/// period. At the limit the key is locked for one period from that moment (C089-C092). Bounded: under a flood
/// of names the least recently used unlocked entries go first. Not thread-safe: the authenticator's mutex
/// guards it. Times are Clock::monotonicMs().
class LoginGuard {
 public:
    struct Limits {
        int maxFailures = 10;  // 0: no limit
        qint64 periodMs = 600'000;
    };
    void setLimits(Limits limits) { m_limits = limits; }

    /// The lock of a name does not hold for peers from which it has logged in lately: a stranger cannot lock
    /// anybody out. Their own limit does.
    [[nodiscard]] bool isLocked(const QByteArray& name, const QHostAddress& peer, qint64 nowMs);
    /// True when the name has logged in from there in the last 30 days of this process.
    [[nodiscard]] bool isKnown(const QByteArray& name, const QHostAddress& peer, qint64 nowMs) const;
    /// How many more failures the name may have from there before that is locked.
    [[nodiscard]] int remaining(const QByteArray& name, const QHostAddress& peer, qint64 nowMs);
    /// `attempt` stands for the name and what was tried with it; 0: cannot be told. An equal one is counted
    /// once in a period: a program with a stale password guesses nothing.
    void failed(const QByteArray& name, const QHostAddress& peer, qint64 nowMs, quint64 attempt = 0);
    /// This very attempt has failed from this very peer within the period. Never asked about other peers: the
    /// time of the answer would tell what somebody else has tried.
    [[nodiscard]] bool hasFailed(const QHostAddress& peer, quint64 attempt, qint64 nowMs);
    /// Forgets the failures of this peer with this name: somebody mistyped. Failures of the peer with other
    /// names stay, so that one good account does not cover for guessing at others, and so do those of others
    /// with the name.
    void succeeded(const QByteArray& name, const QHostAddress& peer, qint64 nowMs);
    void unlock(const QByteArray& name) { m_names.remove(name); }

    struct Locked {
        QByteArray name;
        qint64 untilMs = 0;
        int failures = 0;
    };
    [[nodiscard]] QList<Locked> lockedNames(qint64 nowMs) const;
    [[nodiscard]] qsizetype entries() const { return m_names.size() + m_peers.size(); }

    static constexpr qsizetype kMaxEntries = 20'000;  // in each of the tables
    static constexpr qsizetype kKnownPeers = 8;       // of one name

 private:
    struct Failure {
        qint64 atMs = 0;
        size_t other = 0;  // hash of the name, for the entry of a peer, and of the peer, for that of a name
        quint64 attempt = 0;
    };
    struct Entry {
        QList<Failure> failures;  // at most maxFailures
        qint64 lockedUntilMs = 0;
        qint64 touchedMs = 0;
        int total = 0;
    };
    using Table = QHash<QByteArray, Entry>;
    struct KnownPeer {
        QByteArray key;
        qint64 atMs = 0;
    };

    bool locked(Table& table, const QByteArray& key, qint64 nowMs);
    void count(Table& table, const QByteArray& key, const Failure& failure);
    void forget(Table& table, const QByteArray& key, size_t other, qint64 nowMs);
    void remember(const QByteArray& name, const QByteArray& peer, qint64 nowMs);
    void prune(Entry& entry, qint64 nowMs) const;
    void makeRoom(Table& table, qint64 nowMs);

    Limits m_limits;
    Table m_names;
    Table m_peers;
    QHash<QByteArray, QList<KnownPeer>>
        m_known;  // by name, the latest first; names that exist alone get here
    qint64 m_sweptMs = 0;
};

using base::peerKey;

}  // namespace postern::auth
