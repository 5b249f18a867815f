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

    [[nodiscard]] bool isLocked(const QByteArray& name, const QHostAddress& peer, qint64 nowMs);
    /// How many more failures the name may have before it is locked.
    [[nodiscard]] int remaining(const QByteArray& name, qint64 nowMs);
    void failed(const QByteArray& name, const QHostAddress& peer, qint64 nowMs);
    /// Forgets the failures of the name, and those of the peer with this name: somebody mistyped. Failures of
    /// the peer with other names stay, so that one good account does not cover for guessing at others.
    void succeeded(const QByteArray& name, const QHostAddress& peer);
    void unlock(const QByteArray& name) { m_names.remove(name); }

    struct Locked {
        QByteArray name;
        qint64 untilMs = 0;
        int failures = 0;
    };
    [[nodiscard]] QList<Locked> lockedNames(qint64 nowMs) const;
    [[nodiscard]] qsizetype entries() const { return m_names.size() + m_peers.size(); }

    static constexpr qsizetype kMaxEntries = 20'000;  // in each of the two tables

 private:
    struct Failure {
        qint64 atMs = 0;
        size_t name = 0;  // hash of the name, for the entry of a peer
    };
    struct Entry {
        QList<Failure> failures;  // at most maxFailures
        qint64 lockedUntilMs = 0;
        qint64 touchedMs = 0;
        int total = 0;
    };
    using Table = QHash<QByteArray, Entry>;

    bool locked(Table& table, const QByteArray& key, qint64 nowMs);
    void count(Table& table, const QByteArray& key, size_t name, qint64 nowMs);
    void prune(Entry& entry, qint64 nowMs) const;
    void makeRoom(Table& table, qint64 nowMs);

    Limits m_limits;
    Table m_names;
    Table m_peers;
};

using base::peerKey;

}  // namespace postern::auth
