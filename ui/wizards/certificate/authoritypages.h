#pragma once

#include "ui/wizards/certificate/choosepages.h"

#include <QList>

#include <utility>

class QGridLayout;
class QLineEdit;
class QPlainTextEdit;

namespace postern::ui {

/// Which authority is asked, with the questions worth asking before (saved with the request).
class ChecklistStep : public CertificateStepBase {
    Q_OBJECT
 public:
    ChecklistStep();
    void initializePage() override;
    bool validatePage() override;
    void cleanupPage() override { validatePage(); }

 private:
    void addRow(QGridLayout& grid, const QString& text, QWidget* field);
    QLineEdit* m_authority;
    QComboBox* m_verification;
    QList<std::pair<QString, QLineEdit*>> m_answers;
    QPlainTextEdit* m_note;
};

/// Which authority of our own issues, and for how long.
class OwnAuthorityStep : public CertificateStepBase {
    Q_OBJECT
 public:
    OwnAuthorityStep();
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override;
    bool validatePage() override;

 private:
    void showChosen();
    QComboBox* m_which;
    QLabel* m_facts;
};

}  // namespace postern::ui
