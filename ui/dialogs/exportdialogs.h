#pragma once

#include "ui/dialogs/formdialog.h"

class QComboBox;

namespace postern::ui {

class NewPassword;

/// A dialog whose act makes a file. The page asks where to and writes it.
class ExportDialog : public FormDialog {
    Q_OBJECT
 public:
    using FormDialog::FormDialog;

 Q_SIGNALS:
    /// `secret`: it holds private keys, so only the owner may read it.
    void fileReady(const postern::api::FileData& file, bool secret);
};

/// A certificate as PEM, DER, PKCS#7, or with its key as PKCS#12.
class ExportCertificateDialog : public ExportDialog {
    Q_OBJECT
 public:
    ExportCertificateDialog(api::AdminApi& api, const api::CertificateInfo& certificate, QWidget* parent);

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    [[nodiscard]] bool withKey() const;
    const QString m_name;
    QComboBox* m_format;
    NewPassword* m_password;
};

/// A private key, encrypted with a password.
class ExportKeyDialog : public ExportDialog {
    Q_OBJECT
 public:
    ExportKeyDialog(api::AdminApi& api, const QString& name, QWidget* parent);

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    const QString m_name;
    NewPassword* m_password;
};

/// All keys and certificates in one PKCS#12 file.
class BackupDialog : public ExportDialog {
    Q_OBJECT
 public:
    BackupDialog(api::AdminApi& api, QWidget* parent);

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    NewPassword* m_password;
};

/// The certificate of an authority in the form that a kind of device wants.
class RootFileDialog : public ExportDialog {
    Q_OBJECT
 public:
    RootFileDialog(api::AdminApi& api, const QString& authority, QWidget* parent);

 protected:
    [[nodiscard]] QString missing() const override { return {}; }
    void act() override;

 private:
    const QString m_authority;
    QComboBox* m_format;
};

}  // namespace postern::ui
