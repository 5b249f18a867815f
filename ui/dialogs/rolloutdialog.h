#pragma once

#include "engine/api/adminapi.h"
#include "ui/models/listmodel.h"

#include <QDialog>

class QLabel;

namespace postern::ui {

class MessageBar;
class TableView;

/// Which connections were shown a certificate.
struct Rollout {
    QStringList services;   // that show it to clients which ask for one of its names, or for none
    QStringList names;      // "*.example.org" holds one label
    bool byName = false;    // domains show it, on every service, to clients which ask for one of its names
    qint64 sinceUtcMs = 0;  // where it is not known what a client was shown
    QString sha256 = {};    // of the certificate; counts alone where it is known what a client was shown
    [[nodiscard]] bool reached(const api::ClientFact& fact) const;
};
[[nodiscard]] Rollout rolloutOf(const api::CertificateInfo& info);

/// Which clients accept some certificates, and which refuse them: whether a root has reached everybody.
class RolloutDialog : public QDialog {
    Q_OBJECT
 public:
    /// `what` is the certificate or authority as a person calls it; `shown` are the certificates meant.
    RolloutDialog(api::AdminApi& api, const QString& what, const QList<Rollout>& shown, QWidget* parent);

 private:
    void showFacts(const QList<api::ClientFact>& facts);
    const QList<Rollout> m_shown;
    MessageBar* m_messages;
    QLabel* m_summary;
    ListModel<api::ClientFact>* m_model;
    TableView* m_table;
};

}  // namespace postern::ui
