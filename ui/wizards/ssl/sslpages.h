#pragma once

#include "ui/wizards/settingswizard.h"

class QCheckBox;
class QComboBox;

namespace postern::ui {

class CertificateCard;

/// Which certificate, for which services.
class SslCertificateStep : public SettingsStep {
    Q_OBJECT
 public:
    SslCertificateStep();
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override;
    bool validatePage() override;

 protected:
    void fill() override;

 private:
    void showChosen();
    void tickUsers();
    void read();
    QComboBox* m_which;
    CertificateCard* m_card;
    QWidget* m_services;
    QList<QCheckBox*> m_boxes;
    QList<api::CertificateInfo> m_certificates;
    bool m_ticked = false;
};

/// Preset and oldest version.
class SslPolicyStep : public SettingsStep {
    Q_OBJECT
 public:
    SslPolicyStep();

 protected:
    void fill() override;
};

/// The own lists, for Custom.
class SslCiphersStep : public SettingsStep {
    Q_OBJECT
 public:
    SslCiphersStep();

 protected:
    void fill() override;
};

/// Enable SSL and the ports of each service.
class SslPortsStep : public SettingsStep {
    Q_OBJECT
 public:
    SslPortsStep();

 protected:
    void fill() override;
};

}  // namespace postern::ui
