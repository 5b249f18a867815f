#pragma once

#include "engine/api/adminapi.h"

#include <QObject>

#include <functional>

namespace postern::ui {

/// What the first-run assistant was told.
struct SetUpChoice {
    QString domain;
    QString account;  // whole address
    QString password;
    QString listen;  // text form of net.listen
    bool selfSigned = false;
    QString hostName;  // of the self-signed certificate
    [[nodiscard]] bool isLocal() const { return listen.startsWith(QLatin1StringView("127.")); }
};

/// Carries the choice out, one verb after the other. What is there already counts as done, so after a failure
/// run() can begin again, with another choice as well.
class SetUpTask : public QObject {
    Q_OBJECT
 public:
    SetUpTask(api::AdminApi& api, QObject* parent);
    void run(const SetUpChoice& choice);
    /// SHA-256 of the self-signed certificate, when it is done.
    [[nodiscard]] const QString& fingerprint() const { return m_fingerprint; }

 Q_SIGNALS:
    void began(int step, const QString& text);
    void finishedStep(int step);
    void failed(int step, const postern::base::Error& error);
    void done();

 private:
    struct Step {
        QString text;
        std::function<void()> act;
    };
    void plan();
    void next();
    void finishStep();
    void addAccount();
    void setPassword();
    void makeCertificate();
    template <class Request>
    void send(const Request& request, const QByteArray& there = {}, std::function<void()> instead = {},
              std::function<void(const typename Request::Reply&)> after = {});
    void storeNetwork();
    void setNetwork(bool withName);
    api::AdminApi& m_api;
    SetUpChoice m_choice;
    QString m_fingerprint;
    QList<Step> m_steps;
    int m_at = 0;
};

}  // namespace postern::ui
