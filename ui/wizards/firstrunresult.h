#pragma once

#include "engine/base/result.h"

#include <QHash>
#include <QWizardPage>

class QLabel;
class QVBoxLayout;

namespace postern::ui {

class MessageBar;

/// Carries out what was chosen, shows each step, and says what to do next.
class ResultStep : public QWizardPage {
    Q_OBJECT
 public:
    ResultStep();
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override { return m_done; }

 private:
    void wire();
    void start();
    void showFailure(int step, const base::Error& error);
    void showNext();
    void setHead(const QString& title, const QString& why);
    /// What the mail program will ask because of the certificate.
    [[nodiscard]] QString warningText() const;
    QVBoxLayout* m_steps;
    MessageBar* m_messages;
    QLabel* m_next;
    QHash<int, QLabel*> m_lines;
    bool m_done = false;
    bool m_wired = false;
};

}  // namespace postern::ui
