#include "ui/dialogs/issuedialogs.h"

#include "ui/certificatetexts.h"
#include "ui/files.h"
#include "ui/format.h"
#include "ui/widgets/fileinput.h"
#include "ui/widgets/newpassword.h"

#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>

namespace postern::ui {

IssueClientDialog::IssueClientDialog(api::AdminApi& api, const QString& authority, const QString& account,
                                     QWidget* parent)
    : ExportDialog(
          api, tr("Issue a certificate for a person"),
          tr("Proves who logs in, in place of a password or beside it. The file holds the private key: "
             "hand it over in person, the password on another way."),
          tr("Issue"), parent),
      m_authority(authority) {
    setObjectName(QStringLiteral("issueClient"));
    setMinimumWidth(640);
    m_account = new QComboBox(this);
    m_account->setObjectName(QStringLiteral("account"));
    m_account->setEditable(true);
    m_account->setMinimumContentsLength(36);
    m_account->lineEdit()->setPlaceholderText(tr("Type a part of the address"));
    m_account->setInsertPolicy(QComboBox::NoInsert);
    m_account->completer()->setFilterMode(Qt::MatchContains);
    m_account->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_template = new QComboBox(this);
    m_template->setObjectName(QStringLiteral("template"));
    for (const char* name : {"client", "device"})
        m_template->addItem(CertificateTexts::templateName(QString::fromLatin1(name)),
                            QString::fromLatin1(name));
    m_form = new QComboBox(this);
    m_form->setObjectName(QStringLiteral("form"));
    m_form->addItem(tr("PKCS#12 (.p12): for Windows, Android, Linux, Thunderbird"), false);
    m_form->addItem(tr("Profile (.mobileconfig): for iPhone, iPad and Mac"), true);
    m_password = new NewPassword(this);
    addField(tr("&Account"), m_account, tr("The certificate is mapped to it and may log in as it."));
    addField(tr("&For"), m_template);
    addField(tr("F&ile"), m_form);
    addField(tr("&Password"), m_password, tr("The device asks for it when the file is installed."));
    connect(m_account, &QComboBox::editTextChanged, this, [this] { refresh(); });
    connect(m_password, &NewPassword::edited, this, [this] { refresh(); });
    if (account.isEmpty()) {
        readAccounts();
    } else {
        m_account->addItem(account);
        m_account->setEnabled(false);
    }
    refresh();
}

void IssueClientDialog::readAccounts() {
    api().call(api::DomainsList{}, this, [this](const base::Result<api::DomainList>& domains) {
        if (!domains) {
            failed(domains.error());
            return;
        }
        for (const api::DomainInfo& domain : domains->domains) {
            api::AccountsList request;
            request.domain = domain.name;
            api().call(request, this, [this](const base::Result<api::AccountList>& accounts) {
                if (!accounts)
                    return;
                QStringList addresses;
                for (const api::AccountInfo& account : accounts->accounts) addresses << account.address;
                // Nobody is chosen for the person who issues.
                const QString typed = m_account->currentText();
                m_account->addItems(addresses);
                m_account->setCurrentIndex(-1);
                m_account->setEditText(typed);
                refresh();
            });
        }
    });
}

QString IssueClientDialog::missing() const {
    if (m_account->findText(m_account->currentText().trimmed(), Qt::MatchFixedString) < 0)
        return tr("Choose an account of this server");
    return m_password->fault();
}

void IssueClientDialog::act() {
    api::CertificateIssue request;
    request.authority = m_authority;
    request.templateName = m_template->currentData().toString();
    request.account = m_account->currentText().trimmed();
    request.commonName = request.account;
    request.password = m_password->password();
    request.mobileconfig = m_form->currentData().toBool();
    send(request, [this](const api::IssueResult& result) { Q_EMIT fileReady(result.file, true); });
}

SignRequestDialog::SignRequestDialog(api::AdminApi& api, const QString& authority,
                                     const QList<api::CertificateTemplate>& templates, QWidget* parent)
    : ExportDialog(api, tr("Sign a request file"),
                   tr("A request made elsewhere, for example NewKeyRq.txt of another server. Its private key "
                      "never comes here; what you get is the certificate with its chain."),
                   tr("Sign"), parent),
      m_authority(authority) {
    setObjectName(QStringLiteral("signRequest"));
    setMinimumWidth(640);
    m_input = new FileInput(tr("Signing request"), tr("-----BEGIN CERTIFICATE REQUEST-----"), this);
    m_template = new QComboBox(this);
    m_template->setObjectName(QStringLiteral("template"));
    for (const api::CertificateTemplate& one : templates)
        m_template->addItem(CertificateTexts::templateName(one.name), one.name);
    addWide(m_input);
    addField(tr("&For"), m_template, tr("Decides what the certificate may be used for, and how long."));
    connect(m_input, &FileInput::changed, this, [this] { refresh(); });
    connect(m_input, &FileInput::refused, this,
            [this](const QString& why) { messages().showMessage(MessageBar::Kind::Problem, why); });
    refresh();
}

QString SignRequestDialog::missing() const {
    return m_input->isEmpty() ? tr("Paste the request or open its file") : QString();
}

void SignRequestDialog::act() {
    api::CertificateIssue request;
    request.authority = m_authority;
    request.templateName = m_template->currentData().toString();
    // PEM goes as it is; DER as Base64.
    const QByteArray bytes = m_input->bytes();
    request.csr = bytes.contains("-----BEGIN") ? QString::fromLatin1(bytes) : m_input->base64();
    send(request, [this](const api::IssueResult& result) {
        const QString name = CertificateTexts::commonName(result.issued.subject);
        Q_EMIT fileReady(Files::text(name + QStringLiteral(".pem"), result.chainPem), false);
    });
}

RevokeDialog::RevokeDialog(api::AdminApi& api, const api::IssuedInfo& issued, QWidget* parent)
    : FormDialog(
          api, tr("Revoke the certificate of %1?").arg(CertificateTexts::commonName(issued.subject)),
          tr("%1, valid until %2, serial number %3. It is refused from now on and stands in the list of "
             "revoked certificates until it would have ended. This cannot be taken back; issue a new "
             "one instead.")
              .arg(CertificateTexts::templateName(issued.templateName), Format::date(issued.notAfterUtcMs),
                   issued.serial),
          tr("Revoke"), parent),
      m_issued(issued) {
    setObjectName(QStringLiteral("revoke"));
    m_reason = new QComboBox(this);
    m_reason->setObjectName(QStringLiteral("reason"));
    for (const char* reason :
         {"unspecified", "keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation"})
        m_reason->addItem(CertificateTexts::reason(QString::fromLatin1(reason)), QString::fromLatin1(reason));
    addField(tr("&Reason"), m_reason, tr("Everybody who reads the list of revoked certificates sees it."));
    setDanger();
    refresh();
}

void RevokeDialog::act() {
    api::IssuedRevoke request;
    request.authority = m_issued.authority;
    request.serial = m_issued.serial;
    request.reason = m_reason->currentData().toString();
    send(request);
}

}  // namespace postern::ui
