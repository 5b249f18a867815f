#pragma once

#include "ui/dialogs/formdialog.h"

class QCheckBox;

namespace postern::ui {

/// Which services show this certificate.
class UseCertificateDialog : public FormDialog {
    Q_OBJECT
 public:
    UseCertificateDialog(api::AdminApi& api, const api::Status& status,
                         const api::CertificateInfo& certificate, QWidget* parent);

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    const api::CertificateInfo m_certificate;
    QList<QCheckBox*> m_services;
};

}  // namespace postern::ui
