#pragma once

#include <QWizardPage>

class QLabel;

namespace postern::ui {

/// A page that says why it cannot be left yet: as the tooltip of the button, and as a grey line below.
class ReasonedPage : public QWizardPage {
    Q_OBJECT
 public:
    ReasonedPage();
    /// What is to be done first, in one short sentence; empty: nothing, or the page says it itself.
    [[nodiscard]] virtual QString missing() const { return {}; }
    [[nodiscard]] bool isComplete() const override { return missing().isEmpty(); }
    /// Once more, when the page is shown or something on it changed.
    void showMissing();

 private:
    QLabel* m_missing = nullptr;
};

/// The pages of `wizard` say it as soon as they are shown.
void showMissingOf(QWizard& wizard);

}  // namespace postern::ui
