#include "ui/widgets/certificateinput.h"

#include "ui/files.h"
#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace postern::ui {

CertificateInput::CertificateInput(api::AdminApi& api, QWidget* parent) : QWidget(parent), m_api(api) {
    m_text = new QPlainTextEdit(this);
    m_text->setObjectName(QStringLiteral("pasted"));
    m_text->setAccessibleName(tr("Certificate text"));
    m_text->setPlaceholderText(
        tr("Paste the text here, from -----BEGIN to END-----, or drop the file.\n"
           "PEM, DER, PKCS#7 (.p7b) and PKCS#12 (.p12, .pfx) are understood."));
    m_text->setTabChangesFocus(true);
    m_text->setMinimumHeight(4 * fontMetrics().lineSpacing() + 16);
    m_text->viewport()->installEventFilter(this);
    QPushButton* open = pushButton(tr("Open a &file..."), QStringLiteral("openFile"), this);
    open->setAutoDefault(false);
    m_file = noteLabel(QString(), this);
    m_file->setProperty("data", true);
    auto* row = new QHBoxLayout;
    row->addWidget(open);
    row->addWidget(m_file, 1);
    m_passwordRow = new QWidget(this);
    m_password = new QLineEdit(m_passwordRow);
    m_password->setObjectName(QStringLiteral("filePassword"));
    m_password->setEchoMode(QLineEdit::Password);
    auto* label = new QLabel(tr("&Password of the file"), m_passwordRow);
    label->setBuddy(m_password);
    auto* secret = new QHBoxLayout(m_passwordRow);
    secret->setContentsMargins(0, 0, 0, 0);
    secret->addWidget(label);
    secret->addWidget(m_password, 1);
    m_passwordRow->hide();
    m_found = plainLabel(QString(), this);
    m_found->setObjectName(QStringLiteral("found"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(m_text, 1);
    column->addLayout(row);
    column->addWidget(m_passwordRow);
    column->addWidget(m_found);
    buildPreview();
    m_later = new QTimer(this);
    m_later->setSingleShot(true);
    m_later->setInterval(250);
    connect(m_later, &QTimer::timeout, this, &CertificateInput::examine);
    connect(open, &QPushButton::clicked, this, &CertificateInput::openFile);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (m_showing)
            return;
        m_bytes.clear();
        m_file->clear();
        m_known = false;
        m_later->start();
        Q_EMIT edited();
    });
    connect(m_password, &QLineEdit::textChanged, this, [this] {
        m_known = false;
        m_later->start();
        Q_EMIT edited();
    });
}

void CertificateInput::buildPreview() {
    m_certificates = new QTreeWidget(this);
    m_certificates->setObjectName(QStringLiteral("foundCertificates"));
    m_certificates->setAccessibleName(tr("Certificates in the file"));
    m_certificates->setHeaderLabels({tr("Issued to"), tr("Issued by"), tr("Valid until")});
    m_certificates->setRootIsDecorated(false);
    m_certificates->setProperty("list", true);
    m_certificates->setProperty("dataFrom", 0);
    m_certificates->header()->setStretchLastSection(false);
    m_certificates->header()->setSectionResizeMode(QHeaderView::Stretch);
    m_certificates->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_certificates->setFixedHeight(5 * fontMetrics().lineSpacing() + 24);
    m_problems = plainLabel(QString(), this);
    m_problems->setObjectName(QStringLiteral("foundProblems"));
    m_problems->setProperty("role", QStringLiteral("error"));
    m_force = new QCheckBox(tr("Use it &all the same"), this);
    m_force->setObjectName(QStringLiteral("force"));
    for (QWidget* widget : {static_cast<QWidget*>(m_certificates), static_cast<QWidget*>(m_problems),
                            static_cast<QWidget*>(m_force)}) {
        widget->hide();
        static_cast<QVBoxLayout*>(layout())->addWidget(widget);
    }
    connect(m_force, &QCheckBox::toggled, this, &CertificateInput::edited);
}

void CertificateInput::setKeyName(const QString& name) {
    if (m_keyName == name)
        return;
    m_keyName = name;
    if (!base64().isEmpty())
        examine();
}

QString CertificateInput::base64() const {
    const QByteArray bytes = m_bytes.isEmpty() ? m_text->toPlainText().trimmed().toUtf8() : m_bytes;
    return QString::fromLatin1(bytes.toBase64());
}

QString CertificateInput::password() const {
    return m_passwordRow->isHidden() ? QString() : m_password->text();
}

bool CertificateInput::isForced() const {
    return !m_contents.problems.isEmpty() && m_force->isChecked();
}

bool CertificateInput::isGood() const {
    return m_known && !m_contents.certificates.isEmpty() &&
           (m_contents.problems.isEmpty() || m_force->isChecked());
}

void CertificateInput::clear() {
    m_passwordRow->hide();
    m_password->clear();
    setBytes({}, {});
}

void CertificateInput::setBytes(const QByteArray& bytes, const QString& fileName) {
    m_showing = true;
    // A text is shown as one, so that it can be read.
    const bool text = bytes.contains("-----BEGIN");
    m_text->setPlainText(text ? QString::fromUtf8(bytes) : QString());
    m_showing = false;
    m_bytes = text ? QByteArray() : bytes;
    m_file->setText(fileName);
    m_known = false;
    examine();
    Q_EMIT edited();
}

void CertificateInput::examine() {
    const int mine = ++m_question;
    m_known = false;
    m_contents = {};
    if (base64().isEmpty()) {
        m_found->clear();
        showContents();
        return;
    }
    api::CertificateExamine question;
    question.base64 = base64();
    question.password = password();
    question.keyName = m_keyName;
    m_api.call(question, this, [this, mine](base::Result<api::FileContents> reply) {
        if (mine != m_question)
            return;
        if (!reply) {
            showFailure(reply.error());
            return;
        }
        m_contents = reply.value();
        m_known = true;
        showContents();
    });
}

void CertificateInput::showFailure(const base::Error& error) {
    showContents();
    if (error.code == "import.password-needed" || error.code == "import.wrong-password") {
        m_passwordRow->show();
        m_password->setFocus();
    }
    m_found->setText(Texts::error(error));
    Q_EMIT edited();
}

void CertificateInput::showContents() {
    m_certificates->clear();
    for (const api::CertificateDetails& details : m_contents.certificates) {
        auto* item = new QTreeWidgetItem(m_certificates);
        item->setText(0, details.info.subject);
        item->setText(1, details.info.issuer);
        item->setText(2, Format::date(details.info.notAfterUtcMs));
        item->setToolTip(0, details.info.subject);
        item->setToolTip(1, details.info.issuer);
    }
    QStringList problems;
    for (const api::ErrorInfo& problem : m_contents.problems) problems << Texts::error(problem);
    m_problems->setText(problems.join(QLatin1Char('\n')));
    m_certificates->setVisible(!m_contents.certificates.isEmpty());
    m_problems->setVisible(!problems.isEmpty());
    m_force->setVisible(!problems.isEmpty());
    m_force->setChecked(false);
    if (m_known) {
        const QString key = m_contents.keys > 0 ? tr("with its key")
                            : !m_contents.keyName.isEmpty()
                                ? tr("for the stored key %1").arg(m_contents.keyName)
                                : tr("without a key");
        m_found->setText(m_contents.certificates.isEmpty()
                             ? tr("%1: there is no certificate in it.").arg(m_contents.format)
                         : m_contents.certificates.size() == 1
                             ? tr("%1 with 1 certificate, %2.").arg(m_contents.format, key)
                             : tr("%1 with %2 certificates, %3.")
                                   .arg(m_contents.format)
                                   .arg(m_contents.certificates.size())
                                   .arg(key));
    }
    Q_EMIT edited();
}

void CertificateInput::openFile() {
    auto* dialog = new QFileDialog(
        this, tr("Open a certificate"), QString(),
        tr("Certificates (*.pem *.cer *.crt *.der *.p7b *.p7c *.p12 *.pfx *.txt);;All files (*)"));
    dialog->setObjectName(QStringLiteral("openCertificate"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &CertificateInput::readFile);
    dialog->open();
}

void CertificateInput::readFile(const QString& name) {
    Files::read(name, this, [this, name](const Files::Read& read) {
        if (read.error.isEmpty())
            setBytes(read.bytes, QFileInfo(name).fileName());
        else
            m_found->setText(read.error);
    });
}

/// A file dropped on the text field is read, not pasted as its name.
bool CertificateInput::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove ||
        event->type() == QEvent::Drop) {
        auto* drop = static_cast<QDropEvent*>(event);
        if (drop->mimeData()->hasUrls()) {
            drop->acceptProposedAction();
            if (event->type() == QEvent::Drop)
                readFile(drop->mimeData()->urls().first().toLocalFile());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace postern::ui
