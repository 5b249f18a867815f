#pragma once

#include "ui/wizards/settingswizard.h"

namespace postern::ui {

/// "SSL Configuration": certificate, versions, ciphers and ports of the services.
class SslWizard : public SettingsWizard {
    Q_OBJECT
 public:
    SslWizard(api::AdminApi& api, StatusWatch& status, QWidget* parent);
    [[nodiscard]] int nextId() const override;

    enum Step { CertificateStepId, PolicyStepId, CiphersStepId, PortsStepId, SummaryStepId, ResultStepId };
};

/// "Client Authentication": whether clients must show a certificate, whose count, and to whom they belong.
class ClientAuthWizard : public SettingsWizard {
    Q_OBJECT
 public:
    ClientAuthWizard(api::AdminApi& api, StatusWatch& status, QWidget* parent);
    [[nodiscard]] int nextId() const override;
    /// The services that the choices are for.
    [[nodiscard]] QStringList services() const;
    [[nodiscard]] QString mode() const;

    enum Step { ModeStepId, TrustStepId, MappingStepId, SummaryStepId, ResultStepId };
};

}  // namespace postern::ui
