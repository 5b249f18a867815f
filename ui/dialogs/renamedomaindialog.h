#pragma once

#include "ui/dialogs/formdialog.h"

class QCheckBox;
class QLineEdit;

namespace postern::ui {

/// Another name for a domain; what is stored for its accounts stays.
class RenameDomainDialog : public FormDialog {
    Q_OBJECT
 public:
    RenameDomainDialog(api::AdminApi& api, const api::DomainInfo& domain, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("domains"); }

 Q_SIGNALS:
    /// With what is to be done about its certificate.
    void renamed(const postern::api::DomainSecurity& security);

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    const api::DomainInfo m_domain;
    QLineEdit* m_name;
    QCheckBox* m_keep;
};

}  // namespace postern::ui
