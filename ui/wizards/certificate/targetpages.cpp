#include "ui/certificatetexts.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/certificatecard.h"
#include "ui/widgets/labels.h"
#include "ui/wizards/certificate/choosepages.h"
#include "ui/wizards/certificatewizard.h"
#include "ui/wizards/choices.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QRadioButton>
#include <QVBoxLayout>

namespace postern::ui {

using Path = CertificatePlan::Path;
using Start = CertificateWizard::Start;

namespace {

/// The fields of "CN=mail.example.org, O=Example", so that a new certificate has the same owner.
void takeSubject(CertificatePlan& plan, const QString& subject) {
    const QHash<QString, QString*> into{
        {QStringLiteral("CN"), &plan.commonName},     {QStringLiteral("O"), &plan.organization},
        {QStringLiteral("OU"), &plan.unit},           {QStringLiteral("L"), &plan.city},
        {QStringLiteral("ST"), &plan.state},          {QStringLiteral("C"), &plan.country},
        {QStringLiteral("emailAddress"), &plan.email}};
    for (const auto& [name, value] : CertificateTexts::subjectParts(subject)) {
        if (QString* field = into.value(name))
            *field = value;
    }
}

}  // namespace

TargetStep::TargetStep()
    : CertificateStepBase(tr("Which certificate?"),
                          tr("The present one stays in use until the new one is complete; open connections "
                             "are not disturbed."),
                          QStringLiteral("gettingcertificate")) {
    m_which = new QComboBox(inside());
    m_which->setObjectName(QStringLiteral("which"));
    m_which->setAccessibleName(tr("Certificate"));
    m_which->setProperty("data", true);
    m_card = new CertificateCard(inside());
    m_how = new QWidget(inside());
    auto* how = new QVBoxLayout(m_how);
    how->setContentsMargins(0, kGrid, 0, 0);
    how->setSpacing(4);
    how->addWidget(sectionLabel(tr("Where the new one comes from"), m_how));
    m_selfSigned =
        choiceButton(how, tr("&Self-signed"), tr("Made at once."), QStringLiteral("newSelfSigned"), m_how);
    m_request = choiceButton(how, tr("Request for an &authority"),
                             tr("The present one serves on until the answer is here."),
                             QStringLiteral("newRequest"), m_how);
    m_own =
        choiceButton(how, tr("&Your own authority"), tr("Issued at once."), QStringLiteral("newOwn"), m_how);
    m_import = choiceButton(how, tr("A &file"), tr("You have the new one already."),
                            QStringLiteral("newImport"), m_how);
    m_keepKey = new QCheckBox(tr("&Keep its private key"), m_how);
    m_keepKey->setObjectName(QStringLiteral("keepKey"));
    how->addWidget(m_keepKey);
    QLabel* note =
        noteLabel(tr("Keep it if DNS (TLSA records) or programs remember the key; otherwise a new key is "
                     "safer. Programs that remember the certificate warn once either way."),
                  m_how);
    note->setContentsMargins(24, 0, 0, 0);
    how->addWidget(note);
    column()->addWidget(m_which);
    column()->addWidget(m_how);
    column()->addWidget(m_card);
    column()->addStretch(1);
    m_selfSigned->setChecked(true);
    connect(m_which, &QComboBox::currentIndexChanged, this, &TargetStep::showChosen);
    connect(m_import, &QRadioButton::toggled, m_keepKey, &QWidget::setDisabled);
}

void TargetStep::initializePage() {
    const CertificatePlan& plan = certificateWizard().plan();
    m_how->setVisible(plan.replacing);
    if (plan.path == Path::Assign)
        setHead(tr("Which certificate?"), tr("Choose the one that services or domains are to show."));
    connect(&certificateWizard().inventory(), &Inventory::ready, this, &TargetStep::fill,
            Qt::UniqueConnection);
    fill();
}

void TargetStep::fill() {
    const Inventory& inventory = certificateWizard().inventory();
    if (!inventory.isReady())
        return;
    const bool replacing = certificateWizard().plan().replacing;
    const QString before =
        m_which->count() > 0 ? m_which->currentData().toString() : certificateWizard().startName();
    m_which->clear();
    for (const api::CertificateInfo& info : inventory.certificates()) {
        if (!replacing || info.kind != QLatin1StringView("test"))
            m_which->addItem(Format::certificateName(info.name), info.name);
    }
    m_which->setCurrentIndex(qMax(0, m_which->findData(before)));
    setChoicePossible(m_own, !inventory.ownAuthorities().isEmpty(),
                      tr("There is no authority of your own yet."));
    showChosen();
}

const api::CertificateInfo* TargetStep::chosen() const {
    return certificateWizard().inventory().certificate(m_which->currentData().toString());
}

void TargetStep::showChosen() {
    if (const api::CertificateInfo* info = chosen()) {
        m_card->show(*info);
        presetFor(*info);
    } else {
        m_card->showNothing(tr("There is no certificate to replace yet."));
    }
    Q_EMIT completeChanged();
}

/// A renewal comes from where the present one came from, with the same key.
void TargetStep::presetFor(const api::CertificateInfo& info) {
    const bool hasKey = !info.keyName.isEmpty();
    m_keepKey->setEnabled(hasKey && !m_import->isChecked());
    m_keepKey->setToolTip(hasKey ? QString() : tr("Its key is not kept on its own"));
    m_keepKey->setChecked(hasKey && certificateWizard().start() == Start::Renew);
    if (info.kind == QLatin1StringView("issued") && m_own->isEnabled())
        m_own->setChecked(true);
    else
        (info.kind == QLatin1StringView("installed") ? m_request : m_selfSigned)->setChecked(true);
}

bool TargetStep::isComplete() const {
    return certificateWizard().inventory().isReady() && chosen() != nullptr;
}

bool TargetStep::validatePage() {
    const api::CertificateInfo* info = chosen();
    if (!info)
        return false;
    CertificatePlan& plan = certificateWizard().plan();
    plan.name = info->name;
    plan.services = info->usedBy;
    plan.domains = info->domains;
    if (!plan.replacing)
        return true;
    plan.path = m_request->isChecked()  ? Path::Request
                : m_own->isChecked()    ? Path::Own
                : m_import->isChecked() ? Path::Import
                                        : Path::SelfSigned;
    plan.replaces = info->name;
    plan.keyName = m_keepKey->isChecked() && m_keepKey->isEnabled() ? info->keyName : QString();
    takeSubject(plan, info->subject);
    plan.names = info->names;
    if (plan.commonName.isEmpty())
        plan.commonName = info->names.value(0);
    plan.names.removeAll(plan.commonName);
    return true;
}

PendingStep::PendingStep()
    : CertificateStepBase(tr("Which request was answered?"),
                          tr("The answer must belong to the key that this request was made with."),
                          QStringLiteral("gettingcertificate")) {
    m_which = new QComboBox(inside());
    m_which->setObjectName(QStringLiteral("which"));
    m_which->setAccessibleName(tr("Request"));
    m_which->setProperty("data", true);
    m_facts = new QWidget(inside());
    auto* form = new QFormLayout(m_facts);
    form->setContentsMargins(0, kGrid, 0, 0);
    form->setHorizontalSpacing(2 * kGrid);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    m_for = dataLabel(tr("Issued to"), m_facts);
    m_names = dataLabel(tr("Names"), m_facts);
    m_since = plainLabel(QString(), m_facts);
    m_since->setObjectName(QStringLiteral("since"));
    m_authority = dataLabel(tr("Sent to"), m_facts);
    m_note = dataLabel(tr("Note"), m_facts);
    m_key = dataLabel(tr("Key"), m_facts);
    form->addRow(tr("Issued to"), m_for);
    form->addRow(tr("Names"), m_names);
    form->addRow(tr("Waiting"), m_since);
    form->addRow(tr("Sent to"), m_authority);
    form->addRow(tr("Note"), m_note);
    form->addRow(tr("Key"), m_key);
    QPushButton* copy = pushButton(tr("Copy the request &again"), QStringLiteral("copyRequest"), inside());
    column()->addWidget(m_which);
    column()->addWidget(m_facts);
    auto* row = new QHBoxLayout;
    row->addWidget(copy);
    row->addStretch(1);
    column()->addLayout(row);
    column()->addStretch(1);
    connect(m_which, &QComboBox::currentIndexChanged, this, &PendingStep::showChosen);
    connect(copy, &QPushButton::clicked, this, [this] {
        if (const api::RequestInfo* info = chosen())
            QGuiApplication::clipboard()->setText(info->csrPem);
    });
}

void PendingStep::initializePage() {
    connect(&certificateWizard().inventory(), &Inventory::ready, this, &PendingStep::fill,
            Qt::UniqueConnection);
    fill();
}

void PendingStep::fill() {
    const Inventory& inventory = certificateWizard().inventory();
    const QString before =
        m_which->count() > 0 ? m_which->currentData().toString() : certificateWizard().startName();
    m_which->clear();
    for (const api::RequestInfo& info : inventory.requests()) m_which->addItem(info.name, info.name);
    m_which->setCurrentIndex(qMax(0, m_which->findData(before)));
    showChosen();
}

const api::RequestInfo* PendingStep::chosen() const {
    return certificateWizard().inventory().request(m_which->currentData().toString());
}

void PendingStep::showChosen() {
    const api::RequestInfo* info = chosen();
    m_facts->setVisible(info != nullptr);
    Q_EMIT completeChanged();
    if (!info)
        return;
    const auto orNone = [](const QString& text) { return text.isEmpty() ? QStringLiteral("\u2013") : text; };
    m_for->setText(info->subject);
    m_names->setText(info->names.join(QStringLiteral(", ")));
    m_since->setText(tr("since %1, %2").arg(Format::date(info->createdUtcMs), Format::age(info->ageDays)));
    m_authority->setText(orNone(info->authority));
    m_note->setText(orNone(info->note));
    m_key->setText(orNone(info->keyType));
}

bool PendingStep::isComplete() const {
    return chosen() != nullptr;
}

bool PendingStep::validatePage() {
    const api::RequestInfo* info = chosen();
    if (!info)
        return false;
    CertificatePlan& plan = certificateWizard().plan();
    if (plan.request == info->name)
        return true;
    plan.request = info->name;
    plan.name = info->replaces.isEmpty() ? info->name : info->replaces;
    plan.replaces = info->replaces;
    plan.keyName = info->keyName;
    plan.services = info->services;
    plan.domains = info->domains;
    return true;
}

}  // namespace postern::ui
