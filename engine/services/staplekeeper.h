#pragma once

#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/base/log.h"
#include "engine/tls/authoritystore.h"
#include "engine/tls/stapling.h"

#include <QHash>
#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>

#include <memory>

namespace postern::services {

/// Keeps the OCSP responses current that are sent with served certificates: made here for certificates of own
/// authorities, fetched from the responder that the certificate names for others (10 seconds, 64 KiB, no
/// redirects), verified before they are used, renewed at half their life. A failure is logged once and tried
/// again later; handshakes never wait. Lives in the control thread.
class StapleKeeper final : public QObject {
    Q_OBJECT
 public:
    struct Parts {
        std::shared_ptr<tls::StapleBoxes> boxes;
        tls::AuthorityStore& authorities;
        const base::Clock& clock;
        base::ThreadPool& pool;
        base::Log& log;
        std::shared_ptr<base::Executor> control;
    };
    explicit StapleKeeper(Parts parts, QObject* parent = nullptr);

    /// Looks for certificates without a current staple; once a minute by itself.
    void refresh();
    /// Something was revoked: staples of own authorities are made anew.
    void authoritiesChanged();

 private:
    struct State {
        std::weak_ptr<tls::StapleBox> box;
        qint64 nextUtcMs = 0;  // when to renew, or to try again
        int failures = 0;
        bool own = false;
        bool busy = false;
        bool toldRevoked = false;
    };
    void work(const tls::StapleBoxes::Served& served);
    void makeHere(const tls::StapleBoxes::Served& served, const tls::Authority& authority);
    void fetch(const tls::StapleBoxes::Served& served);
    void take(const tls::StapleBoxes::Served& served, const QByteArray& chainPem, const QByteArray& der);
    void failed(const tls::StapleBoxes::Served& served, const QString& why);
    State& stateOf(const tls::StapleBoxes::Served& served);

    Parts m_parts;
    QHash<const tls::StapleBox*, State> m_states;
    QNetworkAccessManager m_network;
    QTimer m_timer;
};

}  // namespace postern::services
