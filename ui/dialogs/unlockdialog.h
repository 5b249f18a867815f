#pragma once

#include "ui/dialogs/formdialog.h"

class QLineEdit;

namespace postern::ui {

/// Asks for the passphrase of the private keys.
class UnlockDialog : public FormDialog {
    Q_OBJECT
 public:
    UnlockDialog(api::AdminApi& api, QWidget* parent);

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;
    void failed(const base::Error& error) override;

 private:
    QLineEdit* m_passphrase;
};

}  // namespace postern::ui
