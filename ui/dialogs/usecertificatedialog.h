#pragma once

#include "ui/dialogs/formdialog.h"

namespace postern::ui {

class UseBox;

/// Which services and domains show this certificate.
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
    UseBox* m_services;
    UseBox* m_domains;
};

}  // namespace postern::ui
