#include "ui/dialogs/generatekeydialog.h"

#include "ui/widgets/fileinput.h"
#include "ui/widgets/keytypebox.h"

#include <QLineEdit>

namespace postern::ui {

GenerateKeyDialog::GenerateKeyDialog(api::AdminApi& api, const QString& name, QWidget* parent)
    : FormDialog(api, tr("Generate Key"),
                 tr("The private half never leaves the server without a password. Signing requests and "
                    "certificates are made from it."),
                 tr("Generate Key"), parent) {
    setObjectName(QStringLiteral("generateKey"));
    setMinimumWidth(640);
    buildFields(name);
    update();
    m_name->setFocus();
}

void GenerateKeyDialog::buildFields(const QString& name) {
    m_name = new QLineEdit(name, this);
    m_name->setObjectName(QStringLiteral("keyName"));
    m_size = new KeyTypeBox(true, this);
    m_text = new FileInput(tr("Private key made elsewhere"), tr("-----BEGIN PRIVATE KEY-----"), this);
    m_password = new QLineEdit(this);
    m_password->setObjectName(QStringLiteral("filePassword"));
    m_password->setEchoMode(QLineEdit::Password);
    addField(tr("&Name"), m_name, tr("Only you see it. The host name is a good one."));
    addField(
        tr("&Size"), m_size,
        tr("The first is right for nearly everybody. RSA keys under 2048 bits, such as the 512 bits that "
           "export rules once asked for, are refused: they can be broken."));
    addField(tr("Private &key"), m_text, tr("PEM (also encrypted), DER or PKCS#12."));
    addField(tr("&Password of the file"), m_password);
    connect(m_name, &QLineEdit::textChanged, this, [this] { refresh(); });
    connect(m_password, &QLineEdit::textChanged, this, [this] { refresh(); });
    connect(m_text, &FileInput::changed, this, [this] { refresh(); });
    connect(m_text, &FileInput::refused, this,
            [this](const QString& why) { messages().showMessage(MessageBar::Kind::Problem, why); });
    connect(m_size, &QComboBox::currentIndexChanged, this, [this] {
        m_open = m_open && isCustom();
        update();
    });
}

bool GenerateKeyDialog::isCustom() const {
    return m_size->keyType().isEmpty();
}

void GenerateKeyDialog::update() {
    setFieldVisible(m_text, m_open);
    setFieldVisible(m_password, m_open && m_passwordNeeded);
    setActText(m_open ? tr("Import key") : tr("Generate Key"));
    refresh();
}

QString GenerateKeyDialog::missing() const {
    if (m_name->text().trimmed().isEmpty())
        return tr("Give the key a name first");
    if (m_open && m_text->isEmpty())
        return tr("Paste the private key or open its file");
    if (m_open && m_passwordNeeded && m_password->text().isEmpty())
        return tr("Type the password of the file");
    return {};
}

void GenerateKeyDialog::act() {
    messages().dismiss();
    if (!isCustom()) {
        generate();
    } else if (m_open) {
        takeCustom();
    } else {
        m_open = true;
        update();
        m_text->setFocus();
    }
}

void GenerateKeyDialog::generate() {
    api::KeyGenerate request;
    request.name = m_name->text().trimmed();
    request.keyType = m_size->keyType();
    sendJob(request, tr("Stopped. No key was made."));
}

void GenerateKeyDialog::takeCustom() {
    api::KeyImport request;
    request.name = m_name->text().trimmed();
    request.base64 = m_text->base64();
    request.password = m_password->text();
    send(request);
}

void GenerateKeyDialog::failed(const base::Error& error) {
    if (error.code == "import.password-needed" || error.code == "import.wrong-password") {
        m_passwordNeeded = true;
        update();
        m_password->setFocus();
    }
    FormDialog::failed(error);
}

}  // namespace postern::ui
