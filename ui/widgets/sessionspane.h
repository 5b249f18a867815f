#pragma once

#include "ui/models/sessions.h"
#include "ui/pages/page.h"

#include <QTimer>

namespace postern::ui {

class TableView;

/// The open sessions, of all services or of one, with Close. Reads every two seconds while it is visible.
class SessionsPane : public QWidget {
    Q_OBJECT
 public:
    SessionsPane(PageContext context, const QString& service, MessageBar& messages, QWidget* parent);

 protected:
    void showEvent(QShowEvent* event) override;

 private:
    void read();
    void closeSelected();
    PageContext m_context;
    const QString m_service;
    MessageBar& m_messages;
    SessionModel* m_model;
    TableView* m_table;
    QTimer m_tick;
    bool m_reading = false;
};

}  // namespace postern::ui
