#include "ui/wizards/certificate/authoritypages.h"

#include "ui/certificatetexts.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/wizards/certificatewizard.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace postern::ui {

ChecklistStep::ChecklistStep()
    : CertificateStepBase(tr("Choosing an authority"),
                          tr("Note what you were told; all of it is kept with the request, so that you still "
                             "know when the answer comes, even after weeks. Nothing here is needed."),
                          QStringLiteral("gettingcertificate")) {
    m_authority = new QLineEdit(inside());
    m_authority->setObjectName(QStringLiteral("authority"));
    m_authority->setPlaceholderText(tr("optional"));
    auto* label = new QLabel(tr("&Authority that you will ask"), inside());
    label->setBuddy(m_authority);
    column()->addWidget(label);
    column()->addWidget(m_authority);
    column()->addSpacing(kGrid);
    for (const auto& [key, question] : CertificateTexts::questions()) {
        auto* answer = new QLineEdit(inside());
        answer->setObjectName(QStringLiteral("answer.") + key);
        answer->setMaxLength(500);
        answer->setAccessibleName(question);
        auto* asked = new QLabel(question, inside());
        asked->setBuddy(answer);
        asked->setWordWrap(true);
        column()->addWidget(asked);
        column()->addWidget(answer);
        m_answers.append({key, answer});
    }
    column()->addSpacing(kGrid);
    m_verification = new QComboBox(inside());
    m_verification->setObjectName(QStringLiteral("verification"));
    for (const char* way : {"", "dns", "http", "mail", "manual"})
        m_verification->addItem(CertificateTexts::verification(QString::fromLatin1(way)),
                                QString::fromLatin1(way));
    auto* how = new QLabel(tr("How it chec&ks that the name is yours"), inside());
    how->setBuddy(m_verification);
    auto* row = new QHBoxLayout;
    row->addWidget(how);
    row->addWidget(m_verification);
    row->addStretch(1);
    column()->addLayout(row);
    m_note = new QPlainTextEdit(inside());
    m_note->setObjectName(QStringLiteral("note"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(3 * fontMetrics().lineSpacing() + 16);
    m_note->setPlaceholderText(tr("for example order number, price, who was spoken to"));
    auto* note = new QLabel(tr("N&ote"), inside());
    note->setBuddy(m_note);
    column()->addWidget(note);
    column()->addWidget(m_note);
    column()->addStretch(1);
}

void ChecklistStep::initializePage() {
    const CertificatePlan& plan = certificateWizard().plan();
    m_authority->setText(plan.authority);
    m_note->setPlainText(plan.note);
    m_verification->setCurrentIndex(qMax(0, m_verification->findData(plan.verification)));
    for (const auto& [key, answer] : m_answers)
        answer->setText(CertificateTexts::answer(plan.checklist.value(key)));
}

bool ChecklistStep::validatePage() {
    CertificatePlan& plan = certificateWizard().plan();
    plan.authority = m_authority->text().trimmed();
    plan.note = m_note->toPlainText().trimmed();
    plan.verification = m_verification->currentData().toString();
    plan.checklist.clear();
    for (const auto& [key, answer] : m_answers) {
        if (!answer->text().trimmed().isEmpty())
            plan.checklist.insert(key, answer->text().trimmed());
    }
    return true;
}

OwnAuthorityStep::OwnAuthorityStep()
    : CertificateStepBase(tr("Your own authority"),
                          tr("It signs on this computer, at once and at no cost. Devices trust the "
                             "certificate when they have the root of this authority."),
                          QStringLiteral("ownauthority")) {
    m_which = new QComboBox(inside());
    m_which->setObjectName(QStringLiteral("ownAuthority"));
    m_which->setAccessibleName(tr("Authority"));
    m_which->setProperty("data", true);
    m_facts = dataLabel(tr("What the authority says of itself"), inside());
    column()->addWidget(m_which);
    column()->addWidget(m_facts);
    column()->addStretch(1);
    connect(m_which, &QComboBox::currentIndexChanged, this, &OwnAuthorityStep::showChosen);
}

void OwnAuthorityStep::initializePage() {
    if (m_which->count() == 0) {
        for (const QString& name : certificateWizard().inventory().ownAuthorities())
            m_which->addItem(name, name);
    }
    showChosen();
}

void OwnAuthorityStep::showChosen() {
    for (const api::AuthorityInfo& info : certificateWizard().inventory().authorities()) {
        if (info.name == m_which->currentData().toString())
            m_facts->setText(
                tr("%1, valid until %2 (%3), %4 certificates issued so far.")
                    .arg(info.subject, Format::date(info.notAfterUtcMs), Format::daysLeft(info.daysLeft))
                    .arg(info.issued));
    }
    Q_EMIT completeChanged();
}

bool OwnAuthorityStep::isComplete() const {
    return m_which->currentIndex() >= 0;
}

bool OwnAuthorityStep::validatePage() {
    certificateWizard().plan().ownAuthority = m_which->currentData().toString();
    return true;
}

}  // namespace postern::ui
