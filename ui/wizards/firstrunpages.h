#pragma once

#include "ui/wizards/reasonedpage.h"

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QRadioButton;

namespace postern::ui {

class PasswordField;

class WelcomePage : public QWizardPage {
    Q_OBJECT
 public:
    WelcomePage();
};

class DomainStep : public ReasonedPage {
    Q_OBJECT
 public:
    DomainStep();
    [[nodiscard]] QString missing() const override;
    void cleanupPage() override {}  // what was typed stays for the next visit

 private:
    QLineEdit* m_domain;
};

class AccountStep : public ReasonedPage {
    Q_OBJECT
 public:
    AccountStep();
    void initializePage() override;
    void cleanupPage() override {}
    [[nodiscard]] QString missing() const override;

 private:
    QLineEdit* m_name;
    QLabel* m_at;
    PasswordField* m_password;
};

class NetworkStep : public ReasonedPage {
    Q_OBJECT
    Q_PROPERTY(QString listen READ listen NOTIFY listenChanged)
 public:
    NetworkStep();
    /// Text form of net.listen.
    [[nodiscard]] QString listen() const;
    void cleanupPage() override {}
    [[nodiscard]] QString missing() const override;

 Q_SIGNALS:
    void listenChanged();

 private:
    QRadioButton* m_local;
    QRadioButton* m_all;
    QRadioButton* m_list;
    QPlainTextEdit* m_addresses;
};

class CertificateStep : public ReasonedPage {
    Q_OBJECT
 public:
    CertificateStep();
    void initializePage() override;
    void cleanupPage() override {}
    [[nodiscard]] QString missing() const override;

 private:
    QRadioButton* m_test;
    QRadioButton* m_selfSigned;
    QLineEdit* m_hostName;
    QString m_proposed;
};

class SummaryStep : public QWizardPage {
    Q_OBJECT
 public:
    SummaryStep();
    void initializePage() override;

 private:
    QLabel* m_domain;
    QLabel* m_account;
    QLabel* m_network;
    QLabel* m_certificate;
};

}  // namespace postern::ui
