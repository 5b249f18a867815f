#pragma once

#include "ui/models/listmodel.h"
#include "ui/pages/page.h"

class QCheckBox;

namespace postern::ui {

class TableView;

/// What each client used in the last 30 days, and in words why a connection failed.
class ClientsPane : public QWidget {
    Q_OBJECT
 public:
    ClientsPane(PageContext context, MessageBar& messages, QWidget* parent);

 protected:
    void showEvent(QShowEvent* event) override;

 private:
    void read();
    void show();
    PageContext m_context;
    MessageBar& m_messages;
    ListModel<api::ClientFact>* m_model;
    TableView* m_table;
    QCheckBox* m_failed;
    QList<api::ClientFact> m_facts;
};

/// "It does not know the authority of the certificate" for "tls.unknown-ca".
[[nodiscard]] QString failureText(const QString& code);

}  // namespace postern::ui
