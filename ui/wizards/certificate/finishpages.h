#pragma once

#include "ui/wizards/certificate/choosepages.h"

#include <QHash>

class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace postern::ui {

class CertificateInput;

/// The answer of an authority, or a certificate from elsewhere.
class AnswerStep : public CertificateStepBase {
    Q_OBJECT
 public:
    explicit AnswerStep(api::AdminApi& api);
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override;
    [[nodiscard]] QString missing() const override;
    bool validatePage() override;

 private:
    void proposeName();
    CertificateInput* m_input;
    QWidget* m_nameRow;
    QLineEdit* m_name;
};

/// Which services and domains show the certificate.
class BindStep : public CertificateStepBase {
    Q_OBJECT
 public:
    BindStep();
    void initializePage() override;
    [[nodiscard]] QString missing() const override;
    bool validatePage() override;
    void cleanupPage() override { validatePage(); }

 private:
    void lockUsers();
    QVBoxLayout* m_serviceBoxes;
    QVBoxLayout* m_domainBoxes;
    QLabel* m_stays;
    QList<QCheckBox*> m_services;
    QList<QCheckBox*> m_domains;
};

/// What will happen, and what it replaces.
class CertificateSummaryStep : public CertificateStepBase {
    Q_OBJECT
 public:
    CertificateSummaryStep();
    void initializePage() override;
    [[nodiscard]] QString missing() const override;
    bool validatePage() override;

 private:
    void addRow(const QString& title, const QString& text);
    void showReplaced();
    [[nodiscard]] api::CutOffPreview whatIsPlanned() const;
    void askCutOff();
    int m_asked = 0;  // questions so far; only the newest answer counts
    QWidget* m_rows = nullptr;
    QFormLayout* m_form = nullptr;
    QWidget* m_replaced;
    QLabel* m_replacedText;
    QLabel* m_fingerprints;
    QCheckBox* m_replace;
};

/// Does it, shows each step with Cancel for the slow ones, and says what to do next.
class CertificateResultStep : public CertificateStepBase {
    Q_OBJECT
 public:
    CertificateResultStep();
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override;

 private:
    void buildRequest();
    void buildPublish();
    void copyFingerprint();
    void publish();
    void showDone();
    void showRequest(const api::RequestInfo& request);
    void saveRequest();
    void mailRequest();
    QLabel* m_line;
    QProgressBar* m_bar;
    QPushButton* m_stop;
    QLabel* m_next;
    QWidget* m_request;
    QPlainTextEdit* m_text = nullptr;
    QWidget* m_publish = nullptr;
    QString m_requestName;
};

}  // namespace postern::ui
