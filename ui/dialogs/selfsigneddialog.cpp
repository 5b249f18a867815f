#include "ui/dialogs/selfsigneddialog.h"

#include "ui/dialogs/cutoffguard.h"
#include "ui/dialogs/replaceguard.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/nameadvice.h"
#include "ui/widgets/usebox.h"

#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QRegularExpressionValidator>

namespace postern::ui {

SelfSignedDialog::SelfSignedDialog(api::AdminApi& api, const api::Status& status, QWidget* parent,
                                   const QStringList& users)
    : FormDialog(api, tr("Create a self-signed certificate"),
                 tr("Encrypts as well as a bought one. Mail programs ask once whether to trust it; compare "
                    "the fingerprint."),
                 tr("Create"), parent) {
    setObjectName(QStringLiteral("selfSigned"));
    setMinimumWidth(640);
    buildName(status);
    buildSubject();
    buildKey();
    buildServices(status, users);
    m_commonName->setFocus();
    propose(status.mainDomain);
}

QLineEdit* SelfSignedDialog::line(const QString& objectName, const QString& example) {
    auto* edit = new QLineEdit(this);
    edit->setObjectName(objectName);
    edit->setPlaceholderText(example);
    return edit;
}

void SelfSignedDialog::buildName(const api::Status& status) {
    m_commonName = line(QStringLiteral("commonName"), QStringLiteral("mail.example.org"));
    m_commonName->setText(status.hostName);
    m_names = line(QStringLiteral("names"), QStringLiteral("imap.example.org, smtp.example.org"));
    addField(tr("&Common Name"), m_commonName,
             tr("The name that mail programs are told to connect to. A wrong one is refused."));
    addField(tr("&Further names"), m_names, tr("Other names or addresses of this server, with commas."));
    m_advice = new NameAdvice(api(), this);
    addWide(m_advice);
    connect(m_commonName, &QLineEdit::textChanged, this, &SelfSignedDialog::namesChanged);
    connect(m_names, &QLineEdit::textChanged, this, &SelfSignedDialog::namesChanged);
}

QStringList SelfSignedDialog::furtherNames() const {
    static const QRegularExpression kBreak(QStringLiteral("[\\s,;]+"));
    return m_names->text().split(kBreak, Qt::SkipEmptyParts);
}

void SelfSignedDialog::namesChanged() {
    QStringList names{m_commonName->text().trimmed()};
    names += furtherNames();
    names.removeAll(QString());
    names.removeDuplicates();
    m_advice->consider(names);
    refresh();
}

// The main domain stands there at once; its aliases and what clients asked for follow when the engine has
// answered, unless somebody types already.
void SelfSignedDialog::propose(const QString& mainDomain) {
    constexpr qsizetype kMaxProposed = 12;
    if (mainDomain != m_commonName->text())
        m_names->setText(mainDomain);
    namesChanged();
    api::NamesCheck request;
    request.propose = true;
    api().call(request, this, [this](const base::Result<api::NameChecks>& proposed) {
        if (!proposed || m_names->isModified() || m_commonName->isModified())
            return;
        QStringList names;
        for (const api::NameCheck& name : proposed->names) {
            if (name.valid && name.name != m_commonName->text() && names.size() < kMaxProposed)
                names << name.name;
        }
        if (!names.isEmpty())
            m_names->setText(names.join(QStringLiteral(", ")));
    });
}

void SelfSignedDialog::buildSubject() {
    m_organization = line(QStringLiteral("organization"), tr("optional"));
    m_unit = line(QStringLiteral("unit"), tr("optional"));
    m_city = line(QStringLiteral("city"), tr("optional"));
    m_state = line(QStringLiteral("state"), tr("optional"));
    m_country = line(QStringLiteral("country"), tr("two letters, optional"));
    m_country->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[A-Za-z]{0,2}")), m_country));
    m_email = line(QStringLiteral("email"), tr("optional"));
    addField(tr("&Organization Name"), m_organization);
    addField(tr("Organization &Unit"), m_unit);
    addField(tr("City/&Town"), m_city);
    addField(tr("&Province/State"), m_state);
    addField(tr("Cou&ntry"), m_country);
    addField(tr("Contact &E-mail"), m_email);
    connect(m_country, &QLineEdit::textChanged, this, [this] { refresh(); });
}

void SelfSignedDialog::buildKey() {
    m_valid = new QComboBox(this);
    m_valid->setObjectName(QStringLiteral("valid"));
    m_valid->addItem(tr("90 days"), 90);
    m_valid->addItem(tr("1 year"), 365);
    m_valid->addItem(tr("2 years"), 730);
    m_valid->addItem(tr("5 years"), 1825);
    m_valid->setCurrentIndex(1);
    m_key = new QComboBox(this);
    m_key->setObjectName(QStringLiteral("keyType"));
    m_key->addItem(tr("EC P-256: fast, for all current programs"), QStringLiteral("p256"));
    m_key->addItem(tr("EC P-384"), QStringLiteral("p384"));
    m_key->addItem(tr("RSA 2048: for very old programs"), QStringLiteral("rsa2048"));
    m_key->addItem(tr("RSA 3072"), QStringLiteral("rsa3072"));
    m_key->addItem(tr("RSA 4096: slow"), QStringLiteral("rsa4096"));
    m_key->addItem(tr("Ed25519: not understood by every program"), QStringLiteral("ed25519"));
    addField(tr("&Valid for"), m_valid);
    addField(tr("&Key"), m_key);
}

void SelfSignedDialog::buildServices(const api::Status& status, const QStringList& users) {
    m_services = new UseBox(this);
    QStringList ticked = users;
    for (const api::ServiceInfo& service : status.services) {
        if (users.isEmpty() && service.certificate == QLatin1StringView("test"))
            ticked << service.name;
    }
    m_services->addServices(status.services, ticked);
    addField(tr("Used by"), m_services, tr("From now on; open connections keep the old certificate."));
}

QString SelfSignedDialog::missing() const {
    if (m_commonName->text().trimmed().isEmpty())
        return tr("Type the Common Name first");
    return m_country->text().size() == 1 ? tr("The country has two letters, for example DE") : QString();
}

void SelfSignedDialog::act() {
    askWhoIsCutOff(api(), plannedQuestion(request()), tr("Create it anyway"), this,
                   [this] { create(false, QString()); });
}

api::CertificateSelfSigned SelfSignedDialog::request() const {
    api::CertificateSelfSigned request;
    request.commonName = m_commonName->text().trimmed();
    request.name = request.commonName;
    request.names = furtherNames();
    request.organization = m_organization->text().trimmed();
    request.unit = m_unit->text().trimmed();
    request.city = m_city->text().trimmed();
    request.state = m_state->text().trimmed();
    request.country = m_country->text().toUpper();
    request.email = m_email->text().trimmed();
    request.validDays = m_valid->currentData().toInt();
    request.keyType = m_key->currentData().toString();
    request.services = m_services->services();
    return request;
}

void SelfSignedDialog::create(bool replace, const QString& keyName) {
    api::CertificateSelfSigned order = request();
    order.replace = replace;
    order.keyName = keyName;
    if (keyName.isEmpty())
        sendJob(order, tr("Stopped. No certificate was made."));
    else
        send(order);
}

void SelfSignedDialog::failed(const base::Error& error) {
    if (error.code == "cert.name-active") {
        confirmSameName(this, error, [this] { create(true); });
        return;
    }
    if (error.code != "cert.exists") {
        FormDialog::failed(error);
        return;
    }
    askReplace(api(), {m_commonName->text().trimmed(), {}, true}, this,
               [this](const QString& keepKey) { create(true, keepKey); });
}

}  // namespace postern::ui
