#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/certificateinput.h"
#include "ui/widgets/labels.h"
#include "ui/wizards/certificate/finishpages.h"
#include "ui/wizards/certificatewizard.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace postern::ui {

using Path = CertificatePlan::Path;

AnswerStep::AnswerStep(api::AdminApi& api)
    : CertificateStepBase(tr("The certificate"), tr("It is checked before anything is stored."),
                          QStringLiteral("gettingcertificate"), Body::Fills) {
    m_input = new CertificateInput(api, inside());
    m_nameRow = new QWidget(inside());
    m_name = new QLineEdit(m_nameRow);
    m_name->setObjectName(QStringLiteral("certificateName"));
    auto* label = new QLabel(tr("&Name in Postern"), m_nameRow);
    label->setBuddy(m_name);
    auto* row = new QHBoxLayout(m_nameRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label);
    row->addWidget(m_name, 1);
    column()->addWidget(m_input, 1);
    column()->addWidget(m_nameRow);
    connect(m_input, &CertificateInput::edited, this, &AnswerStep::proposeName);
    connect(m_name, &QLineEdit::textChanged, this, &QWizardPage::completeChanged);
}

void AnswerStep::initializePage() {
    const CertificatePlan& plan = certificateWizard().plan();
    const bool answer = plan.path == Path::Process;
    if (answer)
        setHead(tr("The answer of the authority"),
                tr("Paste it or open its file, with all certificates of the chain in any order. It must "
                   "belong to the key of the request; nothing is stored yet."));
    else
        setHead(tr("The certificate to import"),
                tr("With its private key in the same file, or for a key that is stored here. It is checked "
                   "first; nothing is stored yet."));
    m_nameRow->setVisible(!answer && plan.replaces.isEmpty());
    m_input->setKeyName(answer ? plan.keyName : QString());
}

void AnswerStep::proposeName() {
    const QList<api::CertificateDetails>& found = m_input->contents().certificates;
    if (!found.isEmpty() && m_name->text().isEmpty())
        m_name->setText(found.first().info.names.value(0, found.first().info.name));
    Q_EMIT completeChanged();
}

QString AnswerStep::missing() const {
    if (!m_input->isGood())
        return {};  // the input says it itself
    const bool keyed = m_input->contents().keys > 0 || !m_input->contents().keyName.isEmpty();
    if (certificateWizard().plan().path == Path::Import && !keyed)
        return tr(
            "Its private key is neither in the file nor stored here. Import the key first, under "
            "Certificates > Keys > Import.");
    return m_nameRow->isHidden() || !m_name->text().trimmed().isEmpty() ? QString()
                                                                        : tr("Type its name in Postern.");
}

bool AnswerStep::isComplete() const {
    return m_input->isGood() && missing().isEmpty();
}

bool AnswerStep::validatePage() {
    CertificatePlan& plan = certificateWizard().plan();
    plan.base64 = m_input->base64();
    plan.password = m_input->password();
    plan.contents = m_input->contents();
    plan.force = m_input->isForced();
    if (!m_nameRow->isHidden())
        plan.name = m_name->text().trimmed();
    if (plan.path == Path::Import && plan.services.isEmpty() && plan.replaces.isEmpty())
        plan.services = encryptingServices(certificateWizard().status().status());
    return true;
}

BindStep::BindStep()
    : CertificateStepBase(tr("Who shows this certificate"),
                          tr("New connections get it at once; open ones keep the old one, so nobody is "
                             "disconnected."),
                          QStringLiteral("configuringssl")) {
    const auto boxes = [this] {
        auto* layout = new QVBoxLayout;
        layout->setSpacing(kGrid);
        layout->setContentsMargins(0, 0, 0, kGrid);
        return layout;
    };
    m_serviceBoxes = boxes();
    m_domainBoxes = boxes();
    column()->addWidget(sectionLabel(tr("Services"), inside()));
    column()->addLayout(m_serviceBoxes);
    column()->addWidget(sectionLabel(tr("Domains"), inside()));
    column()->addWidget(noteLabel(tr("A domain with a certificate of its own shows it to programs that ask "
                                     "for its names; all others see that of the service."),
                                  inside()));
    column()->addLayout(m_domainBoxes);
    m_stays = noteLabel(tr("What has no tick stays as it is. To take a certificate away, let the service or "
                           "domain use another one."),
                        inside());
    m_stays->setObjectName(QStringLiteral("stays"));
    column()->addWidget(m_stays);
    column()->addStretch(1);
}

void BindStep::initializePage() {
    const CertificatePlan& plan = certificateWizard().plan();
    const auto add = [this](QVBoxLayout* into, QList<QCheckBox*>& list, const QString& text,
                            const QString& name, const QString& kind) {
        auto* box = new QCheckBox(text, inside());
        box->setObjectName(kind + name);
        box->setProperty("value", name);
        into->addWidget(box);
        list << box;
    };
    if (m_services.isEmpty()) {
        for (const QString& service : encryptingServices(certificateWizard().status().status()))
            add(m_serviceBoxes, m_services, Format::serviceName(service), service, QStringLiteral("use."));
        for (const api::DomainInfo& domain : certificateWizard().inventory().domains())
            add(m_domainBoxes, m_domains, domain.name, domain.name, QStringLiteral("domain."));
        for (QCheckBox* box : std::as_const(m_domains)) box->setProperty("data", true);
        for (QCheckBox* box : m_services + m_domains)
            connect(box, &QCheckBox::toggled, this, &QWizardPage::completeChanged);
    }
    for (QCheckBox* box : std::as_const(m_services))
        box->setChecked(plan.services.contains(box->property("value").toString()));
    for (QCheckBox* box : std::as_const(m_domains))
        box->setChecked(plan.domains.contains(box->property("value").toString()));
    lockUsers();
}

/// Who shows it already cannot be unticked here: the engine only adds.
void BindStep::lockUsers() {
    const CertificatePlan& plan = certificateWizard().plan();
    const api::CertificateInfo* info =
        plan.path == Path::Assign ? certificateWizard().inventory().certificate(plan.name) : nullptr;
    const auto lock = [](const QList<QCheckBox*>& boxes, const QStringList& users) {
        for (QCheckBox* box : boxes) {
            const bool uses = users.contains(box->property("value").toString());
            box->setEnabled(!uses);
            box->setToolTip(uses ? tr("Shows it already; to take it away, let it use another one")
                                 : QString());
        }
    };
    lock(m_services, info ? info->usedBy : QStringList());
    lock(m_domains, info ? info->domains : QStringList());
    m_stays->setVisible(plan.path == Path::Assign);
}

QString BindStep::missing() const {
    // Who only wants to choose users must choose some; a new certificate may wait unused.
    if (certificateWizard().plan().path != Path::Assign)
        return {};
    const auto ticked = [](const QCheckBox* box) { return box->isChecked() && box->isEnabled(); };
    const auto free = [](const QCheckBox* box) { return box->isEnabled(); };
    const QList<QCheckBox*> boxes = m_services + m_domains;
    if (std::any_of(boxes.begin(), boxes.end(), ticked))
        return {};
    return std::any_of(boxes.begin(), boxes.end(), free) ? tr("Tick who shows it from now on.")
                                                         : tr("Everybody shows it already.");
}

bool BindStep::validatePage() {
    const auto ticked = [](const QList<QCheckBox*>& boxes) {
        QStringList names;
        for (const QCheckBox* box : boxes) {
            if (box->isChecked())
                names << box->property("value").toString();
        }
        return names;
    };
    certificateWizard().plan().services = ticked(m_services);
    certificateWizard().plan().domains = ticked(m_domains);
    return true;
}

}  // namespace postern::ui
