#include "ui/wizards/ssl/sslpages.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/certificatecard.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/policygroup.h"
#include "ui/widgets/settingfield.h"
#include "ui/widgets/settingsform.h"
#include "ui/wizards/certificatewizard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QVBoxLayout>

#include <algorithm>

namespace postern::ui {

SslCertificateStep::SslCertificateStep()
    : SettingsStep(tr("Key and certificate"),
                   tr("The certificate, with its key, that services show to mail programs."),
                   QStringLiteral("configuringssl")) {
    m_which = new QComboBox(inside());
    m_which->setObjectName(QStringLiteral("which"));
    m_which->setAccessibleName(tr("Certificate"));
    m_which->setProperty("data", true);
    m_services = new QWidget(inside());
    m_services->setLayout(new FlowLayout(2 * kGrid));
    m_card = new CertificateCard(inside());
    column()->addWidget(m_which);
    column()->addWidget(new QLabel(tr("Shown by"), inside()));
    column()->addWidget(m_services);
    column()->addWidget(
        noteLabel(tr("A service without a tick stays as it is. To take a certificate away, let "
                     "the service use another one."),
                  inside()));
    column()->addWidget(m_card);
    column()->addStretch(1);
    connect(m_which, &QComboBox::currentIndexChanged, this, &SslCertificateStep::showChosen);
}

void SslCertificateStep::initializePage() {
    SettingsStep::initializePage();
    read();
}

void SslCertificateStep::fill() {
    for (const api::SettingInfo& info : draft().settings()) {
        if (!info.key.endsWith(QLatin1StringView(".certificate")) || info.service.isEmpty())
            continue;
        auto* box = new QCheckBox(Format::serviceName(info.service), m_services);
        box->setObjectName(QStringLiteral("use.") + info.service);
        box->setProperty("value", info.service);
        box->setEnabled(!info.overridden);
        m_services->layout()->addWidget(box);
        m_boxes << box;
    }
    tickUsers();
    showChosen();
}

/// Those that show the certificate already, so that a person who just clicks Next changes nobody. Once: from
/// then on the ticks are the person's.
void SslCertificateStep::tickUsers() {
    if (m_ticked || m_boxes.isEmpty() || m_which->currentIndex() < 0)
        return;
    m_ticked = true;
    for (QCheckBox* box : std::as_const(m_boxes)) {
        const QString key = box->property("value").toString() + QStringLiteral(".certificate");
        box->setChecked(box->isEnabled() && draft().value(key) == m_which->currentData().toString());
    }
}

void SslCertificateStep::read() {
    owner().api().call(api::CertificatesList{}, this, [this](base::Result<api::CertificateList> reply) {
        if (!reply) {
            messages().showError(reply.error());
            return;
        }
        m_certificates = reply->certificates;
        const QString before = m_which->currentData().toString();
        m_which->clear();
        // The one that most services show is what stays when a person just clicks Next.
        qsizetype best = -1;
        int at = 0;
        for (const api::CertificateInfo& info : std::as_const(m_certificates)) {
            m_which->addItem(Format::certificateName(info.name), info.name);
            if (info.usedBy.size() > best) {
                best = info.usedBy.size();
                at = m_which->count() - 1;
            }
        }
        const int same = m_which->findData(before);
        m_which->setCurrentIndex(same >= 0 ? same : at);
        tickUsers();
        const bool own = std::any_of(
            m_certificates.begin(), m_certificates.end(),
            [](const api::CertificateInfo& info) { return info.kind != QLatin1StringView("test"); });
        if (!own)
            messages().showMessage(MessageBar::Kind::Hint,
                                   tr("There is only the Test certificate; mail programs warn of it. Get one "
                                      "of your own first."),
                                   tr("Certificate..."), [this] {
                                       auto* wizard = new CertificateWizard(owner().api(), owner().status(),
                                                                            CertificateWizard::Start::Choose,
                                                                            QString(), &owner());
                                       wizard->setAttribute(Qt::WA_DeleteOnClose);
                                       connect(wizard, &QDialog::finished, this, &SslCertificateStep::read);
                                       wizard->open();
                                   });
        showChosen();
    });
}

void SslCertificateStep::showChosen() {
    const QString name = m_which->currentData().toString();
    for (const api::CertificateInfo& info : std::as_const(m_certificates)) {
        if (info.name == name)
            m_card->show(info);
    }
    Q_EMIT completeChanged();
}

bool SslCertificateStep::isComplete() const {
    return SettingsStep::isComplete() && m_which->currentIndex() >= 0;
}

bool SslCertificateStep::validatePage() {
    for (const QCheckBox* box : std::as_const(m_boxes)) {
        const QString key = box->property("value").toString() + QStringLiteral(".certificate");
        const api::SettingInfo* stored = draft().setting(key);
        if (stored && box->isEnabled())
            draft().setValue(key, box->isChecked() ? m_which->currentData().toString() : stored->value);
    }
    return true;
}

SslPolicyStep::SslPolicyStep()
    : SettingsStep(tr("Versions and ciphers"),
                   tr("How connections are encrypted. Modern is right for nearly everybody; "
                      "old devices may need more."),
                   QStringLiteral("tlspolicy"), Body::Fills) {}

void SslPolicyStep::fill() {
    SettingsForm* form = addForm();
    addPolicy(*form, draft(), owner().api());
    form->finish();
}

SslCiphersStep::SslCiphersStep()
    : SettingsStep(tr("Your own lists"),
                   tr("Tick what may be used and put the best first. Weak ones are marked: use them only as "
                      "long as a device needs them."),
                   QStringLiteral("tlspolicy"), Body::Fills) {}

void SslCiphersStep::fill() {
    SettingsForm* form = addForm();
    addCipherLists(*form, draft(), owner().api());
    form->finish();
}

SslPortsStep::SslPortsStep()
    : SettingsStep(
          tr("Ports"),
          tr("Enable SSL for each service that people use. Mail programs expect the usual ports: 993 "
             "IMAP, 995 POP3, 465 submission."),
          QStringLiteral("configuringssl"), Body::Fills) {}

void SslPortsStep::fill() {
    SettingsForm* form = addForm();
    QStringList services;
    for (const api::SettingInfo& info : draft().settings()) {
        if (info.key.endsWith(QLatin1StringView(".ssl")))
            services << info.service;
    }
    for (const QString& service : std::as_const(services)) {
        const auto key = [&service](const char* leaf) {
            return service + QLatin1Char('.') + QLatin1StringView(leaf);
        };
        form->addGroup(Format::serviceName(service), QString(), draft(),
                       {key("ssl"), key("tlsPortEnabled"), key("tlsPort"), key("starttls")}, {});
    }
    form->finish();
    const auto follow = [this, form, services] {
        for (const QString& service : services) {
            const bool ssl = draft().value(service + QStringLiteral(".ssl")) == QLatin1StringView("true");
            for (const char* leaf : {".tlsPortEnabled", ".tlsPort", ".starttls"}) {
                SettingField* field = form->field(service + QLatin1StringView(leaf));
                const api::SettingInfo* info = draft().setting(service + QLatin1StringView(leaf));
                if (field && info && !info->overridden)
                    field->setReason(ssl, tr("Needs Enable SSL"));
            }
        }
    };
    connect(&draft(), &SettingsDraft::changed, form, follow);
    follow();
}

}  // namespace postern::ui
