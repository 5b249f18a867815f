#include "ui/dialogs/accountcertificatesdialog.h"

#include "ui/files.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/helpshortcut.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/state.h"
#include "ui/widgets/tableview.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace postern::ui {

namespace {

using Info = api::ClientCertificateInfo;

QString matchText(const Info& info) {
    if (info.match == QLatin1StringView("subject"))
        return AccountCertificatesDialog::tr("Subject");
    if (info.match == QLatin1StringView("email"))
        return AccountCertificatesDialog::tr("Mail address");
    return AccountCertificatesDialog::tr("This certificate");
}

QString stateText(const Info& info) {
    if (info.state == QLatin1StringView("revoked"))
        return AccountCertificatesDialog::tr("Revoked");
    if (info.state == QLatin1StringView("expired"))
        return AccountCertificatesDialog::tr("Expired");
    return info.state.isEmpty() ? AccountCertificatesDialog::tr("Rule")
                                : AccountCertificatesDialog::tr("Valid");
}

State stateOf(const Info& info) {
    return info.state == QLatin1StringView("valid") || info.state.isEmpty() ? State::Running
                                                                            : State::Attention;
}

QString issuerText(const Info& info) {
    if (info.match == QLatin1StringView("fingerprint"))
        return info.issuer;
    return info.authority.isEmpty() ? AccountCertificatesDialog::tr("Own authorities") : info.authority;
}

QString nameOf(const Info& info) {
    return info.label.isEmpty() ? info.value : info.label;
}

}  // namespace

AccountCertificatesDialog::AccountCertificatesDialog(api::AdminApi& api, const api::AccountInfo& account,
                                                     QWidget* parent)
    : QDialog(parent), m_api(api), m_account(account) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("accountCertificates"));
    setWindowTitle(tr("Client certificates of %1").arg(account.address));
    resize(860, 460);
    m_messages = new MessageBar(this);
    buildTable();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(sectionLabel(windowTitle(), this));
    column->addWidget(
        noteLabel(tr("A mail program that shows one of these certificates is this person. It counts "
                     "where a service asks for certificates of clients."),
                  this));
    column->addWidget(m_messages);
    column->addWidget(m_table, 1);
    QPushButton* close = primaryButton(tr("&Close"), QStringLiteral("close"), this);
    addHelpShortcut(this, api, [] { return QStringLiteral("dealingclients"); });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(close);
    column->addLayout(buttons);
    reload();
}

void AccountCertificatesDialog::buildTable() {
    const QIcon good = States::icon(State::Running, palette());
    const QIcon bad = States::icon(State::Attention, palette());
    m_model = new ListModel<Info>(
        {{tr("Name"), nameOf},
         {tr("Recognized by"), matchText},
         {tr("State"),
          stateText,
          {},
          [good, bad](const Info& info) { return stateOf(info) == State::Running ? good : bad; }},
         {tr("Valid until"),
          [](const Info& info) {
              return info.notAfterUtcMs == 0 ? QString() : Format::date(info.notAfterUtcMs);
          },
          [](const Info& info) { return info.notAfterUtcMs; }},
         {tr("Value"), [](const Info& info) { return info.value; }},
         {tr("Certified by"), issuerText}},
        [](const Info& info) { return QString::number(info.id); }, this);
    m_table = new TableView(QStringLiteral("accountCertificates"), tr("Client certificates"), this);
    using Needs = TableView::Needs;
    QAction* first =
        m_table->addAction(QStringLiteral("add"), tr("Add a certificate..."), QStringLiteral("addClientFile"),
                           Needs::Nothing, [this] { chooseFile(); });
    // Not the icon of the first act: that has its key, Ctrl+N.
    m_table->addAction(QStringLiteral("settings"), tr("Add a rule..."), QStringLiteral("addClientRule"),
                       Needs::Nothing, [this] { addRule(); });
    m_table->addAction(QStringLiteral("remove"), tr("Remove..."), QStringLiteral("removeClientCertificate"),
                       Needs::One, [this] { remove(); });
    m_table->setFilterHint(tr("Filter certificates"));
    m_table->setSpare({4, 3});
    m_table->setEmptyState(tr("No client certificate yet"),
                           tr("Add the certificate of this person's mail program. The file holds no secret."),
                           first);
    m_table->setModel(m_model, 0);
}

void AccountCertificatesDialog::reload() {
    api::AccountCertificatesList request;
    request.address = m_account.address;
    m_api.call(request, this, [this](base::Result<api::ClientCertificateList> reply) {
        if (reply)
            m_model->setRows(reply->certificates);
        else
            m_messages->showError(reply.error());
    });
}

void AccountCertificatesDialog::chooseFile() {
    auto* dialog = new QFileDialog(this, tr("Certificate of %1").arg(m_account.address), QString(),
                                   tr("Certificates (*.pem *.cer *.crt *.der *.p7b *.p7c)") +
                                       QStringLiteral(";;") + tr("All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &AccountCertificatesDialog::addFile);
    dialog->open();
}

void AccountCertificatesDialog::addFile(const QString& fileName) {
    Files::read(fileName, this, [this](const Files::Read& read) {
        if (!read.error.isEmpty()) {
            m_messages->showMessage(MessageBar::Kind::Problem, read.error);
            return;
        }
        m_messages->dismiss();
        api::AccountCertificateAdd request;
        request.address = m_account.address;
        request.base64 = QString::fromLatin1(read.bytes.toBase64());
        m_api.call(request, this, [this](const base::Result<api::ClientCertificateInfo>& reply) {
            if (!reply)
                m_messages->showError(reply.error());
            reload();
        });
    });
}

void AccountCertificatesDialog::addRule() {
    auto* dialog = new CertificateRuleDialog(m_api, m_account, this);
    connect(dialog, &FormDialog::done, this, &AccountCertificatesDialog::reload);
    dialog->open();
}

void AccountCertificatesDialog::remove() {
    const Info info = m_model->row(m_table->selectedRow());
    confirm(this, tr("Remove %1?").arg(nameOf(info)),
            tr("Whoever shows such a certificate is not %1 any more. The certificate itself stays valid.")
                .arg(m_account.address),
            tr("Remove it"), [this, info] {
                api::AccountCertificateRemove request;
                request.id = info.id;
                m_api.call(request, this, [this](const base::Result<api::Empty>& reply) {
                    if (!reply)
                        m_messages->showError(reply.error());
                    reload();
                });
            });
}

CertificateRuleDialog::CertificateRuleDialog(api::AdminApi& api, const api::AccountInfo& account,
                                             QWidget* parent)
    : FormDialog(api, tr("Recognize certificates of %1").arg(account.address),
                 tr("For certificates that are renewed often: what stands in them decides."), tr("Add rule"),
                 parent),
      m_account(account) {
    setObjectName(QStringLiteral("certificateRule"));
    m_match = new QComboBox(this);
    m_match->setObjectName(QStringLiteral("match"));
    m_match->addItem(tr("Mail address in the certificate"), QStringLiteral("email"));
    m_match->addItem(tr("Subject of the certificate"), QStringLiteral("subject"));
    m_value = new QLineEdit(account.address, this);
    m_value->setObjectName(QStringLiteral("value"));
    m_value->setMaxLength(4096);
    addField(tr("Look &at"), m_match,
             tr("A mail address counts in certificates of your own authorities only: others could write any "
                "address into theirs. A subject counts only when the authority below wrote it."));
    addField(tr("It &is"), m_value);
    m_authority = new QComboBox(this);
    m_authority->setObjectName(QStringLiteral("authority"));
    m_authority->addItem(tr("Own authorities"), QString());
    m_authority->setProperty("dataFrom", 1);
    m_authority->setEnabled(false);
    addField(tr("Certified &by"), m_authority);
    api.call(api::AuthoritiesList{}, this, [this](const base::Result<api::AuthorityList>& reply) {
        if (!reply)
            return;
        for (const api::AuthorityInfo& authority : reply->authorities)
            if (authority.kind == QLatin1StringView("trusted"))
                m_authority->addItem(authority.name, authority.name);
    });
    connect(m_match, &QComboBox::currentIndexChanged, this, [this] {
        const bool email = m_match->currentData().toString() == QLatin1StringView("email");
        m_value->setText(email ? m_account.address : QString());
        m_authority->setEnabled(!email);
        m_value->setPlaceholderText(email ? QString() : QStringLiteral("CN=Anna,O=Example"));
        refresh();
    });
    connect(m_value, &QLineEdit::textChanged, this, [this] { refresh(); });
    m_value->setFocus();
    refresh();
}

QString CertificateRuleDialog::missing() const {
    return m_value->text().trimmed().isEmpty() ? tr("Type what stands in the certificate") : QString();
}

void CertificateRuleDialog::act() {
    api::AccountCertificateAdd request;
    request.address = m_account.address;
    request.match = m_match->currentData().toString();
    request.value = m_value->text().trimmed();
    if (m_authority->isEnabled())
        request.authority = m_authority->currentData().toString();
    send(request);
}

}  // namespace postern::ui
