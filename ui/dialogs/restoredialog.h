#pragma once

#include "ui/dialogs/formdialog.h"

class QComboBox;
class QLineEdit;

namespace postern::ui {

class FileInput;

/// Brings keys and certificates back from a backup.
class RestoreDialog : public FormDialog {
    Q_OBJECT
 public:
    RestoreDialog(api::AdminApi& api, QWidget* parent);

 Q_SIGNALS:
    void restored(const postern::api::RestoreReport& report);

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    FileInput* m_input;
    QLineEdit* m_password;
    QComboBox* m_conflict;
};

}  // namespace postern::ui
