#include "ui/certificatetexts.h"
#include "ui/dialogs/cutoffdialog.h"
#include "ui/dialogs/cutoffguard.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizards/certificate/finishpages.h"
#include "ui/wizards/certificatewizard.h"

#include <QCheckBox>
#include <QDateTime>
#include <QFormLayout>
#include <QVBoxLayout>

namespace postern::ui {

using Path = CertificatePlan::Path;

namespace {

/// The words on the button that does it.
QString actOf(Path path) {
    switch (path) {
        case Path::Request:
            return CertificateSummaryStep::tr("&Make request");
        case Path::Process:
        case Path::Import:
            return CertificateSummaryStep::tr("&Install");
        case Path::Assign:
            return CertificateSummaryStep::tr("&Change");
        case Path::SelfSigned:
        case Path::Own:
            break;
    }
    return CertificateSummaryStep::tr("&Make certificate");
}

}  // namespace

CertificateSummaryStep::CertificateSummaryStep()
    : CertificateStepBase(tr("Ready"),
                          tr("This is what happens with the last button. Go back to change something."),
                          QStringLiteral("gettingcertificate")) {
    setCommits();
    m_replaced = new QWidget(inside());
    auto* box = new QVBoxLayout(m_replaced);
    box->setContentsMargins(0, kGrid, 0, 0);
    box->setSpacing(kGrid);
    m_replacedText = plainLabel(QString(), m_replaced);
    m_replacedText->setObjectName(QStringLiteral("replacedText"));
    m_fingerprints = dataLabel(tr("Fingerprints, old and new"), m_replaced);
    m_fingerprints->setObjectName(QStringLiteral("fingerprints"));
    m_replace = new QCheckBox(m_replaced);
    m_replace->setObjectName(QStringLiteral("replace"));
    box->addWidget(m_replacedText);
    box->addWidget(m_fingerprints);
    box->addWidget(m_replace);
    column()->addWidget(m_replaced);
    column()->addStretch(1);
    connect(m_replace, &QCheckBox::toggled, this, &QWizardPage::completeChanged);
}

void CertificateSummaryStep::addRow(const QString& title, const QString& text) {
    QLabel* value = dataLabel(title, m_rows);
    value->setObjectName(QStringLiteral("summaryValue"));
    value->setText(text);
    m_form->addRow(title, value);
}

void CertificateSummaryStep::initializePage() {
    const CertificatePlan& plan = certificateWizard().plan();
    delete m_rows;
    m_rows = new QWidget(inside());
    m_form = new QFormLayout(m_rows);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(2 * kGrid);
    m_form->setVerticalSpacing(kGrid);
    m_form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    column()->insertWidget(0, m_rows);
    const QHash<int, QString> what{{int(Path::SelfSigned), tr("A self-signed certificate is made")},
                                   {int(Path::Request), tr("A key and a signing request are made")},
                                   {int(Path::Own), tr("%1 issues a certificate").arg(plan.ownAuthority)},
                                   {int(Path::Process), tr("The answer is installed")},
                                   {int(Path::Import), tr("The certificate is installed")},
                                   {int(Path::Assign), tr("Who uses it is changed")}};
    addRow(tr("What"), what.value(int(plan.path)));
    setButtonText(QWizard::CommitButton, actOf(plan.path));
    addRow(tr("Certificate"), Format::certificateName(plan.name));
    if (plan.path == Path::SelfSigned || plan.path == Path::Request || plan.path == Path::Own) {
        addRow(tr("Names"), (QStringList{plan.commonName} + plan.names).join(QStringLiteral(", ")));
        addRow(tr("Key"), plan.keyName.isEmpty()
                              ? tr("a new one, %1").arg(CertificateTexts::keyType(plan.keyType))
                              : tr("the stored key %1").arg(plan.keyName));
    }
    if (plan.path == Path::SelfSigned || plan.path == Path::Own)
        addRow(tr("Valid until"),
               Format::date(QDateTime::currentDateTime().addDays(plan.validDays).toMSecsSinceEpoch()));
    if (plan.requestToo)
        addRow(tr("Request"), tr("one for the same key is kept as well"));
    if (!plan.contents.certificates.isEmpty())
        addRow(tr("Issued by"), plan.contents.certificates.first().info.issuer);
    if (plan.path != Path::Request) {
        const QString users =
            (QStringList{Format::serviceNames(plan.services)} + plan.domains).join(QStringLiteral(", "));
        addRow(tr("Used by"), plan.services.isEmpty() && plan.domains.isEmpty() ? tr("nobody yet")
                              : plan.services.isEmpty() ? plan.domains.join(QStringLiteral(", "))
                                                        : users);
    }
    showReplaced();
    askCutOff();
}

/// What has the name already: it goes only with consent.
void CertificateSummaryStep::showReplaced() {
    const CertificatePlan& plan = certificateWizard().plan();
    const Inventory& inventory = certificateWizard().inventory();
    const bool makesRequest = plan.path == Path::Request || plan.path == Path::Own;
    const api::RequestInfo* waiting = makesRequest ? inventory.request(plan.name) : nullptr;
    const api::CertificateInfo* old =
        plan.path == Path::Request || plan.path == Path::Assign ? nullptr : inventory.certificate(plan.name);
    m_replaced->setVisible(old || waiting);
    m_replace->setChecked(false);
    m_fingerprints->setVisible(old != nullptr);
    if (old) {
        const QString fresh = plan.contents.certificates.isEmpty()
                                  ? tr("shown when it is made")
                                  : plan.contents.certificates.first().info.sha256;
        const auto breakable = [](QString text) {
            return text.replace(QLatin1Char(':'), QStringLiteral(":\u200b"));
        };
        m_replacedText->setText(
            tr("The certificate %1 is replaced; a dated copy of it is kept. Its fingerprint changes, so "
               "programs that remember it warn once.")
                .arg(old->name) +
            (plan.keyName == old->keyName && !old->keyName.isEmpty()
                 ? QLatin1Char(' ') + tr("The key and its fingerprint stay.")
                 : QString()));
        m_fingerprints->setText(
            tr("Old SHA-256: %1\nNew SHA-256: %2").arg(breakable(old->sha256), breakable(fresh)));
        m_replace->setText(tr("&Replace %1").arg(old->name));
    } else if (waiting) {
        m_replacedText->setText(tr("A request for %1 waits since %2. If it is given up, an answer to it can "
                                   "not be used any more; "
                                   "its key is kept.")
                                    .arg(waiting->name, Format::date(waiting->createdUtcMs)));
        m_replace->setText(tr("&Give up the request that waits"));
    }
    Q_EMIT completeChanged();
}

api::CutOffPreview CertificateSummaryStep::whatIsPlanned() const {
    const CertificatePlan& plan = certificateWizard().plan();
    if (plan.path == Path::SelfSigned)
        return plannedQuestion(selfSignedOf(plan, {}));
    api::CutOffPreview question;
    if (plan.path == Path::Own) {
        question = plannedQuestion(requestOf(plan, {}));
        question.planned.authority = plan.ownAuthority;
        question.planned.replaces = plan.replaces;
        return question;
    }
    question.name = plan.name;
    if (plan.path != Path::Assign) {
        question.base64 = plan.base64;
        question.password = plan.password;
    }
    question.services = plan.services;
    question.domains = plan.domains;
    return question;
}

/// Of a certificate that is there or comes to be at once the engine knows who would not accept it.
void CertificateSummaryStep::askCutOff() {
    messages().dismiss();
    const int asked = ++m_asked;
    if (certificateWizard().plan().path == Path::Request)
        return;
    owner().api().call(whatIsPlanned(), this, [this, asked](base::Result<api::CutOffList> reply) {
        if (asked != m_asked || !reply || reply->cutOff.isEmpty())
            return;
        const QList<api::CutOff> list = reply->cutOff;
        messages().showMessage(MessageBar::Kind::Hint, cutOffSentence(list), tr("Show..."),
                               [this, list] { (new CutOffDialog(list, QString(), this))->open(); });
    });
}

QString CertificateSummaryStep::missing() const {
    return m_replaced->isHidden() || m_replace->isChecked()
               ? QString()
               : tr("Tick \"%1\" to go on.").arg(m_replace->text().remove(QLatin1Char('&')));
}

bool CertificateSummaryStep::validatePage() {
    certificateWizard().plan().replace = !m_replaced->isHidden() && m_replace->isChecked();
    return true;
}

}  // namespace postern::ui
