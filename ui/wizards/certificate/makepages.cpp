#include "ui/wizards/certificate/makepages.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/subjectform.h"
#include "ui/wizards/certificatewizard.h"
#include "ui/wizards/choices.h"

#include <QCheckBox>
#include <QComboBox>
#include <QRadioButton>
#include <QVBoxLayout>

namespace postern::ui {

using Path = CertificatePlan::Path;

OwnerStep::OwnerStep()
    : CertificateStepBase(
          tr("Who the certificate is for"),
          tr("People see this when they look at the certificate. Everything may stay empty, unless the "
             "authority asks for it; some want proof of it first."),
          QStringLiteral("gettingcertificate")) {
    m_subject = new SubjectForm(false, inside());
    column()->addWidget(m_subject);
    column()->addStretch(1);
    connect(m_subject, &SubjectForm::edited, this, &QWizardPage::completeChanged);
}

void OwnerStep::initializePage() {
    const CertificatePlan& plan = certificateWizard().plan();
    m_subject->setFields(
        {plan.commonName, plan.country, plan.state, plan.city, plan.organization, plan.unit, plan.email});
}

bool OwnerStep::isComplete() const {
    return m_subject->fault().isEmpty();
}

bool OwnerStep::validatePage() {
    const SubjectForm::Fields fields = m_subject->fields();
    CertificatePlan& plan = certificateWizard().plan();
    plan.country = fields.country;
    plan.state = fields.state;
    plan.city = fields.city;
    plan.organization = fields.organization;
    plan.unit = fields.unit;
    plan.email = fields.email;
    return true;
}

KeyStep::KeyStep()
    : CertificateStepBase(tr("The private key"),
                          tr("The secret half stays on this server, encrypted. Whoever has it can pretend to "
                             "be your server."),
                          QStringLiteral("publickeys")) {
    m_new = choiceButton(column(), tr("Make a &new key"),
                         tr("The safe choice. Keys under 2048 bit RSA are not made any more: they can be "
                            "broken."),
                         QStringLiteral("newKey"), inside());
    m_type = keyTypeBox(inside());
    auto* type = new QHBoxLayout;
    type->setContentsMargins(24, 0, 0, kGrid);
    type->addWidget(m_type);
    type->addStretch(1);
    column()->addLayout(type);
    m_stored = choiceButton(column(), tr("Use a &stored key"),
                            tr("Its fingerprint stays. Import others under Certificates > Keys > Import."),
                            QStringLiteral("storedKey"), inside());
    m_keys = new QComboBox(inside());
    m_keys->setObjectName(QStringLiteral("keys"));
    m_keys->setAccessibleName(tr("Stored key"));
    m_keys->setProperty("data", true);
    auto* keys = new QHBoxLayout;
    keys->setContentsMargins(24, 0, 0, kGrid);
    keys->addWidget(m_keys);
    keys->addStretch(1);
    column()->addLayout(keys);
    m_validity = new QWidget(inside());
    auto* validity = new QVBoxLayout(m_validity);
    validity->setContentsMargins(0, kGrid, 0, 0);
    validity->setSpacing(kGrid);
    m_valid = validityBox(m_validity);
    auto* label = new QLabel(tr("&Valid for"), m_validity);
    label->setBuddy(m_valid);
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(m_valid);
    row->addStretch(1);
    m_requestToo = new QCheckBox(tr("Also keep a signing &request for the same key"), m_validity);
    m_requestToo->setObjectName(QStringLiteral("requestToo"));
    m_requestToo->setToolTip(
        tr("For an authority later; the self-signed one serves until its answer is here."));
    validity->addLayout(row);
    validity->addWidget(m_requestToo);
    column()->addWidget(m_validity);
    column()->addStretch(1);
    connect(m_new, &QRadioButton::toggled, m_type, &QWidget::setEnabled);
    connect(m_stored, &QRadioButton::toggled, m_keys, &QWidget::setEnabled);
    connect(m_stored, &QRadioButton::toggled, this, &QWizardPage::completeChanged);
    m_new->setChecked(true);
    m_keys->setEnabled(false);
}

void KeyStep::initializePage() {
    const CertificatePlan& plan = certificateWizard().plan();
    m_keys->clear();
    for (const api::KeyInfo& key : certificateWizard().inventory().keys()) {
        if (key.problem.code.isEmpty())
            m_keys->addItem(QStringLiteral("%1 (%2)").arg(key.name, key.type), key.name);
    }
    setChoicePossible(m_stored, m_keys->count() > 0, tr("No usable key is stored yet."));
    if (const int at = m_keys->findData(plan.keyName); !plan.keyName.isEmpty() && at >= 0) {
        m_keys->setCurrentIndex(at);
        m_stored->setChecked(true);
    } else {
        m_new->setChecked(true);
    }
    m_type->setCurrentIndex(qMax(0, m_type->findData(plan.keyType)));
    m_validity->setVisible(plan.path != Path::Request);
    m_requestToo->setVisible(plan.path == Path::SelfSigned);
}

bool KeyStep::isComplete() const {
    return m_new->isChecked() || m_keys->count() > 0;
}

bool KeyStep::validatePage() {
    CertificatePlan& plan = certificateWizard().plan();
    plan.keyType = m_type->currentData().toString();
    plan.keyName = m_stored->isChecked() ? m_keys->currentData().toString() : QString();
    plan.validDays = m_valid->currentData().toInt();
    plan.requestToo = plan.path == Path::SelfSigned && m_requestToo->isChecked();
    return true;
}

}  // namespace postern::ui
