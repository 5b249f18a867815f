#pragma once

#include "ui/dialogs/formdialog.h"

class QLineEdit;
class QRadioButton;

namespace postern::ui {

class NewPassword;

/// What protects the private keys where they lie, and where their key file is.
class KeyStoreDialog : public FormDialog {
    Q_OBJECT
 public:
    KeyStoreDialog(api::AdminApi& api, const api::KeyStoreInfo& store, QWidget* parent);

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    void buildModes();
    void buildSecrets();
    void update();
    [[nodiscard]] QString mode() const;
    const api::KeyStoreInfo m_store;
    QList<QRadioButton*> m_modes;
    QLineEdit* m_current;
    NewPassword* m_new;
    QLineEdit* m_folder;
    QWidget* m_place;
};

}  // namespace postern::ui
