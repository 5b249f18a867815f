#include "ui/dialogs/generatekeydialog.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/fileinput.h"
#include "ui/widgets/keytypebox.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QUuid>

namespace postern::ui {

GenerateKeyDialog::GenerateKeyDialog(api::AdminApi& api, const QString& name, QWidget* parent)
    : FormDialog(api, tr("Generate Key"),
                 tr("The private half never leaves the server without a password. Signing requests and "
                    "certificates are made from it."),
                 tr("Generate Key"), parent) {
    setObjectName(QStringLiteral("generateKey"));
    setMinimumWidth(640);
    buildFields(name);
    buildProgress();
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
    addField(tr("Private &key"), m_text,
             tr("PEM (also encrypted), DER or PKCS#12. Click Generate Key again to take it."));
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

void GenerateKeyDialog::buildProgress() {
    m_progress = new QWidget(this);
    auto* bar = new QProgressBar(m_progress);
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setAccessibleName(tr("The key is being made"));
    m_progressText = noteLabel(QString(), m_progress);
    QPushButton* halt = pushButton(tr("S&top"), QStringLiteral("stop"), m_progress);
    auto* row = new QHBoxLayout(m_progress);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    row->addWidget(bar, 1);
    row->addWidget(m_progressText, 1);
    row->addWidget(halt);
    m_progress->hide();
    addBelow(m_progress);
    m_poll.setInterval(250);
    connect(halt, &QPushButton::clicked, this, &GenerateKeyDialog::stop);
    connect(&m_poll, &QTimer::timeout, this, &GenerateKeyDialog::showProgress);
}

bool GenerateKeyDialog::isCustom() const {
    return m_size->keyType().isEmpty();
}

void GenerateKeyDialog::update() {
    setFieldVisible(m_text, m_open);
    setFieldVisible(m_password, m_open && m_passwordNeeded);
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
    m_job = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_since.start();
    api::KeyGenerate request;
    request.name = m_name->text().trimmed();
    request.keyType = m_size->keyType();
    request.job = m_job;
    m_progressText->setText(tr("Searching for primes..."));
    m_progress->show();
    m_poll.start();
    send(request, [this](const api::KeyInfo&) { m_job.clear(); });
}

void GenerateKeyDialog::takeCustom() {
    api::KeyImport request;
    request.name = m_name->text().trimmed();
    request.base64 = m_text->base64();
    request.password = m_password->text();
    send(request);
}

void GenerateKeyDialog::showProgress() {
    api::KeyJobRead request;
    request.job = m_job;
    api().call(request, this, [this](base::Result<api::KeyJob> reply) {
        if (reply && !m_job.isEmpty())
            m_progressText->setText(
                tr("%1, %2 steps").arg(Format::duration(m_since.elapsed())).arg(reply->steps));
    });
}

void GenerateKeyDialog::stop() {
    api::KeyJobCancel request;
    request.job = m_job;
    api().call(request, this, [](const base::Result<api::Empty>&) {});
}

void GenerateKeyDialog::reject() {
    if (m_job.isEmpty()) {
        QDialog::reject();
        return;
    }
    m_closing = true;
    stop();
}

void GenerateKeyDialog::failed(const base::Error& error) {
    m_job.clear();
    m_poll.stop();
    m_progress->hide();
    if (m_closing) {
        QDialog::reject();
        return;
    }
    if (error.code == "key.cancelled") {
        messages().showMessage(MessageBar::Kind::Info, tr("Stopped. No key was made."));
        return;
    }
    if (error.code == "import.password-needed" || error.code == "import.wrong-password") {
        m_passwordNeeded = true;
        update();
        m_password->setFocus();
    }
    FormDialog::failed(error);
}

}  // namespace postern::ui
