#include "ui/wizards/certificate/authoritypages.h"

#include "ui/certificatetexts.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/wizards/certificatewizard.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace postern::ui {

ChecklistStep::ChecklistStep()
    : CertificateStepBase(tr("Choosing an authority"),
                          tr("Note what you were told; all of it is kept with the request, so that you still "
                             "know when the answer comes, even after weeks. Nothing here is needed."),
                          QStringLiteral("gettingcertificate")) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(2 * kGrid);
    grid->setVerticalSpacing(kGrid);
    grid->setColumnStretch(1, 1);
    m_authority = new QLineEdit(inside());
    m_authority->setObjectName(QStringLiteral("authority"));
    m_authority->setPlaceholderText(tr("optional"));
    m_verification = new QComboBox(inside());
    m_verification->setObjectName(QStringLiteral("verification"));
    for (const char* way : {"", "dns", "http", "mail", "manual"})
        m_verification->addItem(CertificateTexts::verification(QString::fromLatin1(way)),
                                QString::fromLatin1(way));
    m_note = new QPlainTextEdit(inside());
    m_note->setObjectName(QStringLiteral("note"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(2 * fontMetrics().lineSpacing() + 16);
    m_note->setPlaceholderText(tr("for example order number, price, who was spoken to"));
    addRow(*grid, tr("&Authority that you will ask"), m_authority);
    addRow(*grid, tr("How it chec&ks the domain"), m_verification);
    addRow(*grid, tr("N&ote"), m_note);
    for (const auto& [key, question] : CertificateTexts::questions()) {
        auto* answer = new QLineEdit(inside());
        answer->setObjectName(QStringLiteral("answer.") + key);
        answer->setMaxLength(500);
        addRow(*grid, question, answer);
        m_answers.append({key, answer});
    }
    column()->addLayout(grid);
    column()->addStretch(1);
}

void ChecklistStep::addRow(QGridLayout& grid, const QString& text, QWidget* field) {
    auto* label = new QLabel(text, inside());
    label->setBuddy(field);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignRight | Qt::AlignTop);
    label->setContentsMargins(0, 7, 0, 0);
    field->setAccessibleName(QString(text).remove(QLatin1Char('&')));
    const int row = grid.rowCount();
    grid.addWidget(label, row, 0);
    grid.addWidget(field, row, 1);
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
