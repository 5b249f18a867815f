#include "ui/dialogs/usecertificatedialog.h"

#include "ui/dialogs/cutoffguard.h"
#include "ui/format.h"
#include "ui/widgets/usebox.h"

#include <algorithm>

namespace postern::ui {

UseCertificateDialog::UseCertificateDialog(api::AdminApi& api, const api::Status& status,
                                           const api::CertificateInfo& certificate, QWidget* parent)
    : FormDialog(api, tr("Use %1").arg(Format::certificateName(certificate.name)),
                 tr("Open connections keep the certificate they began with; new ones get this one."),
                 tr("Use it"), parent),
      m_certificate(certificate) {
    setObjectName(QStringLiteral("useCertificate"));
    m_services = new UseBox(this);
    m_services->addServices(status.services, certificate.usedBy);
    addField(tr("Services"), m_services,
             tr("To take it away from one, let that service use another certificate."));
    m_domains = new UseBox(this);
    addField(
        tr("Domains"), m_domains,
        tr("Clients that ask for a name of such a domain get this certificate, whatever the service has."));
    for (UseBox* box : {m_services, m_domains}) connect(box, &UseBox::changed, this, [this] { refresh(); });
    setFieldVisible(m_domains, false);
    api.call(api::DomainsList{}, this, [this](const base::Result<api::DomainList>& reply) {
        if (!reply || reply->domains.isEmpty())
            return;
        m_domains->addDomains(reply->domains, m_certificate.domains);
        setFieldVisible(m_domains, true);
    });
    refresh();
}

QString UseCertificateDialog::missing() const {
    const auto isNew = [](const QStringList& chosen, const QStringList& present) {
        return std::any_of(chosen.begin(), chosen.end(),
                           [&](const QString& name) { return !present.contains(name); });
    };
    return isNew(m_services->services(), m_certificate.usedBy) ||
                   isNew(m_domains->domains(), m_certificate.domains)
               ? QString()
               : tr("Choose a service or a domain that does not use it yet");
}

void UseCertificateDialog::act() {
    api::CertificateBind request;
    request.name = m_certificate.name;
    request.services = m_services->services();
    request.domains = m_domains->domains();
    api::CutOffPreview question;
    question.name = request.name;
    question.services = request.services;
    question.domains = request.domains;
    askWhoIsCutOff(api(), question, tr("Use it anyway"), this, [this, request] { send(request); });
}

}  // namespace postern::ui
