#include "ui/dialogs/exportdialogs.h"

#include "ui/certificatetexts.h"
#include "ui/format.h"
#include "ui/widgets/newpassword.h"

#include <QComboBox>

namespace postern::ui {

ExportCertificateDialog::ExportCertificateDialog(api::AdminApi& api, const api::CertificateInfo& certificate,
                                                 QWidget* parent)
    : ExportDialog(api, tr("Export %1").arg(Format::certificateName(certificate.name)),
                   tr("For another program or server, or to give to people who want to check it."),
                   tr("Export"), parent),
      m_name(certificate.name) {
    setObjectName(QStringLiteral("exportCertificateDialog"));
    m_format = new QComboBox(this);
    m_format->setObjectName(QStringLiteral("format"));
    m_format->addItem(tr("PEM with chain: for Apache, nginx and most programs"), QStringLiteral("pem"));
    m_format->addItem(tr("DER: one certificate, for Windows and Java"), QStringLiteral("der"));
    m_format->addItem(tr("PKCS#7: certificate and chain (.p7b)"), QStringLiteral("p7b"));
    // The Test certificate has no key that is kept.
    if (!certificate.keyName.isEmpty())
        m_format->addItem(tr("PKCS#12: with the private key (.p12)"), QStringLiteral("p12"));
    m_password = new NewPassword(this);
    addField(tr("&Format"), m_format,
             tr("Only PKCS#12 holds the private key. Who has that file and its password can pretend to be "
                "this server."));
    addField(tr("&Password"), m_password);
    const auto update = [this] {
        setFieldVisible(m_password, withKey());
        refresh();
    };
    connect(m_format, &QComboBox::currentIndexChanged, this, update);
    connect(m_password, &NewPassword::edited, this, update);
    update();
}

bool ExportCertificateDialog::withKey() const {
    return m_format->currentData().toString() == QLatin1StringView("p12");
}

QString ExportCertificateDialog::missing() const {
    return withKey() ? m_password->fault() : QString();
}

void ExportCertificateDialog::act() {
    api::CertificateExportFile request;
    request.name = m_name;
    request.format = m_format->currentData().toString();
    if (withKey())
        request.password = m_password->password();
    send(request, [this, secret = withKey()](const api::FileData& file) { Q_EMIT fileReady(file, secret); });
}

ExportKeyDialog::ExportKeyDialog(api::AdminApi& api, const QString& name, QWidget* parent)
    : ExportDialog(api, tr("Export the private key %1").arg(name),
                   tr("Leaves the server only encrypted with a password of its own (PKCS#8, PEM)."),
                   tr("Export"), parent),
      m_name(name) {
    setObjectName(QStringLiteral("exportKeyDialog"));
    m_password = new NewPassword(this);
    addField(tr("&Password"), m_password, tr("Give it to nobody together with the file."));
    connect(m_password, &NewPassword::edited, this, [this] { refresh(); });
    refresh();
}

QString ExportKeyDialog::missing() const {
    return m_password->fault();
}

void ExportKeyDialog::act() {
    api::KeyExport request;
    request.name = m_name;
    request.password = m_password->password();
    send(request, [this](const api::FileData& file) { Q_EMIT fileReady(file, true); });
}

BackupDialog::BackupDialog(api::AdminApi& api, QWidget* parent)
    : ExportDialog(api, tr("Back up keys and certificates"),
                   tr("One PKCS#12 file with all of them, for the day when this computer is gone. Keep it "
                      "elsewhere. Mail and accounts are not in it: Settings > Storage backs those up."),
                   tr("Back up"), parent) {
    setObjectName(QStringLiteral("backupCertificates"));
    m_password = new NewPassword(this);
    addField(tr("&Password"), m_password, tr("Without it nobody can restore the backup."));
    connect(m_password, &NewPassword::edited, this, [this] { refresh(); });
    refresh();
}

QString BackupDialog::missing() const {
    return m_password->fault();
}

void BackupDialog::act() {
    api::CertificatesBackup request;
    request.password = m_password->password();
    send(request, [this](const api::FileData& file) { Q_EMIT fileReady(file, true); });
}

RootFileDialog::RootFileDialog(api::AdminApi& api, const QString& authority, QWidget* parent)
    : ExportDialog(api, tr("Certificate of %1").arg(CertificateTexts::authorityName(authority)),
                   tr("Whoever installs it trusts all certificates of this authority: no more warnings. It "
                      "holds no secret."),
                   tr("Save"), parent),
      m_authority(authority) {
    setObjectName(QStringLiteral("rootFile"));
    m_format = new QComboBox(this);
    m_format->setObjectName(QStringLiteral("format"));
    m_format->addItem(tr("CER: for Windows and Android"), QStringLiteral("cer"));
    m_format->addItem(tr("PEM: for Linux and Thunderbird"), QStringLiteral("pem"));
    m_format->addItem(tr("PKCS#7: for Windows servers (.p7b)"), QStringLiteral("p7b"));
    m_format->addItem(tr("Profile: for iPhone, iPad and Mac (.mobileconfig)"),
                      QStringLiteral("mobileconfig"));
    addField(tr("&Format"), m_format);
    refresh();
}

void RootFileDialog::act() {
    api::AuthorityRoot request;
    request.name = m_authority;
    request.format = m_format->currentData().toString();
    send(request, [this](const api::FileData& file) { Q_EMIT fileReady(file, false); });
}

}  // namespace postern::ui
