#pragma once

#include "ui/wizards/wizard.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QRadioButton;

namespace postern::ui {

class CertificateCard;
class CertificateWizard;

/// A page that knows its wizard.
class CertificateStepBase : public WizardStep {
    Q_OBJECT
 public:
    using WizardStep::WizardStep;

 protected:
    [[nodiscard]] CertificateWizard& certificateWizard() const;
};

/// What do you want?
class ChooseStep : public CertificateStepBase {
    Q_OBJECT
 public:
    ChooseStep();
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override;
    bool validatePage() override;

 private:
    void showPossible();
    void recommend();
    void mark(const QRadioButton* best);
    QLabel* m_advice;
    QRadioButton* m_selfSigned;
    QCheckBox* m_details;
    QRadioButton* m_request;
    QRadioButton* m_own;
    QRadioButton* m_process;
    QRadioButton* m_import;
    QRadioButton* m_replace;
    QRadioButton* m_assign;
    bool m_chosen = false;
};

/// Which certificate is replaced or assigned, with its fingerprints, and how the new one comes.
class TargetStep : public CertificateStepBase {
    Q_OBJECT
 public:
    TargetStep();
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override;
    bool validatePage() override;

 private:
    void fill();
    void showChosen();
    void presetFor(const api::CertificateInfo& info);
    [[nodiscard]] const api::CertificateInfo* chosen() const;
    QComboBox* m_which;
    CertificateCard* m_card;
    QWidget* m_how;
    QRadioButton* m_selfSigned;
    QRadioButton* m_request;
    QRadioButton* m_own;
    QRadioButton* m_import;
    QCheckBox* m_keepKey;
};

/// Which request was answered.
class PendingStep : public CertificateStepBase {
    Q_OBJECT
 public:
    PendingStep();
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override;
    bool validatePage() override;

 private:
    void fill();
    void showChosen();
    [[nodiscard]] const api::RequestInfo* chosen() const;
    QComboBox* m_which;
    QWidget* m_facts;
    QLabel* m_for;
    QLabel* m_names;
    QLabel* m_since;
    QLabel* m_authority;
    QLabel* m_note;
    QLabel* m_key;
};

}  // namespace postern::ui
