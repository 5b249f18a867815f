#pragma once

#include "ui/wizards/certificate/plan.h"

#include <QTimer>

#include <functional>

namespace postern::ui {

/// Carries a plan out. While a key is made its progress is told; stop() gives it up, and nothing is left
/// behind. A request that an own authority was to sign is taken back when it does not; the next run with the
/// same plan goes on with it.
class CertificateTask : public QObject {
    Q_OBJECT
 public:
    CertificateTask(api::AdminApi& api, QObject* parent);
    void run(const CertificatePlan& plan);
    [[nodiscard]] bool isRunning() const { return m_running; }
    /// Gives up a key that is being made; the answer is "key.cancelled".
    void stop();
    /// Takes back what a failed run left waiting.
    void clean();
    /// What came out.
    [[nodiscard]] const api::CertificateInfo& certificate() const { return m_certificate; }
    [[nodiscard]] const api::RequestInfo& request() const { return m_request; }

 Q_SIGNALS:
    void began(const QString& text);
    /// Marks of the search for a key, and for how long.
    void progress(int steps, qint64 milliseconds);
    void failed(const postern::base::Error& error);
    void done();

 private:
    void begin();
    void makeRequest();
    void takeBack(std::function<void()> then);
    void watchKey();
    void issue();
    void fail(const base::Error& error);
    void finish();
    template <class Request>
    void send(const Request& request, std::function<void(const typename Request::Reply&)> then);
    api::AdminApi& m_api;
    CertificatePlan m_plan;
    QString m_job;
    QTimer m_poll;
    qint64 m_since = 0;
    bool m_running = false;
    bool m_requestWaits = false;
    api::CertificateInfo m_certificate;
    api::RequestInfo m_request;
};

}  // namespace postern::ui
