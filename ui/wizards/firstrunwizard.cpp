#include "ui/wizards/firstrunwizard.h"

#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/helpshortcut.h"
#include "ui/wizards/firstrunpages.h"
#include "ui/wizards/firstrunresult.h"
#include "ui/wizards/reasonedpage.h"

#include <QAbstractButton>
#include <QStyle>

namespace postern::ui {

FirstRunWizard::FirstRunWizard(api::AdminApi& api, const StatusWatch& status, QWidget* parent)
    : QWizard(parent), m_status(status), m_task(api, this) {
    setObjectName(QStringLiteral("firstRun"));
    setWindowTitle(tr("Set up Postern"));
    setWindowIcon(programIcon());
    setWizardStyle(QWizard::ClassicStyle);
    setOption(QWizard::NoBackButtonOnStartPage);
    setButtonText(QWizard::BackButton, tr("< &Back"));
    setButtonText(QWizard::NextButton, tr("&Next >"));
    setButtonText(QWizard::CommitButton, tr("&Finish set-up"));
    setButtonText(QWizard::FinishButton, tr("&Open the overview"));
    setButtonText(QWizard::CancelButton, tr("&Later"));
    for (const WizardButton which : {NextButton, CommitButton, FinishButton}) {
        button(which)->setProperty("primary", true);
        style()->unpolish(button(which));
        style()->polish(button(which));
    }
    setMinimumSize(720, 560);
    addPage(new WelcomePage);
    addPage(new DomainStep);
    addPage(new AccountStep);
    addPage(new NetworkStep);
    addPage(new CertificateStep);
    addPage(new SummaryStep);
    addPage(new ResultStep);
    m_summary = page(pageIds().at(pageIds().size() - 2));
    setWayOut(false);
    // Whoever comes back to the summary has the last word again.
    connect(this, &QWizard::currentIdChanged, this, [this] {
        if (currentPage() == m_summary)
            m_summary->setCommitPage(true);
    });
    showMissingOf(*this);
    addHelpShortcut(this, api, [] { return QStringLiteral("firstmail"); });
}

void FirstRunWizard::setWayOut(bool open) {
    setOption(QWizard::NoBackButtonOnLastPage, !open);
    setOption(QWizard::NoCancelButtonOnLastPage, !open);
    m_summary->setCommitPage(!open);
    if (currentPage())
        Q_EMIT currentPage()->completeChanged();  // the buttons do not follow a commit page by themselves
}

QString FirstRunWizard::hostName() const {
    const QString name = m_status.status().hostName;
    return name.contains(QLatin1Char('.'))
               ? name
               : QStringLiteral("mail.") + field(QStringLiteral("domain")).toString();
}

SetUpChoice FirstRunWizard::choice() const {
    SetUpChoice choice;
    choice.domain = field(QStringLiteral("domain")).toString().trimmed();
    choice.account = field(QStringLiteral("account")).toString().trimmed() + QLatin1Char('@') + choice.domain;
    choice.password = field(QStringLiteral("password")).toString();
    choice.listen = field(QStringLiteral("listen")).toString();
    choice.selfSigned = field(QStringLiteral("selfSigned")).toBool();
    choice.hostName = field(QStringLiteral("hostName")).toString().trimmed();
    return choice;
}

}  // namespace postern::ui
