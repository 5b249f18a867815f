#pragma once

#include "engine/api/types.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace postern::ui {

class StateMark;

/// One service on the overview: state, ports, sessions, certificate and the days it has left. Opens its page
/// on a click.
class ServiceCard : public QFrame {
    Q_OBJECT
 public:
    explicit ServiceCard(QWidget* parent = nullptr);
    void show(const api::ServiceInfo& service);

 Q_SIGNALS:
    void opened(const QString& service);

 private:
    QString m_service;
    QLabel* m_name;
    StateMark* m_state;
    QLabel* m_facts;
    QLabel* m_certificate;
    QPushButton* m_open;
};

/// "25", "587, SSL 465": the ports that answer.
[[nodiscard]] QString portsText(const api::ServiceInfo& service);

}  // namespace postern::ui
