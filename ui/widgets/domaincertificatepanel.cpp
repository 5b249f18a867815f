#include "ui/widgets/domaincertificatepanel.h"

#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/certificatecard.h"
#include "ui/widgets/certificateinput.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/subjectform.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QTreeWidget>
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
    setKey(QString(), false);
    showCertificate(nullptr);
}

QWidget* DomainCertificatePanel::buildFields() {
    auto* part = new QWidget(this);
    QVBoxLayout* column = columnOf(part);
    m_subject = new SubjectForm(true, part);
    m_valid = validityBox(part);
    auto* label = new QLabel(tr("&Valid for"), part);
    label->setBuddy(m_valid);
    m_selfSigned = primaryButton(tr("Generate &Self-Signed"), QStringLiteral("generateSelfSigned"), part);
    m_makeRequest = pushButton(tr("Generate Signing Re&quest"), QStringLiteral("generateRequest"), part);
    m_instruction =
        plainLabel(tr("Give this text to the authority, from the line BEGIN to the line END, both "
                      "included. The request waits here until the answer comes."),
                   part);
    m_requestText = new QPlainTextEdit(part);
    m_requestText->setObjectName(QStringLiteral("requestText"));
    m_requestText->setAccessibleName(tr("Signing request"));
    m_requestText->setReadOnly(true);
    m_requestText->setTabChangesFocus(true);
    m_requestText->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_requestText->setFixedHeight(5 * fontMetrics().lineSpacing() + 16);
    m_copyRequest = pushButton(tr("Cop&y"), QStringLiteral("copyRequest"), part);
    column->addWidget(sectionLabel(tr("Certificate"), part));
    column->addWidget(
        noteLabel(tr("People see this in the certificate. The names of the domain and its other "
                     "names are put in as well."),
                  part));
    column->addWidget(m_subject);
    column->addLayout(rowOf({label, m_valid}));
    column->addLayout(rowOf({m_selfSigned, m_makeRequest}));
    column->addWidget(m_instruction);
    column->addWidget(m_requestText);
    column->addLayout(rowOf({m_copyRequest}));
    connect(m_subject, &SubjectForm::edited, this, [this] {
        const QString fault = m_subject->fault();
        for (QPushButton* button : {m_selfSigned, m_makeRequest}) {
            button->setEnabled(fault.isEmpty());
            button->setToolTip(fault);
        }
    });
    connect(m_selfSigned, &QPushButton::clicked, this, [this] { selfSigned(false); });
    connect(m_makeRequest, &QPushButton::clicked, this, [this] { makeRequest(false); });
    connect(m_copyRequest, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_requestText->toPlainText()); });
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
    m_chain = new QTreeWidget(part);
    m_chain->setObjectName(QStringLiteral("chain"));
    m_chain->setAccessibleName(tr("CA chain"));
    m_chain->setHeaderLabels({tr("Issued to"), tr("Issued by"), tr("Valid from"), tr("Valid till")});
    m_chain->setRootIsDecorated(false);
    m_chain->setProperty("list", true);
    m_chain->header()->setStretchLastSection(false);
    m_chain->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_chain->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_chain->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_chain->setFixedHeight(5 * fontMetrics().lineSpacing() + 24);
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
    connect(m_removeChain, &QPushButton::clicked, this, [this] {
        api::ChainRemove request;
        request.name = m_name;
        send(request);
    });
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
    m_chain->clear();
    for (const api::ChainLink& link : info->chain) {
        auto* item = new QTreeWidgetItem(
            m_chain,
            {link.subject, link.issuer, Format::date(link.notBeforeUtcMs), Format::date(link.notAfterUtcMs)});
        if (link.problem.code.isEmpty())
            continue;
        for (int column = 0; column < 4; ++column) {
            item->setToolTip(column, Texts::error(link.problem));
            item->setForeground(column, colours(palette()).bad);
        }
    }
    m_removeChain->setEnabled(!info->chain.isEmpty());
    m_removeChain->setToolTip(info->chain.isEmpty() ? tr("There is no chain") : QString());
}

void DomainCertificatePanel::showRequest(const api::RequestInfo* info) {
    m_request = info ? info->name : QString();
    m_requestText->setPlainText(info ? info->csrPem : QString());
    for (QWidget* widget : {static_cast<QWidget*>(m_instruction), static_cast<QWidget*>(m_requestText),
                            static_cast<QWidget*>(m_copyRequest)})
        widget->setVisible(info != nullptr);
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

template <class Request>
void DomainCertificatePanel::send(const Request& request, std::function<bool(const base::Error&)> refused) {
    m_api.call(request, this, [this, refused](base::Result<typename Request::Reply> reply) {
        if (reply) {
            m_messages.dismiss();
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
    send(request, [this](const base::Error& error) {
        if (error.code != "cert.exists")
            return false;
        confirm(this, tr("Replace the certificate %1?").arg(m_domain),
                tr("Its fingerprint changes, so programs that remember it warn once; its key and pin stay. A "
                   "dated copy of the old one is kept."),
                tr("Replace %1").arg(m_domain), [this] { selfSigned(true); });
        return true;
    });
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

/// The answer to the request that waits, or a certificate for the key from elsewhere.
void DomainCertificatePanel::setCertificate() {
    if (!m_request.isEmpty() && m_input->contents().request == m_request) {
        api::RequestComplete request;
        request.name = m_request;
        request.base64 = m_input->base64();
        request.password = m_input->password();
        request.force = m_input->isForced();
        request.domains = {m_domain};
        send(request);
    } else {
        api::CertificateInstall request;
        request.name = m_domain;
        request.base64 = m_input->base64();
        request.password = m_input->password();
        request.keyName = m_input->contents().keys > 0 ? QString() : m_keyName;
        request.replace = true;
        request.force = m_input->isForced();
        request.domains = {m_domain};
        send(request);
    }
}

void DomainCertificatePanel::removeCertificate() {
    confirm(this, tr("Remove the certificate %1?").arg(m_name),
            tr("Its key stays. Programs that ask for names of this domain get the shared certificate."),
            tr("Remove the certificate"), [this] {
                api::CertificateRemove request;
                request.name = m_name;
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
