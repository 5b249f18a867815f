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
    SelfSignedDialog(api::AdminApi& api, const api::Status& status, const QStringList& existing,
                     QWidget* parent);

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;
    void failed(const base::Error& error) override;

 private:
    void buildName(const api::Status& status);
    void buildSubject();
    void buildKey();
    void buildServices(const api::Status& status);
    QLineEdit* line(const QString& objectName, const QString& example);
    void create(bool replace);
    [[nodiscard]] QStringList furtherNames() const;
    void propose(const QString& mainDomain);
    void namesChanged();

    const QStringList m_existing;
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
