#pragma once

#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/base/log.h"
#include "engine/tls/authoritystore.h"

#include <QHash>
#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>

namespace postern::services {

/// Keeps the lists of revoked certificates of trusted authorities current: fetched from where somebody said,
/// or where their certificates say, at half their life (ten seconds, 1 MiB, no redirects). A failure is
/// logged once and tried again later; the list that there is stays. Lives in the control thread.
class CrlKeeper final : public QObject {
    Q_OBJECT
 public:
    CrlKeeper(tls::AuthorityStore& authorities, const base::Clock& clock, base::Log& log,
              std::shared_ptr<base::Executor> control, QObject* parent = nullptr);

    /// Looks for lists that are due; once a minute by itself.
    void refresh();
    /// Where the lists of a trusted authority are.
    [[nodiscard]] static QList<QByteArray> urlsOf(const tls::Authority& authority);

 private:
    struct State {
        qint64 nextUtcMs = 0;
        int failures = 0;
        bool busy = false;
    };
    void fetch(const tls::Authority& authority, const QByteArray& url);
    void ended(const QByteArray& name, const QByteArray& url, const base::Status& status);

    tls::AuthorityStore& m_authorities;
    const base::Clock& m_clock;
    base::Log& m_log;
    std::shared_ptr<base::Executor> m_control;
    QHash<QByteArray, State> m_states;  // by authority and URL
    QNetworkAccessManager m_network;
    QTimer m_timer;
};

}  // namespace postern::services
