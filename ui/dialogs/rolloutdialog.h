#pragma once

#include "engine/api/adminapi.h"
#include "ui/models/listmodel.h"

#include <QDialog>

class QLabel;

namespace postern::ui {

class MessageBar;
class TableView;

/// Which clients accept what some services show, and which refuse it: whether a root has reached everybody.
class RolloutDialog : public QDialog {
    Q_OBJECT
 public:
    /// `what` is the certificate or authority as a person calls it; `services` show it.
    RolloutDialog(api::AdminApi& api, const QString& what, const QStringList& services, QWidget* parent);

 private:
    void showFacts(const QList<api::ClientFact>& facts);
    const QStringList m_services;
    MessageBar* m_messages;
    QLabel* m_summary;
    ListModel<api::ClientFact>* m_model;
    TableView* m_table;
};

}  // namespace postern::ui
