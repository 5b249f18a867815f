#include "ui/widgets/domainkeypanel.h"

#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/fileinput.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/subjectform.h"

#include <QComboBox>
#include <QDateTime>
#include <QFontDatabase>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QUuid>
#include <QVBoxLayout>

namespace postern::ui {

namespace {
const QString kCustom = QStringLiteral("custom");
}

DomainKeyPanel::DomainKeyPanel(api::AdminApi& api, MessageBar& messages, QWidget* parent)
    : QWidget(parent), m_api(api), m_messages(messages) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    buildMake();
    buildShow();
    column->addWidget(m_make);
    column->addWidget(m_shown);
    column->addStretch(1);
    m_make->hide();  // until it is known that there is none
    m_poll.setInterval(300);
    connect(&m_poll, &QTimer::timeout, this, &DomainKeyPanel::watch);
}

void DomainKeyPanel::buildMake() {
    m_make = new QWidget(this);
    m_type = keyTypeBox(m_make);
    m_type->addItem(tr("Custom: a key that you have"), kCustom);
    m_generate = primaryButton(tr("&Generate Key"), QStringLiteral("generateKey"), m_make);
    m_custom = new QWidget(m_make);
    m_input = new FileInput(tr("Private key made elsewhere"), tr("-----BEGIN PRIVATE KEY-----"), m_custom);
    m_passwordRow = new QWidget(m_custom);
    m_password = new QLineEdit(m_passwordRow);
    m_password->setObjectName(QStringLiteral("filePassword"));
    m_password->setEchoMode(QLineEdit::Password);
    auto* label = new QLabel(tr("&Password of the file"), m_passwordRow);
    label->setBuddy(m_password);
    auto* secret = new QHBoxLayout(m_passwordRow);
    secret->setContentsMargins(0, 0, 0, 0);
    secret->setSpacing(kGrid);
    secret->addWidget(label);
    secret->addWidget(m_password, 1);
    auto* custom = new QVBoxLayout(m_custom);
    custom->setContentsMargins(0, 0, 0, 0);
    custom->setSpacing(kGrid);
    custom->addWidget(m_input);
    custom->addWidget(noteLabel(tr("PEM (also encrypted), DER or PKCS#12, pasted or as a file."), m_custom));
    custom->addWidget(m_passwordRow);
    showCustom(false, false);
    m_busy = new QWidget(m_make);
    m_progress = noteLabel(QString(), m_busy);
    m_progress->setObjectName(QStringLiteral("keyProgress"));
    QPushButton* cancel = pushButton(tr("&Cancel"), QStringLiteral("cancelKey"), m_busy);
    auto* busy = new QHBoxLayout(m_busy);
    busy->setContentsMargins(0, 0, 0, 0);
    busy->addWidget(m_progress, 1);
    busy->addWidget(cancel);
    m_busy->hide();
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(m_type);
    row->addWidget(m_generate);
    row->addStretch(1);
    auto* column = new QVBoxLayout(m_make);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addLayout(row);
    column->addWidget(m_custom);
    column->addWidget(m_busy);
    column->addWidget(noteLabel(tr("There is no key yet. A large RSA key may take a minute; the server works "
                                   "on meanwhile. Keys under 2048 bit RSA are refused: they can be broken."),
                                m_make));
    connect(m_input, &FileInput::refused, this,
            [this](const QString& why) { m_messages.showMessage(MessageBar::Kind::Problem, why); });
    connect(m_generate, &QPushButton::clicked, this, &DomainKeyPanel::generate);
    connect(m_type, &QComboBox::currentIndexChanged, this, [this] { showCustom(false, false); });
    connect(cancel, &QPushButton::clicked, this, [this] {
        api::KeyJobCancel request;
        request.job = m_job;
        m_api.call(request, this, [](const base::Result<api::Empty>&) {});
    });
}

void DomainKeyPanel::buildShow() {
    m_shown = new QWidget(this);
    m_facts = dataLabel(tr("Key"), m_shown);
    m_public = new QPlainTextEdit(m_shown);
    m_public->setObjectName(QStringLiteral("publicKey"));
    m_public->setAccessibleName(tr("Public half of the key"));
    m_public->setReadOnly(true);
    m_public->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_public->setTabChangesFocus(true);
    m_public->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_public->setFixedHeight(4 * fontMetrics().lineSpacing() + 16);
    m_test = plainLabel(QString(), m_shown);
    m_test->setObjectName(QStringLiteral("keyTest"));
    QPushButton* again = pushButton(tr("&Test again"), QStringLiteral("testKey"), m_shown);
    QPushButton* gone = pushButton(tr("Remo&ve key..."), QStringLiteral("removeKey"), m_shown);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(m_test, 1);
    row->addWidget(again);
    row->addWidget(gone);
    auto* column = new QVBoxLayout(m_shown);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(m_facts);
    column->addWidget(m_public);
    column->addLayout(row);
    connect(again, &QPushButton::clicked, this, &DomainKeyPanel::test);
    connect(gone, &QPushButton::clicked, this, &DomainKeyPanel::remove);
    m_shown->hide();
}

bool DomainKeyPanel::isCustom() const {
    return m_type->currentData().toString() == kCustom;
}

void DomainKeyPanel::setKey(const QString& name) {
    m_name = name;
    read();
}

void DomainKeyPanel::read() {
    m_api.call(api::KeysList{}, this, [this](base::Result<api::KeyList> reply) {
        if (!reply) {
            m_messages.showError(reply.error());
            return;
        }
        const api::KeyInfo* found = nullptr;
        for (const api::KeyInfo& key : reply->keys) {
            if (key.name == m_name)
                found = &key;
        }
        m_make->setVisible(!found);
        m_shown->setVisible(found != nullptr);
        if (!found) {
            m_good = false;
            Q_EMIT changed();
            return;
        }
        m_facts->setText(tr("%1, made %2, key fingerprint %3")
                             .arg(found->type, Format::date(found->createdUtcMs), found->spkiSha256));
        m_public->setPlainText(found->publicPem.trimmed());
        test();
    });
}

void DomainKeyPanel::test() {
    api::KeyTestRun request;
    request.name = m_name;
    m_api.call(request, this, [this](base::Result<api::KeyTest> reply) {
        m_good = reply && reply->good;
        m_test->setText(reply ? tr("Key Test: %1").arg(reply->text)
                              : tr("Key Test: %1").arg(Texts::error(reply.error())));
        if (reply && !reply->good)
            m_test->setText(m_test->text() + QLatin1Char('\n') +
                            tr("This key cannot be used. Remove it and make a new one."));
        Q_EMIT changed();
    });
}

void DomainKeyPanel::setBusy(bool busy) {
    m_generate->setEnabled(!busy);
    m_type->setEnabled(!busy);
    m_busy->setVisible(busy);
    if (!busy) {
        m_poll.stop();
        return;
    }
    m_progress->setText(tr("Making the key..."));
    m_since = QDateTime::currentMSecsSinceEpoch();
    m_poll.start();
}

void DomainKeyPanel::generate() {
    if (isCustom()) {
        import();
        return;
    }
    api::KeyGenerate request;
    request.name = m_name;
    request.keyType = m_type->currentData().toString();
    request.job = m_job = QUuid::createUuid().toString(QUuid::WithoutBraces);
    setBusy(true);
    m_api.call(request, this, [this](base::Result<api::KeyInfo> reply) {
        setBusy(false);
        if (!reply)
            m_messages.showError(reply.error());
        else
            read();
    });
}

void DomainKeyPanel::showCustom(bool open, bool withPassword) {
    m_custom->setVisible(open);
    m_passwordRow->setVisible(withPassword);
    m_generate->setText(open ? tr("&Import key") : tr("&Generate Key"));
}

/// The first click opens the field, the second takes what is in it.
void DomainKeyPanel::import() {
    if (m_custom->isHidden()) {
        showCustom(true, false);
        m_input->setFocus();
        return;
    }
    if (m_input->isEmpty()) {
        m_messages.showMessage(MessageBar::Kind::Hint, tr("Paste the private key or open its file"));
        return;
    }
    api::KeyImport request;
    request.name = m_name;
    request.base64 = m_input->base64();
    request.password = m_passwordRow->isHidden() ? QString() : m_password->text();
    m_api.call(request, this, [this](base::Result<api::KeyInfo> reply) {
        if (!reply) {
            const QByteArray& code = reply.error().code;
            if (code == "import.password-needed" || code == "import.wrong-password") {
                showCustom(true, true);
                m_password->setFocus();
            }
            m_messages.showError(reply.error());
            return;
        }
        m_input->clear();
        m_password->clear();
        showCustom(false, false);
        m_messages.dismiss();
        read();
    });
}

void DomainKeyPanel::watch() {
    api::KeyJobRead request;
    request.job = m_job;
    m_api.call(request, this, [this](base::Result<api::KeyJob> reply) {
        if (reply && m_poll.isActive())
            m_progress->setText(tr("Making the key: %1 candidates tried, %2.")
                                    .arg(reply->steps)
                                    .arg(Format::duration(QDateTime::currentMSecsSinceEpoch() - m_since)));
    });
}

void DomainKeyPanel::remove() {
    confirm(
        this, tr("Remove the key %1?").arg(m_name),
        tr("Certificates and requests made with it go too: they are of no use without it. A dated copy is "
           "kept."),
        tr("Remove the key"), [this, name = m_name] {
            api::KeyRemove request;
            request.name = name;
            request.force = true;  // the question says that requests go too
            m_api.call(request, this, [this](base::Result<api::Empty> reply) {
                if (!reply)
                    m_messages.showError(reply.error());
                read();
            });
        });
}

}  // namespace postern::ui
