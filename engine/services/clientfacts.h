#pragma once

#include "engine/auth/directorystore.h"
#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/base/log.h"
#include "engine/net/clientobserver.h"
#include "engine/store/store.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <functional>
#include <memory>
#include <mutex>

namespace postern::services {

/// Connections that were alike, counted together.
struct ClientFact {
    QByteArray service;
    QString address;
    QByteArray account;  // empty: nobody logged in
    QByteArray version, cipher, group, sni;
    QByteArray offer;        // tls::unpackOffer()
    QByteArray certificate;  // SHA-256 of the client's, "AB:CD:..."; empty: none
    QString certificateSubject;
    QByteArray issuer, serial;  // of the client's certificate, as tls::ClientTrust::Serials has them
    QByteArray served;          // SHA-256 of the server's certificate that it was shown; empty: not known
    bool resumed = false;       // then it was shown none, and `served` is what others got
    bool starttls = false;
    QByteArray failure;  // code; empty: it worked
    bool plaintext = false;
    qint64 firstUtcMs = 0, lastUtcMs = 0, count = 0;
};

/// What the clients of the last days offered and got. Counts in memory, in a bounded table, and hands that to
/// the writer now and then; a crash loses the last few seconds. seen() is for worker threads, the rest for
/// the control thread. Must outlive all connections; `store`, `directory` and `log` must outlive it.
class ClientFacts final : public net::ClientObserver {
 public:
    struct Limits {
        int days = 30;
        int maxRows = 20'000;
    };
    /// Kinds of connections that are counted between two flushes; half of them only without a login, so that
    /// strangers leave room for people. What is beyond is not counted.
    static constexpr qsizetype kMaxPending = 4000;

    ClientFacts(store::Store& store, auth::DirectoryStore& directory, const base::Clock& clock,
                base::Log& log);
    ~ClientFacts() override;

    void seen(const net::ClientSighting& sighting) override;
    /// Connections of this process from that port of a loopback address are not clients (the watch's own).
    void ignore(quint16 localPort, bool on);
    /// Writes what has come since; `done` is posted to `on` after the commit (or a failure, which is logged).
    void flush(Limits limits, std::shared_ptr<base::Executor> on = {}, base::Task done = {});
    /// Forgets what is too old.
    void prune(Limits limits);

 private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

/// Of one service (empty: of all) since then, newest first, at most `limit`.
[[nodiscard]] base::Result<QList<ClientFact>> readClientFacts(store::Connection& connection,
                                                              const QByteArray& service, qint64 sinceUtcMs,
                                                              int limit);
/// The names that clients asked for (SNI), with the number of different clients (address and account).
[[nodiscard]] base::Result<QHash<QString, qint64>> seenNames(store::Connection& connection,
                                                             qint64 sinceUtcMs);

}  // namespace postern::services
