#include "ui/wizards/wizard.h"

#include "ui/helpwindow.h"
#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizards/stepcolumn.h"

#include <QAbstractButton>
#include <QLabel>
#include <QScrollArea>
#include <QShortcut>
#include <QStyle>
#include <QVBoxLayout>

namespace postern::ui {

Wizard::Wizard(api::AdminApi& api, const StatusWatch& status, const QString& title, QWidget* parent)
    : QWizard(parent), m_api(api), m_status(status) {
    setWindowTitle(title);
    setWindowIcon(programIcon());
    setWizardStyle(QWizard::ClassicStyle);
    setOption(QWizard::NoBackButtonOnStartPage);
    setOption(QWizard::HaveHelpButton);
    setOption(QWizard::HelpButtonOnRight, false);
    setButtonText(QWizard::BackButton, tr("< &Back"));
    setButtonText(QWizard::NextButton, tr("&Next >"));
    setButtonText(QWizard::FinishButton, tr("&Close"));
    setButtonText(QWizard::CancelButton, tr("&Cancel"));
    setButtonText(QWizard::HelpButton, tr("&Help"));
    for (const WizardButton which : {NextButton, CommitButton, FinishButton}) {
        button(which)->setProperty("primary", true);
        style()->unpolish(button(which));
        style()->polish(button(which));
    }
    setMinimumSize(720, 560);
    resize(760, 600);
    connect(this, &QWizard::helpRequested, this, &Wizard::showHelp);
    // A failure on the page behind it opens the way back; whoever comes back has the last word again.
    connect(this, &QWizard::currentIdChanged, this, [this] {
        if (currentPage() && currentPage()->property("commits").toBool())
            currentPage()->setCommitPage(true);
    });
    showMissingOf(*this);
    auto* f1 = new QShortcut(QKeySequence::HelpContents, this);
    connect(f1, &QShortcut::activated, this, &Wizard::showHelp);
}

void Wizard::setCommitText(const QString& text) {
    setButtonText(QWizard::CommitButton, text);
}

void Wizard::showHelp() {
    const auto* step = qobject_cast<const WizardStep*>(currentPage());
    if (!step)
        return;
    if (!m_help)
        m_help = new HelpWindow(&m_api, this);  // a child: the wizard does not block it
    m_help->showTopic(step->helpTopic());
}

WizardStep::WizardStep(const QString& title, const QString& why, const QString& helpTopic, Body body)
    : m_helpTopic(helpTopic) {
    QVBoxLayout* frame = stepColumn(this, title, why);
    m_messages = new MessageBar(this);
    frame->addWidget(m_messages);
    m_inside = new QWidget(this);
    m_inside->setObjectName(QStringLiteral("scrolled"));
    m_column = new QVBoxLayout(m_inside);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(kGrid);
    if (body == Body::Fills) {
        frame->addWidget(m_inside, 1);
        return;
    }
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(m_inside);
    m_column->setContentsMargins(0, 0, kGrid, 0);
    frame->addWidget(area, 1);
}

Wizard& WizardStep::owner() const {
    return *static_cast<Wizard*>(wizard());
}

void WizardStep::setCommits() {
    setProperty("commits", true);
    setCommitPage(true);
}

void WizardStep::allowBack() {
    const QList<int> visited = wizard()->visitedIds();
    if (visited.size() > 1)
        wizard()->page(visited.at(visited.size() - 2))->setCommitPage(false);
    Q_EMIT completeChanged();  // the buttons do not follow a commit page by themselves
}

void WizardStep::setHead(const QString& title, const QString& why) {
    findChild<QLabel*>(QStringLiteral("stepTitle"))->setText(title);
    findChild<QLabel*>(QStringLiteral("stepWhy"))->setText(why);
    setAccessibleName(title);
    setAccessibleDescription(why);
}

}  // namespace postern::ui
