#pragma once

#include "ui/widgets/valueeditors.h"

namespace postern::ui {

/// The certificate of a service, with "Create..." beside it for one that is not there yet.
class CertificateChoice : public ChoiceEditor {
    Q_OBJECT
 public:
    CertificateChoice(const QList<std::pair<QString, QString>>& choices, QWidget* parent);

 Q_SIGNALS:
    void createAsked();
};

}  // namespace postern::ui
