#include "ui/wizards/ssl/clientpages.h"

#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/picklisteditor.h"
#include "ui/wizards/choices.h"
#include "ui/wizards/sslwizard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QRadioButton>
#include <QSet>
#include <QVBoxLayout>

#include <algorithm>

namespace postern::ui {

ClientAuthWizard& ClientStep::clientWizard() const {
    return static_cast<ClientAuthWizard&>(owner());
}

ClientModeStep::ClientModeStep()
    : ClientStep(tr("Must clients show a certificate?"),
                 tr("A certificate of its own proves which device connects. Usually the password over an "
                    "encrypted connection is enough."),
                 QStringLiteral("dealingclients")) {
    m_off = choiceButton(column(), tr("O&ff: let any client connect"),
                         tr("Recommended. No certificate is asked for, which some programs cannot bear."),
                         QStringLiteral("modeOff"), inside());
    m_ask = choiceButton(column(), tr("&Ask: who has one may log in with it"),
                         tr("Who has none is not disturbed and logs in with the password."),
                         QStringLiteral("modeAsk"), inside());
    m_require = choiceButton(column(), tr("&Require: only with a certificate"),
                             tr("Without a good certificate the connection ends. For closed groups."),
                             QStringLiteral("modeRequire"), inside());
    column()->addWidget(sectionLabel(tr("For these services"), inside()));
    m_services = new QWidget(inside());
    m_services->setLayout(new FlowLayout(2 * kGrid));
    column()->addWidget(m_services);
    column()->addWidget(noteLabel(tr("A service without a tick stays as it is."), inside()));
    m_shutOut =
        noteLabel(tr("With Require no mail from outside arrives at %1: other servers have no certificate "
                     "of yours.")
                      .arg(Format::serviceName(QStringLiteral("smtp"))),
                  inside());
    m_shutOut->setObjectName(QStringLiteral("shutOut"));
    m_shutOut->setProperty("role", QStringLiteral("error"));
    m_shutOut->hide();
    column()->addWidget(m_shutOut);
    column()->addStretch(1);
    m_off->setChecked(true);
    connect(this, &QWizardPage::completeChanged, this, [this] {
        m_shutOut->setVisible(m_require->isChecked() && services().contains(QStringLiteral("smtp")));
    });
    connect(m_require, &QRadioButton::toggled, this, &QWizardPage::completeChanged);
}

/// Shows the mode that is set for most services, and ticks those that have it: a person who just clicks Next
/// changes nobody.
void ClientModeStep::fill() {
    QHash<QString, int> modes;
    for (const api::SettingInfo& info : draft().settings()) {
        if (info.key.endsWith(QLatin1StringView(".clientAuth")) && info.value != QLatin1StringView("off"))
            ++modes[info.value];
    }
    QString common = QStringLiteral("off");
    if (!modes.isEmpty())
        common = modes.value(QStringLiteral("require")) > modes.value(QStringLiteral("ask"))
                     ? QStringLiteral("require")
                     : QStringLiteral("ask");
    for (const api::SettingInfo& info : draft().settings()) {
        if (!info.key.endsWith(QLatin1StringView(".clientAuth")))
            continue;
        auto* box = new QCheckBox(Format::serviceName(info.service), m_services);
        box->setObjectName(QStringLiteral("use.") + info.service);
        box->setProperty("value", info.service);
        // Other servers have no certificate of ours: the mail exchange is left out unless it asks already.
        const bool proposed = common != QLatin1StringView("off") || info.service != QLatin1StringView("smtp");
        box->setChecked(!info.overridden && info.value == common && proposed);
        box->setEnabled(!info.overridden);
        m_services->layout()->addWidget(box);
        m_boxes << box;
        connect(box, &QCheckBox::toggled, this, &QWizardPage::completeChanged);
    }
    if (common == QLatin1StringView("ask"))
        m_ask->setChecked(true);
    else if (common == QLatin1StringView("require"))
        m_require->setChecked(true);
}

QString ClientModeStep::mode() const {
    return m_ask->isChecked()       ? QStringLiteral("ask")
           : m_require->isChecked() ? QStringLiteral("require")
                                    : QStringLiteral("off");
}

QStringList ClientModeStep::services() const {
    QStringList list;
    for (const QCheckBox* box : m_boxes) {
        if (box->isChecked())
            list << box->property("value").toString();
    }
    return list;
}

QString ClientModeStep::missing() const {
    return SettingsStep::isComplete() && services().isEmpty() ? tr("Tick at least one service.") : QString();
}

bool ClientModeStep::isComplete() const {
    return SettingsStep::isComplete() && missing().isEmpty();
}

bool ClientModeStep::validatePage() {
    for (const QCheckBox* box : std::as_const(m_boxes)) {
        const QString service = box->property("value").toString();
        const QString key = service + QStringLiteral(".clientAuth");
        const api::SettingInfo* stored = draft().setting(key);
        if (stored && box->isEnabled())
            draft().setValue(key, box->isChecked() ? mode() : stored->value);
    }
    return true;
}

ClientTrustStep::ClientTrustStep()
    : ClientStep(tr("Whose certificates count"),
                 tr("Only certificates of these authorities let somebody in. Without a tick those of all "
                    "authorities that Postern knows count."),
                 QStringLiteral("dealingclients")) {
    m_trusted = new PickListEditor(false, inside());
    m_trusted->control()->setObjectName(QStringLiteral("trusted"));
    m_trusted->control()->setAccessibleName(tr("Trusted authorities"));
    m_revocation = new QComboBox(inside());
    m_revocation->setObjectName(QStringLiteral("revocation"));
    auto* label = new QLabel(tr("&Revoked certificates"), inside());
    label->setBuddy(m_revocation);
    m_differ = noteLabel(tr("These services have different lists. What you change here goes to all of them; "
                            "what you leave stays as each has it."),
                         inside());
    m_differ->setObjectName(QStringLiteral("listsDiffer"));
    m_differ->hide();
    column()->addWidget(m_differ);
    column()->addWidget(m_trusted);
    column()->addSpacing(kGrid);
    column()->addWidget(label);
    column()->addWidget(m_revocation);
    column()->addWidget(noteLabel(tr("When a device is lost its certificate is revoked by the authority.") +
                                      QLatin1Char(' ') +
                                      Texts::settingNote(QStringLiteral("imap.clientRevocation")),
                                  inside()));
    column()->addStretch(1);
    connect(m_trusted, &ValueEditor::edited, this, [this] { m_trustChosen = true; });
    connect(m_revocation, &QComboBox::activated, this, [this] { m_revocationChosen = true; });
}

void ClientTrustStep::initializePage() {
    ClientStep::initializePage();
    if (SettingsStep::isComplete())
        showStored();  // others may have been ticked since the last visit
}

/// What the first service has, until the person chooses something for all of them.
void ClientTrustStep::showStored() {
    const QStringList services = clientWizard().services();
    QSet<QString> lists;
    for (const QString& service : services)
        lists << draft().value(service + QStringLiteral(".trustedAuthorities")) + QLatin1Char('\n') +
                     draft().value(service + QStringLiteral(".clientRevocation"));
    m_differ->setVisible(lists.size() > 1);
    const QString first = services.value(0);
    if (!m_trustChosen)
        m_trusted->setValue(draft().value(first + QStringLiteral(".trustedAuthorities")));
    if (!m_revocationChosen)
        m_revocation->setCurrentIndex(
            qMax(0, m_revocation->findData(draft().value(first + QStringLiteral(".clientRevocation")))));
}

void ClientTrustStep::fill() {
    const QString revocation = clientWizard().services().value(0) + QStringLiteral(".clientRevocation");
    if (const api::SettingInfo* info = draft().setting(revocation)) {
        for (const QString& choice : info->choices)
            m_revocation->addItem(Texts::choice(revocation, choice), choice);
    }
    showStored();
    owner().api().call(api::AuthoritiesList{}, this, [this](base::Result<api::AuthorityList> reply) {
        if (!reply) {
            messages().showError(reply.error());
            return;
        }
        QStringList names;
        for (const api::AuthorityInfo& info : reply->authorities) {
            if (info.kind != QLatin1StringView("test"))
                names << info.name;
        }
        m_trusted->setOffered(names, {}, QString());
        if (names.isEmpty())
            messages().showMessage(MessageBar::Kind::Hint,
                                   tr("There is no authority yet whose clients could be trusted. Create or "
                                      "add one under Certificates > Authorities first."));
    });
}

void ClientTrustStep::storeChoice(const char* leaf, const QString& value) {
    for (const QString& service : clientWizard().services())
        draft().setValue(service + QLatin1StringView(leaf), value);
}

bool ClientTrustStep::validatePage() {
    if (m_trustChosen)
        storeChoice(".trustedAuthorities", m_trusted->value());
    if (m_revocationChosen)
        storeChoice(".clientRevocation", m_revocation->currentData().toString());
    return true;
}

ClientMappingStep::ClientMappingStep()
    : ClientStep(tr("To whom a certificate belongs"),
                 tr("A certificate lets in the account that it is mapped to, and nobody else."),
                 QStringLiteral("dealingclients")) {
    m_state = plainLabel(QString(), inside());
    m_state->setObjectName(QStringLiteral("mapped"));
    column()->addWidget(m_state);
    for (const QString& line :
         {tr("Certificates that your own authority issues for an account are mapped to it at once."),
          tr("Others are mapped under Accounts > More > Client certificates: by the certificate itself, by "
             "its "
             "subject or by the mail address in it."),
          tr("Each account can demand a password, a certificate, or both.")}) {
        QLabel* label = plainLabel(QStringLiteral("\u2022  ") + line, inside());
        label->setContentsMargins(2 * kGrid, 0, 0, 0);
        column()->addWidget(label);
    }
    column()->addStretch(1);
}

void ClientMappingStep::fill() {
    owner().api().call(
        api::AccountCertificatesList{}, this, [this](base::Result<api::ClientCertificateList> reply) {
            if (!reply) {
                messages().showError(reply.error());
                return;
            }
            const int count = int(reply->certificates.size());
            m_state->setText(count == 0 ? tr("No certificate is mapped to an account yet.")
                             : count == 1
                                 ? tr("1 certificate or rule is mapped to an account.")
                                 : tr("%1 certificates or rules are mapped to accounts.").arg(count));
            if (count == 0 && clientWizard().mode() == QLatin1StringView("require"))
                messages().showMessage(MessageBar::Kind::Hint,
                                       tr("With Require nobody could connect now, because nobody has a "
                                          "certificate. Choose Ask until people have theirs."));
        });
}

}  // namespace postern::ui
