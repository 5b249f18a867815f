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
};

/// Carries the choice out, one verb after the other. After a failure run() goes on with the step that failed,
/// so nothing is done twice.
class SetUpTask : public QObject {
    Q_OBJECT
 public:
    SetUpTask(api::AdminApi& api, QObject* parent);
    void run(const SetUpChoice& choice);

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
    template <class Request>
    void send(const Request& request, const QByteArray& fine = {});
    api::AdminApi& m_api;
    SetUpChoice m_choice;
    QList<Step> m_steps;
    int m_at = 0;
};

}  // namespace postern::ui
