#pragma once

#include "engine/auth/authenticator.h"
#include "engine/auth/directorystore.h"
#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/config/settings.h"
#include "engine/net/sessionfactory.h"
#include "engine/services/clientfacts.h"
#include "engine/services/pop3/maildroplocks.h"
#include "engine/store/store.h"
#include "engine/tls/authoritystore.h"
#include "engine/tls/clienttrust.h"
#include "engine/tls/stapling.h"

#include <QByteArray>

#include <atomic>
#include <memory>

namespace postern::services {

/// Counted by the services, read by the monitor.
struct ServiceCounters {
    std::atomic<quint64> messages{0};  // delivered or appended
    std::atomic<quint64> failedLogins{0};
};

/// What the backends of all services share. Everything here is thread-safe and outlives every session.
struct ServiceContext {
    store::Store& store;
    auth::DirectoryStore& directory;
    auth::Authenticator& authenticator;
    base::ThreadPool& pool;
    const base::Clock& clock;
    base::Log& log;
    std::shared_ptr<ServiceCounters> counters;
    std::shared_ptr<pop3::MaildropLocks> maildrops = std::make_shared<pop3::MaildropLocks>();
    tls::AuthorityStore* authorities = nullptr;  // null in tests that need none
    std::shared_ptr<tls::StapleBoxes> staples = std::make_shared<tls::StapleBoxes>();
    tls::LiveClientTrust clientTrust = std::make_shared<base::Shared<tls::ClientTrust>>();
    std::shared_ptr<ClientFacts> clients = nullptr;  // null: what clients do is not kept
    base::ThreadPool* maintenance = nullptr;  // for backups and checks; null in tests: the pool does them
    int portOffset = 0;  // of the run; added to configured ports as config::effectivePort() says
};

/// The worker's own part of a service: its read connection.
struct WorkerState final : net::WorkerLocal {
    explicit WorkerState(std::unique_ptr<store::Reader> storeReader) : reader(std::move(storeReader)) {}
    std::unique_ptr<store::Reader> reader;
};

/// Each makes the factory of one service from the settings of the moment; a changed Live or Rebind setting
/// makes a new one for new connections. `hostName` is the name in greetings and Received lines.
[[nodiscard]] std::shared_ptr<const net::SessionFactory> makeSmtpFactory(const ServiceContext& context,
                                                                         const config::Settings& settings,
                                                                         const QByteArray& hostName);
[[nodiscard]] std::shared_ptr<const net::SessionFactory> makeSubmissionFactory(
    const ServiceContext& context, const config::Settings& settings, const QByteArray& hostName);
[[nodiscard]] std::shared_ptr<const net::SessionFactory> makePop3Factory(const ServiceContext& context,
                                                                         const config::Settings& settings,
                                                                         const QByteArray& hostName);
[[nodiscard]] std::shared_ptr<const net::SessionFactory> makeImapFactory(const ServiceContext& context,
                                                                         const config::Settings& settings,
                                                                         const QByteArray& hostName);
[[nodiscard]] std::shared_ptr<const net::SessionFactory> makePkiFactory(const ServiceContext& context,
                                                                        const config::Settings& settings,
                                                                        const QByteArray& hostName);

}  // namespace postern::services
