#include "ui/dialogs/authoritydialogs.h"

#include "ui/certificatetexts.h"
#include "ui/theme.h"
#include "ui/widgets/fileinput.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/keytypebox.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QSpinBox>

#include <algorithm>

namespace postern::ui {

CreateAuthorityDialog::CreateAuthorityDialog(api::AdminApi& api, const QString& proposal, QWidget* parent)
    : FormDialog(api, tr("Create an authority"),
                 tr("Your own certificate services: it issues certificates for servers, people and devices. "
                    "Whoever installs its root once trusts them all, without cost."),
                 tr("Create"), parent) {
    setObjectName(QStringLiteral("createAuthority"));
    setMinimumWidth(640);
    m_name = new QLineEdit(proposal, this);
    m_name->setObjectName(QStringLiteral("authorityName"));
    m_organization = new QLineEdit(this);
    m_organization->setObjectName(QStringLiteral("organization"));
    m_organization->setPlaceholderText(tr("optional"));
    m_country = new QLineEdit(this);
    m_country->setObjectName(QStringLiteral("country"));
    m_country->setPlaceholderText(tr("two letters, optional"));
    m_country->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[A-Za-z]{0,2}")), m_country));
    m_valid = new QComboBox(this);
    m_valid->setObjectName(QStringLiteral("valid"));
    m_valid->addItem(tr("5 years"), 1825);
    m_valid->addItem(tr("10 years"), 3650);
    m_valid->addItem(tr("20 years"), 7300);
    m_valid->setCurrentIndex(1);
    m_key = new KeyTypeBox(false, this);
    m_key->setKeyType(QStringLiteral("p384"));
    addField(tr("&Name"), m_name,
             tr("People see it when they install the root. It cannot be changed later."));
    addField(tr("&Organization Name"), m_organization);
    addField(tr("Cou&ntry"), m_country);
    addField(tr("&Valid for"), m_valid, tr("When it ends, every device needs the next root."));
    addField(tr("&Key"), m_key);
    for (QLineEdit* edit : {m_name, m_country})
        connect(edit, &QLineEdit::textChanged, this, [this] { refresh(); });
    m_name->setFocus();
    refresh();
}

QString CreateAuthorityDialog::missing() const {
    if (m_name->text().trimmed().isEmpty())
        return tr("Give the authority a name first");
    return m_country->text().size() == 1 ? tr("The country has two letters, for example DE") : QString();
}

void CreateAuthorityDialog::act() {
    api::AuthorityCreate request;
    request.name = m_name->text().trimmed();
    request.commonName = request.name;
    request.organization = m_organization->text().trimmed();
    request.country = m_country->text().toUpper();
    request.validDays = m_valid->currentData().toInt();
    request.keyType = m_key->keyType();
    sendJob(request, tr("Stopped. No authority was made."));
}

ImportAuthorityDialog::ImportAuthorityDialog(api::AdminApi& api, bool own, const QStringList& files,
                                             QWidget* parent)
    : FormDialog(
          api, own ? tr("Import an authority of your own") : tr("Trust a foreign authority"),
          own ? tr("A root that exists elsewhere, together with its private key, so that it can go on "
                   "issuing here.")
              : tr("Client certificates that it issued count as proof who somebody is, on services that "
                   "trust it. It cannot issue anything here."),
          own ? tr("Import") : tr("Trust it"), parent),
      m_own(own) {
    setObjectName(own ? QStringLiteral("importAuthority") : QStringLiteral("trustAuthority"));
    setMinimumWidth(640);
    m_input =
        new FileInput(own ? tr("Certificate and key of the authority") : tr("Certificate of the authority"),
                      tr("-----BEGIN CERTIFICATE-----"), this);
    m_password = new QLineEdit(this);
    m_password->setObjectName(QStringLiteral("filePassword"));
    m_password->setEchoMode(QLineEdit::Password);
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("authorityName"));
    addWide(m_input);
    addField(tr("&Password of the file"), m_password);
    addField(tr("&Name"), m_name, tr("Only you see it."));
    setFieldVisible(m_password, false);
    connect(m_input, &FileInput::changed, this, [this] { refresh(); });
    connect(m_input, &FileInput::refused, this,
            [this](const QString& why) { messages().showMessage(MessageBar::Kind::Problem, why); });
    connect(m_name, &QLineEdit::textChanged, this, [this] { refresh(); });
    m_input->openFiles(files);
    refresh();
}

QString ImportAuthorityDialog::missing() const {
    if (m_input->isEmpty())
        return tr("Paste the certificate or open its file");
    return m_name->text().trimmed().isEmpty() ? tr("Give the authority a name first") : QString();
}

void ImportAuthorityDialog::act() {
    if (m_own) {
        api::AuthorityImport request;
        request.name = m_name->text().trimmed();
        request.base64 = m_input->base64();
        request.password = m_password->text();
        send(request);
        return;
    }
    api::AuthorityTrust request;
    request.name = m_name->text().trimmed();
    request.base64 = m_input->base64();
    send(request);
}

void ImportAuthorityDialog::failed(const base::Error& error) {
    if (m_own && (error.code == "import.password-needed" || error.code == "import.wrong-password")) {
        setFieldVisible(m_password, true);
        m_password->setFocus();
    }
    FormDialog::failed(error);
}

TemplateDialog::TemplateDialog(api::AdminApi& api, const QList<api::CertificateTemplate>& templates,
                               QWidget* parent)
    : FormDialog(
          api, tr("Templates"),
          tr("What your authorities put into each kind of certificate. Certificates that exist stay as "
             "they are."),
          tr("Save"), parent),
      m_templates(templates) {
    setObjectName(QStringLiteral("templates"));
    m_which = new QComboBox(this);
    m_which->setObjectName(QStringLiteral("template"));
    for (const api::CertificateTemplate& one : templates)
        m_which->addItem(CertificateTexts::templateName(one.name), one.name);
    m_key = new KeyTypeBox(false, this);
    m_days = new QSpinBox(this);
    m_days->setObjectName(QStringLiteral("days"));
    m_days->setRange(1, 3650);
    addField(tr("&Kind"), m_which);
    addField(tr("K&ey"), m_key, tr("For keys that are made here."));
    addField(tr("&Days valid"), m_days, tr("Short is safer: a lost key is useless sooner."));
    auto* usages = new QWidget(this);
    usages->setAccessibleName(tr("Purposes"));
    auto* flow = new FlowLayout(2 * kGrid, usages);
    for (const char* usage : {"serverAuth", "clientAuth", "emailProtection"}) {
        auto* box = new QCheckBox(CertificateTexts::usage(QString::fromLatin1(usage)), usages);
        box->setObjectName(QStringLiteral("usage.") + QString::fromLatin1(usage));
        box->setProperty("usage", QString::fromLatin1(usage));
        connect(box, &QCheckBox::toggled, this, [this] { refresh(); });
        flow->addWidget(box);
        m_usages << box;
    }
    addField(tr("Purposes"), usages,
             tr("Programs refuse a certificate for a purpose that it does not name."));
    connect(m_which, &QComboBox::currentIndexChanged, this, &TemplateDialog::showTemplate);
    showTemplate();
}

void TemplateDialog::showTemplate() {
    if (m_templates.isEmpty())
        return;
    const api::CertificateTemplate& one = m_templates.at(m_which->currentIndex());
    m_key->setKeyType(one.keyType);
    m_days->setValue(one.validDays);
    for (QCheckBox* box : m_usages) box->setChecked(one.usages.contains(box->property("usage").toString()));
    refresh();
}

QString TemplateDialog::missing() const {
    if (m_templates.isEmpty())
        return tr("The engine has no templates");
    const bool any =
        std::any_of(m_usages.begin(), m_usages.end(), [](const QCheckBox* box) { return box->isChecked(); });
    return any ? QString() : tr("Choose at least one purpose");
}

void TemplateDialog::act() {
    api::TemplateSet request;
    request.name = m_which->currentData().toString();
    request.keyType = m_key->keyType();
    request.validDays = m_days->value();
    for (const QCheckBox* box : m_usages) {
        if (box->isChecked())
            request.usages << box->property("usage").toString();
    }
    send(request);
}

}  // namespace postern::ui
