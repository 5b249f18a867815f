#include "ui/wizards/certificate/choosepages.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/wizards/certificatewizard.h"
#include "ui/wizards/choices.h"

#include <QCheckBox>
#include <QRadioButton>
#include <QVBoxLayout>

namespace postern::ui {

using Path = CertificatePlan::Path;

CertificateWizard& CertificateStepBase::certificateWizard() const {
    return static_cast<CertificateWizard&>(owner());
}

ChooseStep::ChooseStep()
    : CertificateStepBase(
          tr("What do you want to do?"),
          tr("A certificate proves to mail programs that they talk to your server. Nothing is changed before "
             "the last page."),
          QStringLiteral("gettingcertificate")) {
    m_advice = plainLabel(QString(), inside());
    m_advice->setObjectName(QStringLiteral("recommendation"));
    m_advice->setProperty("data", true);
    column()->addWidget(m_advice);
    m_selfSigned = choiceButton(column(), tr("&Self-signed certificate"),
                                tr("Ready at once. Encrypts as well as a bought one; mail programs ask once "
                                   "whether to trust it."),
                                QStringLiteral("selfSigned"), inside());
    m_details = new QCheckBox(tr("Let me choose names, owner, key and ser&vices"), inside());
    m_details->setObjectName(QStringLiteral("details"));
    auto* indent = new QHBoxLayout;
    indent->setContentsMargins(24, 0, 0, kGrid);
    indent->addWidget(m_details);
    column()->addLayout(indent);
    m_request = choiceButton(column(), tr("Request for an &authority"),
                             tr("Makes a key and a signing request that you send to a certificate authority. "
                                "Mail programs trust its answer without asking."),
                             QStringLiteral("request"), inside());
    m_own = choiceButton(column(), tr("Certificate from &your own authority"),
                         tr("Issued at once on this computer, for devices that have your root installed."),
                         QStringLiteral("own"), inside());
    m_process = choiceButton(column(), tr("&Process the pending request"),
                             tr("The authority has answered: check and install what it sent."),
                             QStringLiteral("process"), inside());
    m_import = choiceButton(column(), tr("&Import a certificate"),
                            tr("From a file or text, with its private key or for a key that is here."),
                            QStringLiteral("import"), inside());
    m_replace = choiceButton(column(), tr("&Replace or renew a certificate"),
                             tr("The present one stays in use until the new one is complete."),
                             QStringLiteral("replace"), inside());
    m_assign =
        choiceButton(column(), tr("Choose &who uses a certificate"),
                     tr("Lets services and domains show another one."), QStringLiteral("assign"), inside());
    column()->addStretch(1);
    for (QRadioButton* button : {m_selfSigned, m_request, m_own})
        button->setProperty("plain", button->text());
    m_selfSigned->setChecked(true);
    connect(m_selfSigned, &QRadioButton::toggled, m_details, &QWidget::setVisible);
}

void ChooseStep::initializePage() {
    Inventory& inventory = certificateWizard().inventory();
    connect(&inventory, &Inventory::ready, this, &ChooseStep::showPossible, Qt::UniqueConnection);
    showPossible();
}

/// By who can trust the name of this server; an answer that is waited for comes first.
void ChooseStep::recommend() {
    const QString name = certificateWizard().hostName();
    const Inventory& inventory = certificateWizard().inventory();
    QRadioButton* best = nullptr;
    if (!inventory.requests().isEmpty()) {
        m_advice->setText(
            tr("A request for %1 waits for its answer.").arg(inventory.requests().first().name));
    } else if (!isPrivateName(name)) {
        best = m_request;
        m_advice->setText(
            tr("Recommended for %1, a public name: an authority, because mail programs trust it "
               "without asking. A self-signed one serves until its answer is here.")
                .arg(name));
    } else if (!inventory.ownAuthorities().isEmpty()) {
        best = m_own;
        m_advice->setText(tr("Recommended for %1, a private name: your own authority. Public ones give no "
                             "certificates for such names.")
                              .arg(name));
    } else {
        best = m_selfSigned;
        m_advice->setText(tr("Recommended for %1, a private name: a self-signed certificate. Public "
                             "authorities give none for such names.")
                              .arg(name));
    }
    mark(best);
}

void ChooseStep::mark(const QRadioButton* best) {
    for (QRadioButton* button : {m_selfSigned, m_request, m_own}) {
        const QString plain = button->property("plain").toString();
        button->setText(button == best ? tr("%1 (recommended)").arg(plain) : plain);
    }
}

void ChooseStep::showPossible() {
    recommend();
    const Inventory& inventory = certificateWizard().inventory();
    setChoicePossible(m_own, !inventory.ownAuthorities().isEmpty(),
                      tr("There is no authority of your own yet. Certificates > Authorities creates one."));
    setChoicePossible(m_process, !inventory.requests().isEmpty(), tr("No request waits for an answer."));
    setChoicePossible(m_replace, inventory.hasOwnCertificate(),
                      tr("There is no certificate to replace yet."));
    setChoicePossible(m_assign, !inventory.certificates().isEmpty(), tr("There is no certificate yet."));
    // The answer is what somebody waits for; else the choice that is done in two clicks.
    if (inventory.isReady() && !m_chosen) {
        m_chosen = true;
        (inventory.requests().isEmpty() ? m_selfSigned : m_process)->setChecked(true);
    }
    Q_EMIT completeChanged();
}

bool ChooseStep::isComplete() const {
    return certificateWizard().inventory().isReady();
}

bool ChooseStep::validatePage() {
    CertificatePlan fresh;
    fresh.path = m_request->isChecked()   ? Path::Request
                 : m_own->isChecked()     ? Path::Own
                 : m_process->isChecked() ? Path::Process
                 : m_import->isChecked()  ? Path::Import
                 : m_assign->isChecked()  ? Path::Assign
                                          : Path::SelfSigned;
    fresh.replacing = m_replace->isChecked();
    fresh.quick = m_selfSigned->isChecked() && !m_details->isChecked();
    CertificatePlan& plan = certificateWizard().plan();
    // Back and the same choice again: what was typed stays.
    if (plan.path == fresh.path && plan.replacing == fresh.replacing && plan.quick == fresh.quick &&
        !plan.name.isEmpty())
        return true;
    plan = fresh;
    if (plan.path == Path::Process || plan.path == Path::Assign || plan.replacing)
        return true;
    plan.commonName = certificateWizard().hostName();
    plan.name = plan.commonName;
    plan.services = encryptingServices(certificateWizard().status().status());
    const QString domain = certificateWizard().status().status().mainDomain;
    if (!domain.isEmpty() && domain != plan.commonName)
        plan.names << domain;
    return true;
}

}  // namespace postern::ui
