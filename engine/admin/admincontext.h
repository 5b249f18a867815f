#pragma once

#include "engine/admin/chaincache.h"
#include "engine/admin/dispatcher.h"
#include "engine/admin/logkeeper.h"
#include "engine/admin/metrics.h"
#include "engine/api/adminapi.h"
#include "engine/services/certificatewatch.h"
#include "engine/services/servicemanager.h"
#include "engine/services/settingsstore.h"

#include <functional>
#include <memory>

namespace postern::admin {

/// What does not change while the engine runs.
struct EngineFacts {
    QString version;
    QString dataFolder;
    QString logLevel;  // --log-level; empty: as the settings say
    qint64 startedUtcMs = 0;
    bool headless = false;
};

/// What the verbs work on. All of it outlives the AdminService; used in the control thread.
struct AdminContext {
    EngineFacts facts;
    const services::ServiceContext& shared;
    services::SettingsStore& settings;
    services::ServiceManager& services;
    net::WorkerPool& workers;
    tls::IdentityStore& identities;
    tls::AuthorityStore& authorities;
    services::DomainTlsStore& domainTls;
    LogKeeper& log;
    MetricHistory& metrics;
    std::shared_ptr<base::Executor> control;
    std::function<void(api::Topic)> changed;
    /// Names that clients asked for by SNI in the last 30 days (A-labels in lower case) and how many clients;
    /// empty: nobody keeps them.
    std::function<QHash<QString, qint64>()> seenNames = {};
    std::function<void()> probationChanged;  // one has begun or ended
    const services::CertificateWatch* watch = nullptr;
    std::shared_ptr<ChainCache> chains = std::make_shared<ChainCache>();
};

/// One line per change, in the category ADMIN: who did what. Never a secret.
void journal(const AdminContext& context, const Caller& caller, const QString& what);
[[nodiscard]] api::ErrorInfo toInfo(const base::Error& error);
/// What went wrong with `subject`, with the reason whole behind it: the arguments are the subject, then code,
/// English and arguments of the reason, so that the console can say all of it in its own language. `english`
/// has %1 for the subject and %2 for the reason.
[[nodiscard]] base::Error withReason(const QByteArray& code, const QString& english, const QString& subject,
                                     const api::ErrorInfo& reason);

/// Runs `work` in `pool` and answers with what it returns, in the control thread. Error: "engine.busy".
template <class T>
void inThreads(const AdminContext& context, base::ThreadPool& pool, std::function<base::Result<T>()> work,
               Dispatcher::Reply<T> reply) {
    auto task = [work = std::move(work), reply, control = context.control] {
        auto result = std::make_shared<base::Result<T>>(work());
        control->post([result, reply] { reply(std::move(*result)); });
    };
    if (!pool.tryPost(std::move(task)))
        reply(base::fail("engine.busy",
                         QStringLiteral("the engine has too much to do; try again in a moment")));
}
template <class T>
void inPool(const AdminContext& context, std::function<base::Result<T>()> work, Dispatcher::Reply<T> reply) {
    inThreads<T>(context, context.shared.pool, std::move(work), std::move(reply));
}
/// What may take minutes: nobody's login waits behind it.
template <class T>
void inMaintenance(const AdminContext& context, std::function<base::Result<T>()> work,
                   Dispatcher::Reply<T> reply) {
    base::ThreadPool* const pool = context.shared.maintenance;
    inThreads<T>(context, pool ? *pool : context.shared.pool, std::move(work), std::move(reply));
}

// Each file of verbs puts its own into the dispatcher. `context` must outlive it.
void addStatusVerbs(Dispatcher& dispatcher, AdminContext& context);
void addServiceVerbs(Dispatcher& dispatcher, AdminContext& context);
void addSettingVerbs(Dispatcher& dispatcher, AdminContext& context);
void addDomainVerbs(Dispatcher& dispatcher, AdminContext& context);
void addAccountVerbs(Dispatcher& dispatcher, AdminContext& context);
void addAccountCertificateVerbs(Dispatcher& dispatcher, AdminContext& context);
void addAliasVerbs(Dispatcher& dispatcher, AdminContext& context);
void addCertificateVerbs(Dispatcher& dispatcher, AdminContext& context);
void addRequestVerbs(Dispatcher& dispatcher, AdminContext& context);
void addChainVerbs(Dispatcher& dispatcher, AdminContext& context);
void addExportVerbs(Dispatcher& dispatcher, AdminContext& context);
void addKeyVerbs(Dispatcher& dispatcher, AdminContext& context);
void addKeyStoreVerbs(Dispatcher& dispatcher, AdminContext& context);
void addDomainSecurityVerbs(Dispatcher& dispatcher, AdminContext& context);
void addJournalVerbs(Dispatcher& dispatcher, AdminContext& context);
void addNameVerbs(Dispatcher& dispatcher, AdminContext& context);
void addAuthorityVerbs(Dispatcher& dispatcher, AdminContext& context);
void addIssueVerbs(Dispatcher& dispatcher, AdminContext& context);
void addMonitorVerbs(Dispatcher& dispatcher, AdminContext& context);
void addStoreVerbs(Dispatcher& dispatcher, AdminContext& context);
void addClientVerbs(Dispatcher& dispatcher, AdminContext& context);
void addProbationVerbs(Dispatcher& dispatcher, AdminContext& context);
void addTlsVerbs(Dispatcher& dispatcher, AdminContext& context);

}  // namespace postern::admin
