#pragma once

#include "ui/wizards/settingswizard.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QRadioButton;

namespace postern::ui {

class ClientAuthWizard;
class PickListEditor;

class ClientStep : public SettingsStep {
    Q_OBJECT
 public:
    using SettingsStep::SettingsStep;

 protected:
    [[nodiscard]] ClientAuthWizard& clientWizard() const;
};

/// Off, ask or require, and for which services.
class ClientModeStep : public ClientStep {
    Q_OBJECT
 public:
    ClientModeStep();
    [[nodiscard]] QString missing() const override;
    [[nodiscard]] bool isComplete() const override;
    bool validatePage() override;
    [[nodiscard]] QString mode() const;
    [[nodiscard]] QStringList services() const;

 protected:
    void fill() override;

 private:
    QRadioButton* m_off;
    QRadioButton* m_ask;
    QRadioButton* m_require;
    QWidget* m_services;
    QLabel* m_shutOut;
    QList<QCheckBox*> m_boxes;
};

/// Whose certificates count, and whether revoked ones are refused.
class ClientTrustStep : public ClientStep {
    Q_OBJECT
 public:
    ClientTrustStep();
    void initializePage() override;
    bool validatePage() override;

 protected:
    void fill() override;

 private:
    void showStored();
    void storeChoice(const char* leaf, const QString& value);
    PickListEditor* m_trusted;
    QComboBox* m_revocation;
    QLabel* m_differ;
    bool m_trustChosen = false;  // by the person: then it is for all services
    bool m_revocationChosen = false;
};

/// How certificates find their accounts, and how many do already.
class ClientMappingStep : public ClientStep {
    Q_OBJECT
 public:
    ClientMappingStep();

 protected:
    void fill() override;

 private:
    QLabel* m_state;
};

}  // namespace postern::ui
