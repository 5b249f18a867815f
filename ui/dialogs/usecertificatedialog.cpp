#include "ui/dialogs/usecertificatedialog.h"

#include "ui/format.h"

#include <QCheckBox>

namespace postern::ui {

UseCertificateDialog::UseCertificateDialog(api::AdminApi& api, const api::Status& status,
                                           const api::CertificateInfo& certificate, QWidget* parent)
    : FormDialog(api, tr("Use %1").arg(Format::certificateName(certificate.name)),
                 tr("Open connections keep the certificate they began with; new ones get this one."),
                 tr("Use it"), parent),
      m_certificate(certificate) {
    setObjectName(QStringLiteral("useCertificate"));
    for (const api::ServiceInfo& service : status.services) {
        auto* box = new QCheckBox(Format::serviceName(service.name), this);
        const bool uses = service.certificate == certificate.name;
        box->setObjectName(QStringLiteral("use.") + service.name);
        box->setProperty("service", service.name);
        box->setChecked(uses);
        box->setEnabled(!uses);
        box->setToolTip(uses ? tr("It uses this certificate already") : QString());
        connect(box, &QCheckBox::toggled, this, [this] { refresh(); });
        addWide(box);
        m_services << box;
    }
    refresh();
}

QString UseCertificateDialog::missing() const {
    for (const QCheckBox* box : m_services) {
        if (box->isEnabledTo(parentWidget()) && box->isChecked())
            return {};
    }
    return tr("Choose a service");
}

void UseCertificateDialog::act() {
    api::SettingsSet request;
    for (const QCheckBox* box : m_services) {
        if (box->isChecked())
            request.values.insert(box->property("service").toString() + QStringLiteral(".certificate"),
                                  m_certificate.name);
    }
    send(request);
}

}  // namespace postern::ui
