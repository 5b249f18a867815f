#include "ui/dialogs/importdialog.h"

#include "ui/certificatetexts.h"
#include "ui/dialogs/certificateviewer.h"
#include "ui/dialogs/cutoffguard.h"
#include "ui/dialogs/replaceguard.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/fileinput.h"
#include "ui/widgets/filepreview.h"
#include "ui/widgets/usebox.h"

#include <QCheckBox>
#include <QLineEdit>

namespace postern::ui {

namespace {

QString withProblem(const QString& done, const api::CertificateInfo& info) {
    const QString problem = CertificateTexts::notBound(info);
    return problem.isEmpty() ? done : done + QLatin1Char(' ') + problem;
}

}  // namespace

ImportDialog::ImportDialog(api::AdminApi& api, const api::Status& status, const QStringList& files,
                           QWidget* parent)
    : FormDialog(api, tr("Import a certificate or key"),
                 tr("PEM, DER, PKCS#7 or PKCS#12, with or without the private key and the chain. Nothing is "
                    "stored before you click Install."),
                 tr("Install"), parent) {
    setObjectName(QStringLiteral("importDialog"));
    setMinimumWidth(680);
    buildFields(status);
    connectFields();
    m_input->openFiles(files);
    m_input->setFocus();
    showContents({});
}

void ImportDialog::buildFields(const api::Status& status) {
    m_input = new FileInput(tr("Text of the certificate and key"), tr("-----BEGIN CERTIFICATE-----"), this);
    m_password = new QLineEdit(this);
    m_password->setObjectName(QStringLiteral("filePassword"));
    m_password->setEchoMode(QLineEdit::Password);
    m_preview = new FilePreview(this);
    m_force = new QCheckBox(tr("Install it &anyway"), this);
    m_force->setObjectName(QStringLiteral("force"));
    m_force->hide();
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("importName"));
    m_uses = new UseBox(this);
    m_uses->addServices(status.services, {});
    addWide(m_input);
    addField(tr("&Password of the file"), m_password);
    addWide(m_preview);
    addWide(m_force);
    addField(tr("&Name"), m_name, tr("Only you see it."));
    addField(tr("Used by"), m_uses, tr("From now on; open connections keep the old certificate."));
}

void ImportDialog::connectFields() {
    m_soon.setSingleShot(true);
    m_soon.setInterval(200);
    const auto again = [this] {
        m_examined = false;
        m_soon.start();
        refresh();
    };
    connect(&m_soon, &QTimer::timeout, this, &ImportDialog::examine);
    connect(m_input, &FileInput::changed, this, again);
    connect(m_password, &QLineEdit::textChanged, this, again);
    connect(m_input, &FileInput::refused, this,
            [this](const QString& why) { messages().showMessage(MessageBar::Kind::Problem, why); });
    connect(m_force, &QCheckBox::toggled, this, [this] { refresh(); });
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameTyped = true; });
    connect(m_name, &QLineEdit::textChanged, this, [this] { refresh(); });
    connect(m_preview, &FilePreview::viewAsked, this, [this] {
        auto* viewer = new CertificateViewer(api(), this);
        viewer->showDetails(m_contents.certificates.first());
        viewer->open();
    });
}

void ImportDialog::examine() {
    const int look = ++m_look;
    if (m_input->isEmpty()) {
        showContents({});
        return;
    }
    api::CertificateExamine request;
    request.base64 = m_input->base64();
    request.password = m_password->text();
    api().call(request, this, [this, look](const base::Result<api::FileContents>& reply) {
        if (look != m_look)
            return;
        if (reply) {
            messages().dismiss();
            m_examined = true;
            showContents(reply.value());
            return;
        }
        showContents({});
        failed(reply.error());
    });
}

void ImportDialog::showContents(const api::FileContents& contents) {
    m_contents = contents;
    if (m_examined)
        m_preview->showContents(contents);
    else
        m_preview->showNothing(QString());
    m_force->setChecked(false);
    m_force->setVisible(!contents.problems.isEmpty());
    setFieldVisible(m_password, m_passwordNeeded);
    setFieldVisible(m_name, kind() == Kind::Certificate || kind() == Kind::Key);
    setFieldVisible(m_uses, kind() == Kind::Certificate || kind() == Kind::Answer);
    proposeName();
    refresh();
}

void ImportDialog::proposeName() {
    if (m_nameTyped || m_contents.certificates.isEmpty())
        return;
    const api::CertificateInfo& info = m_contents.certificates.first().info;
    const QString common = CertificateTexts::commonName(info.subject);
    m_name->setText(common.isEmpty() ? info.names.value(0) : common);
}

ImportDialog::Kind ImportDialog::kind() const {
    if (m_contents.certificates.isEmpty())
        return m_contents.keys > 0 ? Kind::Key : Kind::Nothing;
    if (m_contents.keys > 0)
        return Kind::Certificate;
    if (!m_contents.request.isEmpty())
        return Kind::Answer;
    return m_contents.keyName.isEmpty() ? Kind::NoKey : Kind::Certificate;
}

QString ImportDialog::missing() const {
    if (m_input->isEmpty())
        return tr("Paste a certificate, open its file or drop it here");
    if (!m_examined)
        return m_passwordNeeded ? tr("Type the password of the file") : tr("The file is being read");
    if (kind() == Kind::Nothing)
        return tr("There is neither a certificate nor a key in it");
    if (kind() == Kind::NoKey)
        return tr("The private key is neither in the file nor stored here: add its file");
    if (!m_force->isHidden() && !m_force->isChecked())
        return tr("Read what is wrong, then choose Install it anyway");
    if (kind() != Kind::Answer && m_name->text().trimmed().isEmpty())
        return tr("Give it a name first");
    return {};
}

void ImportDialog::act() {
    if (kind() == Kind::Key)
        importKey();
    else if (kind() == Kind::Answer)
        complete();
    else
        install(false);
}

/// What has the name already goes only with consent: then the engine refuses, and the person is asked.
void ImportDialog::install(bool replace) {
    api::CertificateInstall request;
    request.name = m_name->text().trimmed();
    request.base64 = m_input->base64();
    request.password = m_password->text();
    if (m_contents.keys == 0)
        request.keyName = m_contents.keyName;
    request.replace = replace;
    request.force = m_force->isChecked();
    request.services = m_uses->services();
    const auto act = [this, request] {
        send(request, [this](const api::CertificateInfo& info) {
            Q_EMIT finishedWith(withProblem(tr("The certificate %1 is installed.").arg(info.name), info));
        });
    };
    if (replace)
        act();  // who is cut off was asked before
    else
        askWhoIsCutOff(api(), cutOffQuestion(request), tr("Install it anyway"), this, act);
}

/// The request says which certificate its answer replaces, and who is to show it.
void ImportDialog::complete() {
    api().call(api::RequestsList{}, this, [this](const base::Result<api::RequestList>& reply) {
        if (!reply) {
            failed(reply.error());
            return;
        }
        api::RequestInfo waiting;
        waiting.name = m_contents.request;
        for (const api::RequestInfo& info : reply->requests) {
            if (info.name == m_contents.request)
                waiting = info;
        }
        complete(waiting);
    });
}

void ImportDialog::complete(const api::RequestInfo& waiting) {
    if (kind() != Kind::Answer)
        return;  // another file came in the meantime
    api::RequestComplete request;
    request.name = waiting.name;
    request.base64 = m_input->base64();
    request.password = m_password->text();
    request.force = m_force->isChecked();
    request.services = m_uses->services();
    api::CutOffPreview question = cutOffQuestion(request);
    question.name = waiting.replaces.isEmpty() ? waiting.name : waiting.replaces;
    question.services += waiting.services;
    question.services.removeDuplicates();
    question.domains = waiting.domains;
    const auto act = [this, request](const QString&) { complete(request); };
    askWhoIsCutOff(api(), question, tr("Install it anyway"), this, [this, question, act] {
        askReplace(api(), {question.name, m_contents.certificates.first().info, false}, this, act);
    });
}

void ImportDialog::complete(api::RequestComplete request) {
    m_answer = request;
    send(request, [this](const api::CertificateInfo& info) {
        Q_EMIT finishedWith(withProblem(
            tr("The request %1 is completed and its certificate installed.").arg(info.name), info));
    });
}

void ImportDialog::importKey() {
    api::KeyImport request;
    request.name = m_name->text().trimmed();
    request.base64 = m_input->base64();
    request.password = m_password->text();
    send(request, [this](const api::KeyInfo& key) {
        Q_EMIT finishedWith(tr("The private key %1 is stored. See Keys.").arg(key.name));
    });
}

void ImportDialog::failed(const base::Error& error) {
    if (error.code == "cert.exists" && kind() == Kind::Certificate) {
        askReplace(api(), {m_name->text().trimmed(), m_contents.certificates.first().info, false}, this,
                   [this](const QString&) { install(true); });
        return;
    }
    if (error.code == "import.password-needed" || error.code == "import.wrong-password") {
        m_passwordNeeded = true;
        setFieldVisible(m_password, true);
        m_password->setFocus();
    }
    if (error.code == "cert.name-active") {
        confirmSameName(this, error, [this] {
            m_answer.replace = true;
            if (kind() == Kind::Answer)
                complete(m_answer);
            else
                install(true);
        });
        return;
    }
    // What the engine found only when installing can be overridden as well.
    if (m_examined && (error.code.startsWith("chain.") || error.code == "cert.names-differ" ||
                       error.code == "cert.not-yet-valid" || error.code == "cert.expired"))
        m_force->show();
    refresh();
    FormDialog::failed(error);
}

}  // namespace postern::ui
