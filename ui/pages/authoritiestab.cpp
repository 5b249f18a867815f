#include "ui/pages/authoritiestab.h"

#include "ui/certificatetexts.h"
#include "ui/dialogs/authoritydialogs.h"
#include "ui/dialogs/certificateviewer.h"
#include "ui/dialogs/issueddialog.h"
#include "ui/dialogs/issuedialogs.h"
#include "ui/dialogs/rolloutdialog.h"
#include "ui/files.h"
#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/state.h"
#include "ui/widgets/tableview.h"

#include <QAction>
#include <QFileDialog>
#include <QVBoxLayout>

#include <algorithm>

namespace postern::ui {

namespace {

State markOf(const api::AuthorityInfo& authority) {
    if (authority.daysLeft < 0)
        return State::Down;
    return authority.daysLeft < 90 ? State::Attention : State::Running;
}

}  // namespace

AuthoritiesTab::AuthoritiesTab(PageContext context, MessageBar& messages, QWidget* parent)
    : PanelTab(context, messages, parent) {
    buildModel();
    m_table = new TableView(QStringLiteral("authorities"), tr("Authorities"), this);
    m_table->setSpare({8, 3, 2, 7});
    buildActions();
    m_table->setFilterHint(tr("Filter authorities"));
    m_table->setModel(m_model, 0);
    auto* main = new QWidget(this);
    auto* column = new QVBoxLayout(main);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(
        noteLabel(tr("Certificate Services: an authority of your own issues certificates for "
                     "servers, people and devices without cost. Everybody who is to trust them installs its "
                     "root once."),
                  main));
    m_unpublished = new QFrame(main);
    m_unpublished->setObjectName(QStringLiteral("card"));
    auto* row = new QHBoxLayout(m_unpublished);
    row->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
    row->setSpacing(kGrid);
    row->addWidget(plainLabel(tr("Roots and lists of revoked certificates are not published: the "
                                 "service is not running. Others cannot see that a certificate is revoked."),
                              m_unpublished),
                   1);
    QPushButton* service =
        pushButton(tr("&Certificate Services..."), QStringLiteral("openPki"), m_unpublished);
    row->addWidget(service);
    m_unpublished->hide();
    column->addWidget(m_unpublished);
    column->addWidget(m_table, 1);
    fill(main);
    connect(service, &QPushButton::clicked, this,
            [this] { Q_EMIT pageAsked(QStringLiteral("service/pki")); });
    connect(&context.status, &StatusWatch::updated, this, &AuthoritiesTab::showPublishing);
}

void AuthoritiesTab::buildModel() {
    using A = api::AuthorityInfo;
    QList<QIcon> marks;
    for (const State state : {State::Running, State::Stopped, State::Attention, State::Down})
        marks << States::icon(state, palette());
    m_model = new ListModel<A>(
        {{tr("Name"),
          [](const A& a) { return CertificateTexts::authorityName(a.name); },
          {},
          [marks](const A& a) { return marks.at(int(markOf(a))); }},
         {tr("Kind"), [](const A& a) { return CertificateTexts::authorityKind(a.kind); }},
         {tr("Issued to"), [](const A& a) { return CertificateTexts::commonName(a.subject); }},
         {tr("Key"), [](const A& a) { return a.keyType; }},
         {tr("Time left"), [](const A& a) { return Format::daysLeft(a.daysLeft); },
          [](const A& a) { return a.daysLeft; }},
         {tr("Issued"),
          [](const A& a) {
              return a.kind == QLatin1StringView("own") ? QString::number(a.issued) : QString();
          },
          [](const A& a) { return a.issued; },
          {},
          {},
          Qt::AlignRight},
         {tr("Revoked"),
          [](const A& a) {
              return a.kind == QLatin1StringView("own") || a.crlNextUpdateUtcMs != 0
                         ? QString::number(a.revoked)
                         : QString();
          },
          [](const A& a) { return a.revoked; },
          {},
          {},
          Qt::AlignRight},
         {tr("List valid until"), [](const A& a) { return Format::date(a.crlNextUpdateUtcMs); },
          [](const A& a) { return a.crlNextUpdateUtcMs; }},
         {tr("Clients trusted by"), [](const A& a) { return Format::serviceNames(a.usedBy); }}},
        [](const A& a) { return a.name; }, this);
}

void AuthoritiesTab::buildActions() {
    addIssueActions();
    addSetUpActions();
    m_table->setEmptyState(
        tr("No authority yet"),
        tr("With one of your own, certificates for servers, people and devices cost nothing."),
        m_table->findChild<QAction*>(QStringLiteral("createAuthorityAction")));
}

void AuthoritiesTab::addIssueActions() {
    using Needs = TableView::Needs;
    m_table->addAction(QStringLiteral("add"), tr("Create..."), QStringLiteral("createAuthorityAction"),
                       Needs::Nothing, [this] { create(); });
    QAction* person =
        m_table->addAction(QStringLiteral("account"), tr("Issue for a person..."),
                           QStringLiteral("issueClientAction"), Needs::One, [this] {
                               openExport(new IssueClientDialog(api(), selected()->name, {}, this),
                                          tr("Save the client certificate"));
                           });
    QAction* file = m_table->addAction(QStringLiteral("edit"), tr("Sign request..."),
                                       QStringLiteral("signFileAction"), Needs::One, [this] { signFile(); });
    QAction* issued =
        m_table->addAction(QStringLiteral("log"), tr("Issued..."), QStringLiteral("issuedAction"), Needs::One,
                           [this] { showIssued(); });
    m_table->addAction(
        QStringLiteral("export"), tr("Root file..."), QStringLiteral("rootFileAction"), Needs::One,
        [this] { openExport(new RootFileDialog(api(), selected()->name, this), tr("Save the root")); });
    const QString why = tr("Only an authority of your own can issue certificates");
    for (QAction* action : {person, file, issued})
        m_table->setRule(
            action, [this] { return isOwn(); }, why);
    m_table->setDefaultAction(issued);
}

void AuthoritiesTab::addSetUpActions() {
    using Needs = TableView::Needs;
    m_table->addMore(QStringLiteral("show"), tr("View..."), QStringLiteral("viewAuthority"), Needs::One,
                     [this] { view(); });
    m_table->addMore(QStringLiteral("accounts"), tr("Who accepts its root..."),
                     QStringLiteral("rolloutAction"), Needs::One, [this] { showRollout(); });
    QAction* list = m_table->addMore(QStringLiteral("log"), tr("Save list of revoked..."),
                                     QStringLiteral("saveCrl"), Needs::One, [this] { saveCrl(); });
    QAction* foreign = m_table->addMore(QStringLiteral("storage"), tr("Import list of revoked..."),
                                        QStringLiteral("importCrl"), Needs::One, [this] { chooseCrl(); });
    m_table->setRule(
        foreign, [this] { return selected() && selected()->kind == QLatin1StringView("trusted"); },
        tr("Only a foreign authority that is trusted has a list that comes from elsewhere"));
    m_table->addMore(QStringLiteral("settings"), tr("Templates..."), QStringLiteral("templatesAction"),
                     Needs::Nothing, [this] { open(new TemplateDialog(api(), m_templates, this)); });
    m_table->addMore(QStringLiteral("storage"), tr("Import an authority of your own..."),
                     QStringLiteral("importAuthorityAction"), Needs::Nothing,
                     [this] { open(new ImportAuthorityDialog(api(), true, {}, this)); });
    m_table->addMore(QStringLiteral("lock"), tr("Trust a foreign authority..."),
                     QStringLiteral("trustAuthorityAction"), Needs::Nothing,
                     [this] { open(new ImportAuthorityDialog(api(), false, {}, this)); });
    QAction* gone = m_table->addMore(QStringLiteral("remove"), tr("Remove..."),
                                     QStringLiteral("removeAuthority"), Needs::One, [this] { askRemove(); });
    m_table->setRule(
        list, [this] { return isOwn(); }, tr("Only an authority of your own has a list here"));
    m_table->setRule(
        gone, [this] { return selected() && selected()->kind != QLatin1StringView("test"); },
        tr("The authority of the Test certificate stays"));
}

const api::AuthorityInfo* AuthoritiesTab::selected() const {
    const int row = m_table->selectedRow();
    return row < 0 ? nullptr : &m_model->row(row);
}

bool AuthoritiesTab::isOwn() const {
    return selected() && selected()->kind == QLatin1StringView("own");
}

void AuthoritiesTab::reload() {
    send(api::AuthoritiesList{}, [this](const api::AuthorityList& list) {
        m_model->setRows(list.authorities);
        if (m_table->selectedRow() < 0 && !list.authorities.isEmpty())
            m_table->selectRow(0);
        m_table->refreshActions();
        showPublishing();
    });
    send(api::TemplatesList{}, [this](const api::TemplateList& list) { m_templates = list.templates; });
}

/// What was issued can be revoked, but others only see it when the list can be fetched.
void AuthoritiesTab::showPublishing() {
    const api::ServiceInfo* service = context().status.service(QStringLiteral("pki"));
    const bool any = std::any_of(
        m_model->rows().begin(), m_model->rows().end(),
        [](const api::AuthorityInfo& a) { return a.kind == QLatin1StringView("own") && a.issued > 0; });
    m_unpublished->setVisible(any && service && service->state != QLatin1StringView("running"));
}

void AuthoritiesTab::create() {
    const QString domain = context().status.status().mainDomain;
    const QString proposal = domain.isEmpty() ? QString() : tr("%1 CA").arg(domain);
    open(new CreateAuthorityDialog(api(), proposal, this));
}

void AuthoritiesTab::signFile() {
    openExport(new SignRequestDialog(api(), selected()->name, m_templates, this), tr("Save the certificate"));
}

void AuthoritiesTab::showIssued() {
    auto* dialog = new IssuedDialog(context(), selected()->name, this);
    connect(dialog, &QDialog::finished, this, [this] { reload(); });
    dialog->open();
}

/// Who connected to certificates that come from this authority.
void AuthoritiesTab::showRollout() {
    const api::AuthorityInfo authority = *selected();
    send(api::CertificatesList{}, [this, authority](const api::CertificateList& list) {
        QList<Rollout> shown;
        for (const api::CertificateInfo& info : list.certificates) {
            if (info.issuer == authority.subject)
                shown << rolloutOf(info);
        }
        auto* dialog = new RolloutDialog(api(), CertificateTexts::authorityName(authority.name), shown, this);
        dialog->open();
    });
}

void AuthoritiesTab::view() {
    api::AuthorityRoot request;
    request.name = selected()->name;
    request.format = QStringLiteral("pem");
    send(request, [this](const api::FileData& file) {
        auto* viewer = new CertificateViewer(api(), this);
        viewer->loadFile(QByteArray::fromBase64(file.base64.toLatin1()));
        viewer->open();
    });
}

void AuthoritiesTab::saveCrl() {
    api::CrlRead request;
    request.authority = selected()->name;
    send(request, [this](const api::FileData& file) {
        save(tr("Save the list of revoked certificates"), file, false);
    });
}

void AuthoritiesTab::chooseCrl() {
    auto* dialog = new QFileDialog(
        this, tr("List of revoked certificates of %1").arg(selected()->name), QString(),
        tr("Lists of revoked certificates (*.crl *.pem *.der)") + QStringLiteral(";;") + tr("All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, name = selected()->name](const QString& fileName) { importCrl(name, fileName); });
    dialog->open();
}

void AuthoritiesTab::importCrl(const QString& authority, const QString& fileName) {
    Files::read(fileName, this, [this, authority](const Files::Read& read) {
        if (!read.error.isEmpty()) {
            messages().showMessage(MessageBar::Kind::Problem, read.error);
            return;
        }
        api::CrlImport request;
        request.authority = authority;
        request.base64 = QString::fromLatin1(read.bytes.toBase64());
        send(request, [this](const api::AuthorityInfo& info) {
            messages().showMessage(MessageBar::Kind::Done,
                                   tr("%1 has revoked %2 certificates. Whoever shows one of them is refused.")
                                       .arg(info.name)
                                       .arg(info.revoked));
            reload();
        });
    });
}

void AuthoritiesTab::askRemove() {
    const api::AuthorityInfo authority = *selected();
    const QString what =
        authority.kind == QLatin1StringView("own")
            ? tr("Its private key goes with it: nothing can be issued or revoked by it any more.")
            : tr("Clients with its certificates are no longer recognized.");
    confirm(this, tr("Remove the authority %1?").arg(authority.name), what,
            tr("Remove %1").arg(authority.name), [this, name = authority.name] { remove(name, false); });
}

/// The name that was asked about, whatever is selected by the time of the answer.
void AuthoritiesTab::remove(const QString& name, bool force) {
    api::AuthorityRemove request;
    request.name = name;
    request.force = force;
    api().call(request, this, [this, name](const base::Result<api::Empty>& reply) {
        if (reply) {
            messages().dismiss();
            reload();
            Q_EMIT changedMuch();
        } else if (reply.error().code == "authority.in-use") {
            messages().showMessage(MessageBar::Kind::Hint, Texts::error(reply.error()),
                                   tr("Remove %1 anyway").arg(name), [this, name] { remove(name, true); });
        } else {
            tell(reply.error());
        }
    });
}

}  // namespace postern::ui
