#pragma once

#include "ui/widgets/valueeditors.h"

class QPushButton;

namespace postern::ui {

/// The certificate of a service, with "Create..." beside it for one that is not there yet. It acts at once,
/// unlike the choice.
class CertificateChoice : public ChoiceEditor {
    Q_OBJECT
 public:
    CertificateChoice(const QList<std::pair<QString, QString>>& choices, QWidget* parent);
    /// Empty: one can be created now.
    void setCreateReason(const QString& whyNot);

 Q_SIGNALS:
    void createAsked();

 private:
    QPushButton* m_create;
};

}  // namespace postern::ui
