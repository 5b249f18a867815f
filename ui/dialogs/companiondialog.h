#pragma once

#include "ui/dialogs/formdialog.h"

class QComboBox;

namespace postern::ui {

/// A certificate with another kind of key that is served beside this one.
class CompanionDialog : public FormDialog {
    Q_OBJECT
 public:
    CompanionDialog(api::AdminApi& api, const api::CertificateInfo& certificate,
                    const QList<api::CertificateInfo>& all, QWidget* parent);

 Q_SIGNALS:
    /// There is none that would do; the dialog is closed.
    void createAsked();

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    void offer(const QList<api::CertificateInfo>& all);
    [[nodiscard]] QWidget* buildNothing();
    const api::CertificateInfo m_certificate;
    QComboBox* m_companion;
};

}  // namespace postern::ui
