#pragma once

#include "ui/dialogs/formdialog.h"

class QComboBox;
class QLineEdit;

namespace postern::ui {

class UseBox;

class NameAdvice;

/// "Create...": a self-signed certificate with the seven classic fields, names, validity and key type, and
/// which services use it from then on. Asks before one of the same name is overwritten.
class SelfSignedDialog : public FormDialog {
    Q_OBJECT
 public:
    /// `users` are ticked; without them the services that have only the Test certificate so far.
    SelfSignedDialog(api::AdminApi& api, const api::Status& status, QWidget* parent,
                     const QStringList& users = {});
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("gettingcertificate"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;
    void failed(const base::Error& error) override;

 private:
    void buildName(const api::Status& status);
    void buildSubject();
    void buildKey();
    void buildServices(const api::Status& status, const QStringList& users);
    QLineEdit* line(const QString& objectName, const QString& example);
    void create(bool replace, const QString& keyName = {});
    [[nodiscard]] api::CertificateSelfSigned request() const;
    [[nodiscard]] QStringList furtherNames() const;
    void propose(const QString& mainDomain);
    void namesChanged();

    QLineEdit* m_commonName;
    QLineEdit* m_names;
    NameAdvice* m_advice;
    QLineEdit* m_organization;
    QLineEdit* m_unit;
    QLineEdit* m_city;
    QLineEdit* m_state;
    QLineEdit* m_country;
    QLineEdit* m_email;
    QComboBox* m_valid;
    QComboBox* m_key;
    UseBox* m_services;
};

}  // namespace postern::ui
