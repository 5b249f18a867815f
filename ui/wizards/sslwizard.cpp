#include "ui/wizards/sslwizard.h"

#include "ui/wizards/ssl/clientpages.h"
#include "ui/wizards/ssl/sslpages.h"

namespace postern::ui {

SslWizard::SslWizard(api::AdminApi& api, StatusWatch& status, QWidget* parent)
    : SettingsWizard(api, status, tr("SSL Configuration"), parent) {
    setObjectName(QStringLiteral("sslWizard"));
    const QString topic = QStringLiteral("configuringssl");
    setPage(CertificateStepId, new SslCertificateStep);
    setPage(PolicyStepId, new SslPolicyStep);
    setPage(CiphersStepId, new SslCiphersStep);
    setPage(PortsStepId, new SslPortsStep);
    setPage(SummaryStepId, new SettingsSummaryStep(topic));
    setPage(ResultStepId,
            new SettingsResultStep(topic, tr("Next: look whether a mail program connects. Monitor > Clients "
                                             "shows who does and who fails.")));
}

int SslWizard::nextId() const {
    const bool custom = const_cast<SslWizard*>(this)->draft().value(QStringLiteral("tls.policy")) ==
                        QLatin1StringView("custom");
    if (currentId() == PolicyStepId && !custom)
        return PortsStepId;
    return currentId() == ResultStepId ? -1 : currentId() + 1;
}

ClientAuthWizard::ClientAuthWizard(api::AdminApi& api, StatusWatch& status, QWidget* parent)
    : SettingsWizard(api, status, tr("Client Authentication"), parent) {
    setObjectName(QStringLiteral("clientAuthWizard"));
    const QString topic = QStringLiteral("dealingclients");
    setPage(ModeStepId, new ClientModeStep);
    setPage(TrustStepId, new ClientTrustStep);
    setPage(MappingStepId, new ClientMappingStep);
    setPage(SummaryStepId, new SettingsSummaryStep(topic));
    setPage(ResultStepId,
            new SettingsResultStep(topic, tr("Next: give people their certificates (Certificates > "
                                             "Authorities) and watch Monitor > Clients.")));
}

QStringList ClientAuthWizard::services() const {
    return static_cast<ClientModeStep*>(page(ModeStepId))->services();
}

QString ClientAuthWizard::mode() const {
    return static_cast<ClientModeStep*>(page(ModeStepId))->mode();
}

int ClientAuthWizard::nextId() const {
    if (currentId() == ModeStepId && mode() == QLatin1StringView("off"))
        return SummaryStepId;
    return currentId() == ResultStepId ? -1 : currentId() + 1;
}

}  // namespace postern::ui
