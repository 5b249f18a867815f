#pragma once

#include "engine/net/certificateprobe.h"
#include "engine/services/servicemanager.h"
#include "engine/services/settingsstore.h"
#include "engine/services/watchreport.h"

#include <QTimer>

#include <deque>
#include <functional>
#include <memory>

namespace postern::services {

/// Looks at the certificates that the own services really serve, as a client sees them: at the start, every
/// hour, and soon after lookSoon(). What it finds goes to the log, to the postmaster of the main domain
/// (setting watch.mail) and to findings(). Lives in the control thread; `parts` must outlive it.
class CertificateWatch final : public QObject {
 public:
    struct Parts {
        const ServiceContext& context;
        const ServiceManager& services;
        const SettingsStore& settings;
        const tls::IdentityStore& identities;
        std::shared_ptr<base::Executor> control;
    };
    explicit CertificateWatch(const Parts& parts);
    ~CertificateWatch() override;

    /// After a change of certificates, settings or services; several calls become one look.
    void lookSoon();
    /// Of the last look that was finished.
    [[nodiscard]] const QList<WatchFinding>& findings() const { return m_findings; }
    void onChanged(std::function<void()> changed) { m_changed = std::move(changed); }
    /// After each look, for tests.
    void onLooked(std::function<void()> looked) { m_looked = std::move(looked); }

 private:
    void look();
    void next();
    void addTarget(net::ProbeTarget target, const tls::Identity* served);
    void judge(const net::ProbeTarget& target, const base::Result<QByteArray>& chain);
    void judgeStored(const net::ProbeTarget& target);
    void judgeChain(WatchFinding finding, const QByteArray& chain, const QString& wanted);
    void finishLook();
    void tell(const QList<WatchNotice>& notices);
    void mail(const QList<WatchNotice>& notices);
    [[nodiscard]] QList<int> days() const;

    const Parts m_parts;
    QTimer m_hourly, m_soon;
    std::deque<net::ProbeTarget> m_waiting;
    std::unique_ptr<net::CertificateProbe> m_probe;
    QList<WatchFinding> m_found, m_findings;
    std::function<void()> m_changed, m_looked;
};

}  // namespace postern::services
