#include "ui/wizards/reasonedpage.h"

#include "ui/widgets/labels.h"

#include <QAbstractButton>
#include <QBoxLayout>
#include <QLabel>

namespace postern::ui {

ReasonedPage::ReasonedPage() {
    connect(this, &QWizardPage::completeChanged, this, &ReasonedPage::showMissing);
}

void ReasonedPage::showMissing() {
    if (!wizard() || wizard()->currentPage() != this)
        return;
    const QString text = missing();
    for (const QWizard::WizardButton which :
         {QWizard::NextButton, QWizard::CommitButton, QWizard::FinishButton})
        wizard()->button(which)->setToolTip(text);
    if (!m_missing) {
        m_missing = noteLabel(QString(), this);
        m_missing->setObjectName(QStringLiteral("whyNot"));
        static_cast<QBoxLayout*>(layout())->addWidget(m_missing);
    }
    m_missing->setText(text);
    m_missing->setVisible(!text.isEmpty());
}

void showMissingOf(QWizard& wizard) {
    QObject::connect(&wizard, &QWizard::currentIdChanged, &wizard, [&wizard] {
        if (auto* page = qobject_cast<ReasonedPage*>(wizard.currentPage()))
            page->showMissing();
    });
}

}  // namespace postern::ui
