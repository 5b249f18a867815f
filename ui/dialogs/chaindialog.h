#pragma once

#include "ui/dialogs/formdialog.h"

#include <QTimer>

class QCheckBox;
class QLabel;

namespace postern::ui {

class ChainView;
class FileInput;

/// Set CA Chain: takes the certificates between a certificate and its root in any order, shows them sorted
/// and checked, and stores them on the second click.
class ChainDialog : public FormDialog {
    Q_OBJECT
 public:
    ChainDialog(api::AdminApi& api, const api::CertificateInfo& certificate, QWidget* parent);

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    void examine();
    void showResult(const api::FileContents& contents);
    const QString m_name;
    QString m_pem;  // of the certificate itself
    FileInput* m_input;
    ChainView* m_chain;
    QLabel* m_problems;
    QCheckBox* m_force;
    QTimer m_soon;
    int m_look = 0;
    bool m_examined = false;
};

}  // namespace postern::ui
