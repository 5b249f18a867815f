#include "ui/dialogs/issueddialog.h"

#include "ui/certificatetexts.h"
#include "ui/dialogs/certificateviewer.h"
#include "ui/dialogs/issuedialogs.h"
#include "ui/files.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/helpshortcut.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/state.h"
#include "ui/widgets/tableview.h"

#include <QAction>
#include <QVBoxLayout>

namespace postern::ui {

namespace {

State markOf(const api::IssuedInfo& issued) {
    return issued.state == QLatin1StringView("valid") ? State::Running : State::Stopped;
}

QString stateText(const api::IssuedInfo& issued) {
    const QString state = CertificateTexts::issuedState(issued.state);
    return issued.state == QLatin1StringView("revoked")
               ? IssuedDialog::tr("%1 on %2").arg(state, Format::date(issued.revokedUtcMs))
               : state;
}

}  // namespace

IssuedDialog::IssuedDialog(PageContext context, const QString& authority, QWidget* parent)
    : QDialog(parent), m_context(context), m_authority(authority) {
    setObjectName(QStringLiteral("issuedDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Issued by %1").arg(authority));
    m_messages = new MessageBar(this);
    buildModel();
    m_table = new TableView(QStringLiteral("issued"), tr("Issued certificates"), this);
    m_table->setSpare({5, 6});
    buildActions();
    m_table->setFilterHint(tr("Filter certificates"));
    m_table->setModel(m_model, 0);
    QPushButton* shut = pushButton(tr("C&lose"), QStringLiteral("close"), this);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(shut);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(sectionLabel(tr("Issued by %1").arg(authority), this));
    column->addWidget(m_messages);
    column->addWidget(m_table, 1);
    column->addLayout(row);
    resize(960, 520);
    addHelpShortcut(this, context.api, [] { return QStringLiteral("ownauthority"); });
    connect(shut, &QPushButton::clicked, this, &QDialog::accept);
    reload();
}

void IssuedDialog::buildModel() {
    using I = api::IssuedInfo;
    const QIcon good = States::icon(State::Running, palette());
    const QIcon gone = States::icon(State::Stopped, palette());
    m_model = new ListModel<I>(
        {{tr("Issued to"), [](const I& i) { return CertificateTexts::commonName(i.subject); }},
         {tr("State"),
          stateText,
          {},
          [good, gone](const I& i) { return markOf(i) == State::Running ? good : gone; }},
         {tr("Account"), [](const I& i) { return i.account; }},
         {tr("For"), [](const I& i) { return CertificateTexts::templateName(i.templateName); }},
         {tr("Valid till"), [](const I& i) { return Format::date(i.notAfterUtcMs); },
          [](const I& i) { return i.notAfterUtcMs; }},
         {tr("Serial number"), [](const I& i) { return i.serial; }},
         {tr("Reason"), [](const I& i) { return CertificateTexts::reason(i.reason); }}},
        [](const I& i) { return i.serial; }, this);
}

void IssuedDialog::buildActions() {
    using Needs = TableView::Needs;
    QAction* first = m_table->addAction(QStringLiteral("account"), tr("Issue for a person..."),
                                        QStringLiteral("issueHere"), Needs::Nothing, [this] { issue(); });
    QAction* look = m_table->addAction(QStringLiteral("show"), tr("View..."), QStringLiteral("viewIssued"),
                                       Needs::One, [this] {
                                           auto* viewer = new CertificateViewer(m_context.api, this);
                                           viewer->loadFile(selected()->pem.toLatin1());
                                           viewer->open();
                                       });
    m_table->addAction(QStringLiteral("export"), tr("Save..."), QStringLiteral("saveIssued"), Needs::One,
                       [this] {
                           const QString name = CertificateTexts::commonName(selected()->subject);
                           save(Files::text(name + QStringLiteral(".pem"), selected()->pem), false);
                       });
    QAction* away = m_table->addAction(QStringLiteral("suspend"), tr("Revoke..."),
                                       QStringLiteral("revokeIssued"), Needs::One, [this] { revoke(); });
    m_table->setRule(
        away, [this] { return selected() && selected()->state == QLatin1StringView("valid"); },
        tr("It is not valid any more"));
    m_table->setDefaultAction(look);
    m_table->setEmptyState(tr("Nothing issued yet"),
                           tr("A person with a certificate can log in with it instead of a password."),
                           first);
}

const api::IssuedInfo* IssuedDialog::selected() const {
    const int row = m_table->selectedRow();
    return row < 0 ? nullptr : &m_model->row(row);
}

void IssuedDialog::reload() {
    api::IssuedCertificates request;
    request.authority = m_authority;
    m_context.api.call(request, this, [this](const base::Result<api::IssuedList>& reply) {
        if (reply)
            m_model->setRows(reply->issued);
        else
            m_messages->showError(reply.error());
        m_table->refreshActions();
    });
}

void IssuedDialog::issue() {
    auto* dialog = new IssueClientDialog(m_context.api, m_authority, {}, this);
    connect(dialog, &ExportDialog::fileReady, this, &IssuedDialog::save);
    connect(dialog, &FormDialog::done, this, &IssuedDialog::reload);
    dialog->open();
}

void IssuedDialog::revoke() {
    auto* dialog = new RevokeDialog(m_context.api, *selected(), this);
    connect(dialog, &FormDialog::done, this, &IssuedDialog::reload);
    dialog->open();
}

void IssuedDialog::save(const api::FileData& file, bool secret) {
    Files::save(this, tr("Save the certificate"), file, secret,
                [this](const QString& path, const QString& error) {
                    if (error.isEmpty())
                        m_messages->showMessage(MessageBar::Kind::Done, tr("Saved as %1").arg(path));
                    else
                        m_messages->showMessage(MessageBar::Kind::Problem, error);
                });
}

}  // namespace postern::ui
