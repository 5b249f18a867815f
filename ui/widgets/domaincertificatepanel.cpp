#include "ui/widgets/domaincertificatepanel.h"

#include "ui/certificatetexts.h"
#include "ui/dialogs/cutoffguard.h"
#include "ui/dialogs/replaceguard.h"
#include "ui/mailrequest.h"
#include "ui/savefile.h"
#include "ui/theme.h"
#include "ui/widgets/certificatecard.h"
#include "ui/widgets/certificateinput.h"
#include "ui/widgets/chainview.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/subjectform.h"

#include <QClipboard>
#include <QComboBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace postern::ui {

namespace {

QVBoxLayout* columnOf(QWidget* widget) {
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    return column;
}

QHBoxLayout* rowOf(std::initializer_list<QWidget*> widgets) {
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    for (QWidget* widget : widgets) row->addWidget(widget);
    row->addStretch(1);
    return row;
}

}  // namespace

DomainCertificatePanel::DomainCertificatePanel(api::AdminApi& api, MessageBar& messages, QString domain,
                                               QWidget* parent)
    : QWidget(parent), m_api(api), m_messages(messages), m_domain(std::move(domain)) {
    QVBoxLayout* column = columnOf(this);
    m_fields = buildFields();
    m_answer = buildAnswer();
    m_held = buildChain();
    column->addWidget(m_fields);
    column->addWidget(m_answer);
    column->addWidget(m_held);
    column->addStretch(1);
    setKey(QString(), false);
    showCertificate(nullptr);
    showRequest(nullptr);
}

QWidget* DomainCertificatePanel::buildFields() {
    auto* part = new QWidget(this);
    QVBoxLayout* column = columnOf(part);
    m_subject = new SubjectForm(true, part);
    m_valid = validityBox(part);
    m_subject->addRow(tr("&Valid for"), m_valid);
    m_selfSigned = primaryButton(tr("Generate &Self-Signed"), QStringLiteral("generateSelfSigned"), part);
    m_makeRequest = pushButton(tr("Generate Signing Re&quest"), QStringLiteral("generateRequest"), part);
    column->addWidget(sectionLabel(tr("Certificate"), part));
    column->addWidget(
        noteLabel(tr("People see this in the certificate. The names of the domain and its other "
                     "names are put in as well."),
                  part));
    column->addWidget(m_subject);
    column->addLayout(rowOf({m_selfSigned, m_makeRequest}));
    m_requestPart = buildRequest();
    column->addWidget(m_requestPart);
    column->addStretch(1);
    connect(m_subject, &SubjectForm::edited, this, [this] {
        const QString fault = m_subject->fault();
        for (QPushButton* button : {m_selfSigned, m_makeRequest}) {
            button->setEnabled(fault.isEmpty());
            button->setToolTip(fault);
        }
    });
    connect(m_selfSigned, &QPushButton::clicked, this, [this] { selfSigned(false); });
    connect(m_makeRequest, &QPushButton::clicked, this, [this] { makeRequest(false); });
    return part;
}

void DomainCertificatePanel::setLabelWidth(int width) {
    m_subject->setLabelWidth(width);
}

QWidget* DomainCertificatePanel::buildRequest() {
    auto* part = new QWidget(this);
    QVBoxLayout* column = columnOf(part);
    m_requestText = new QPlainTextEdit(part);
    m_requestText->setObjectName(QStringLiteral("requestText"));
    m_requestText->setAccessibleName(tr("Signing request"));
    m_requestText->setReadOnly(true);
    m_requestText->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_requestText->setTabChangesFocus(true);
    m_requestText->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_requestText->setFixedHeight(5 * fontMetrics().lineSpacing() + 16);
    QPushButton* copy = pushButton(tr("Cop&y"), QStringLiteral("copyRequest"), part);
    QPushButton* save = pushButton(tr("Sav&e..."), QStringLiteral("saveRequest"), part);
    QPushButton* mail = pushButton(tr("&Mail..."), QStringLiteral("mailRequest"), part);
    column->addWidget(
        plainLabel(tr("Give this text to the authority, from the line BEGIN to the line END, both "
                      "included. The request waits here until the answer comes."),
                   part));
    column->addWidget(m_requestText);
    column->addLayout(rowOf({copy, save, mail}));
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_requestText->toPlainText()); });
    connect(save, &QPushButton::clicked, this, &DomainCertificatePanel::saveRequest);
    connect(mail, &QPushButton::clicked, this, &DomainCertificatePanel::mailRequest);
    return part;
}

QWidget* DomainCertificatePanel::buildAnswer() {
    auto* part = new QWidget(this);
    QVBoxLayout* column = columnOf(part);
    m_input = new CertificateInput(m_api, part);
    m_set = primaryButton(tr("Set &Certificate"), QStringLiteral("setCertificate"), part);
    m_set->setEnabled(false);
    column->addWidget(sectionLabel(tr("The answer of the authority"), part));
    column->addWidget(m_input);
    column->addLayout(rowOf({m_set}));
    column->addStretch(1);
    connect(m_input, &CertificateInput::edited, this, [this] {
        m_set->setEnabled(m_input->isGood());
        m_set->setToolTip(m_input->isGood() ? QString() : tr("Paste the certificate first"));
    });
    connect(m_set, &QPushButton::clicked, this, &DomainCertificatePanel::setCertificate);
    return part;
}

QWidget* DomainCertificatePanel::buildChain() {
    auto* part = new QWidget(this);
    QVBoxLayout* column = columnOf(part);
    m_card = new CertificateCard(part);
    QPushButton* remove = pushButton(tr("&Remove Certificate..."), QStringLiteral("removeCertificate"), part);
    m_chain = new ChainView(part);
    m_chainText = new QPlainTextEdit(part);
    m_chainText->setObjectName(QStringLiteral("chainText"));
    m_chainText->setAccessibleName(tr("Chain certificates"));
    m_chainText->setPlaceholderText(tr("Paste all certificates of the authority here, in any order."));
    m_chainText->setTabChangesFocus(true);
    m_chainText->setFixedHeight(4 * fontMetrics().lineSpacing() + 16);
    m_setChain = pushButton(tr("Set CA C&hain"), QStringLiteral("setChain"), part);
    m_removeChain = pushButton(tr("Remo&ve CA Chain"), QStringLiteral("removeChain"), part);
    m_setChain->setEnabled(false);
    column->addWidget(m_card);
    column->addLayout(rowOf({remove}));
    column->addWidget(sectionLabel(tr("CA chain"), part));
    column->addWidget(
        noteLabel(tr("Leads from your certificate to a root that mail programs know. It is sorted, "
                     "each link is checked, and it is sent along; the root is not."),
                  part));
    column->addWidget(m_chain);
    column->addWidget(m_chainText);
    column->addLayout(rowOf({m_setChain, m_removeChain}));
    connect(remove, &QPushButton::clicked, this, &DomainCertificatePanel::removeCertificate);
    connect(m_chainText, &QPlainTextEdit::textChanged, this,
            [this] { m_setChain->setEnabled(!m_chainText->toPlainText().trimmed().isEmpty()); });
    connect(m_setChain, &QPushButton::clicked, this, [this] { setChain(false); });
    connect(m_removeChain, &QPushButton::clicked, this, &DomainCertificatePanel::removeChain);
    column->addStretch(1);
    return part;
}

void DomainCertificatePanel::setKey(const QString& keyName, bool good) {
    m_keyName = keyName;
    m_fields->setVisible(good);
    m_answer->setVisible(good);
    m_input->setKeyName(keyName);
}

void DomainCertificatePanel::setNames(const QStringList& names) {
    m_names = names;
    if (m_subject->fields().commonName.isEmpty()) {
        SubjectForm::Fields fields = m_subject->fields();
        fields.commonName = names.value(0);
        m_subject->setFields(fields);
    }
}

void DomainCertificatePanel::read(const QString& name) {
    m_name = name;
    m_api.call(api::CertificatesList{}, this, [this](base::Result<api::CertificateList> reply) {
        const api::CertificateInfo* found = nullptr;
        for (const api::CertificateInfo& info : reply ? reply->certificates : QList<api::CertificateInfo>()) {
            if (info.name == m_name) {
                showCertificate(&info);
                found = &info;
            }
        }
        if (!found)
            showCertificate(nullptr);
    });
    m_api.call(api::RequestsList{}, this, [this](base::Result<api::RequestList> reply) {
        bool found = false;
        for (const api::RequestInfo& info : reply ? reply->requests : QList<api::RequestInfo>()) {
            if (!found && info.keyName == m_keyName && !m_keyName.isEmpty()) {
                showRequest(&info);
                found = true;
            }
        }
        if (!found)
            showRequest(nullptr);
    });
}

void DomainCertificatePanel::showCertificate(const api::CertificateInfo* info) {
    m_held->setVisible(info != nullptr);
    if (!info)
        return;
    m_card->show(*info);
    m_chain->showChain(info->chain);
    m_removeChain->setEnabled(!info->chain.isEmpty());
    m_removeChain->setToolTip(info->chain.isEmpty() ? tr("There is no chain") : QString());
}

void DomainCertificatePanel::showRequest(const api::RequestInfo* info) {
    m_request = info ? info->name : QString();
    m_replaces = info && !info->replaces.isEmpty() ? info->replaces : m_request;
    m_requestText->setPlainText(info ? info->csrPem : QString());
    m_requestPart->setVisible(info != nullptr);
}

template <class Request>
void DomainCertificatePanel::fillSubject(Request& request) const {
    const SubjectForm::Fields fields = m_subject->fields();
    request.name = m_domain;
    request.commonName = fields.commonName;
    request.country = fields.country;
    request.state = fields.state;
    request.city = fields.city;
    request.organization = fields.organization;
    request.unit = fields.unit;
    request.email = fields.email;
    request.names = m_names;
    request.keyName = m_keyName;
}

/// `refused` says whether it took care of the error.
template <class Request>
void DomainCertificatePanel::send(const Request& request, std::function<bool(const base::Error&)> refused,
                                  std::function<void()> done) {
    m_api.call(request, this, [this, refused, done](base::Result<typename Request::Reply> reply) {
        if (reply) {
            m_messages.dismiss();
            if constexpr (std::is_same_v<typename Request::Reply, api::CertificateInfo>)
                if (const QString problem = CertificateTexts::notBound(*reply); !problem.isEmpty())
                    m_messages.showMessage(MessageBar::Kind::Problem, problem);
            if (done)
                done();
            Q_EMIT changed();
        } else if (!refused || !refused(reply.error())) {
            m_messages.showError(reply.error());
        }
    });
}

void DomainCertificatePanel::selfSigned(bool replace) {
    api::CertificateSelfSigned request;
    fillSubject(request);
    request.validDays = m_valid->currentData().toInt();
    request.replace = replace;
    const auto act = [this, request] {
        send(request, [this](const base::Error& error) {
            if (error.code == "cert.name-active") {
                confirmSameName(this, error, [this] { selfSigned(true); });
                return true;
            }
            if (error.code != "cert.exists")
                return false;
            askReplace(m_api, {m_domain, {}, false}, this, [this](const QString&) { selfSigned(true); });
            return true;
        });
    };
    if (replace)
        act();  // who is cut off was asked before
    else
        askWhoIsCutOff(m_api, plannedQuestion(request), tr("Generate it anyway"), this, act);
}

void DomainCertificatePanel::makeRequest(bool replace) {
    api::CertificateRequestMake request;
    fillSubject(request);
    request.domains = {m_domain};
    request.replace = replace;
    send(request, [this](const base::Error& error) {
        if (error.code != "request.exists")
            return false;
        confirm(this, tr("Give up the request that waits?"),
                tr("An answer to it can not be used any more if names have changed; the key stays."),
                tr("Make a new request"), [this] { makeRequest(true); });
        return true;
    });
}

void DomainCertificatePanel::saveRequest() {
    saveFile(this, tr("Save the signing request"), QStringLiteral("NewKeyRq.txt"),
             tr("Signing requests (*.txt *.csr *.pem);;All files (*)"),
             m_requestText->toPlainText().toLatin1(), [this](bool good, const QString& sentence) {
                 m_messages.showMessage(good ? MessageBar::Kind::Done : MessageBar::Kind::Problem, sentence);
             });
}

void DomainCertificatePanel::mailRequest() {
    if (!ui::mailRequest(m_domain, m_requestText->toPlainText()))
        m_messages.showMessage(
            MessageBar::Kind::Problem,
            tr("No mail program is set up on this computer. Copy or save the request instead."));
}

/// The answer to the request that waits, or a certificate for the key from elsewhere.
void DomainCertificatePanel::setCertificate() {
    if (!m_request.isEmpty() && m_input->contents().request == m_request)
        completeRequest();
    else
        install(false);
}

void DomainCertificatePanel::completeRequest() {
    api::RequestComplete request;
    request.name = m_request;
    request.base64 = m_input->base64();
    request.password = m_input->password();
    request.force = m_input->isForced();
    request.domains = {m_domain};
    api::CutOffPreview question = cutOffQuestion(request);
    question.name = m_replaces;
    const Replacement replacement{m_replaces, m_input->contents().certificates.first().info, false};
    askWhoIsCutOff(m_api, question, tr("Set it anyway"), this, [this, request, replacement] {
        askReplace(m_api, replacement, this, [this, request](const QString&) { complete(request); });
    });
}

void DomainCertificatePanel::complete(api::RequestComplete request) {
    const auto sameName = [this, request](const base::Error& error) {
        if (error.code != "cert.name-active")
            return false;
        api::RequestComplete again = request;
        again.replace = true;
        confirmSameName(this, error, [this, again] { complete(again); });
        return true;
    };
    send(request, sameName, [this] { m_input->clear(); });
}

void DomainCertificatePanel::install(bool replace) {
    api::CertificateInstall request;
    request.name = m_domain;
    request.base64 = m_input->base64();
    request.password = m_input->password();
    request.keyName = m_input->contents().keys > 0 ? QString() : m_keyName;
    request.replace = replace;
    request.force = m_input->isForced();
    request.domains = {m_domain};
    const auto act = [this, request] {
        send(
            request,
            [this](const base::Error& error) {
                if (error.code == "cert.name-active") {
                    confirmSameName(this, error, [this] { install(true); });
                    return true;
                }
                if (error.code != "cert.exists" || !m_input->isGood())
                    return false;
                const Replacement replacement{m_domain, m_input->contents().certificates.first().info, false};
                askReplace(m_api, replacement, this, [this](const QString&) { install(true); });
                return true;
            },
            [this] { m_input->clear(); });
    };
    if (replace)
        act();  // who is cut off was asked before
    else
        askWhoIsCutOff(m_api, cutOffQuestion(request), tr("Set it anyway"), this, act);
}

void DomainCertificatePanel::removeCertificate() {
    confirm(this, tr("Remove the certificate %1?").arg(m_name),
            tr("Its key stays. Programs that ask for names of this domain get the shared certificate."),
            tr("Remove the certificate"), [this, name = m_name] {
                api::CertificateRemove request;
                request.name = name;
                send(request);
            });
}

void DomainCertificatePanel::removeChain() {
    confirm(this, tr("Remove the CA chain of %1?").arg(m_name),
            tr("Programs that do not know the certificates in between will warn. The certificate stays."),
            tr("Remove CA Chain"), [this, name = m_name] {
                api::ChainRemove request;
                request.name = name;
                send(request);
            });
}

void DomainCertificatePanel::setChain(bool force) {
    api::ChainSet request;
    request.name = m_name;
    request.base64 = QString::fromLatin1(m_chainText->toPlainText().trimmed().toUtf8().toBase64());
    request.force = force;
    m_api.call(request, this, [this](base::Result<api::CertificateInfo> reply) {
        if (reply) {
            m_chainText->clear();
            m_messages.dismiss();
            Q_EMIT changed();
        } else if (reply.error().code.startsWith("chain.")) {
            m_messages.showError(reply.error());
            const QString why = m_messages.text();
            m_messages.showMessage(MessageBar::Kind::Hint, why, tr("Set it all the same"),
                                   [this] { setChain(true); });
        } else {
            m_messages.showError(reply.error());
        }
    });
}

}  // namespace postern::ui
