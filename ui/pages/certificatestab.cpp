#include "ui/pages/certificatestab.h"

#include "ui/certificatetexts.h"
#include "ui/dialogs/certificateviewer.h"
#include "ui/dialogs/chaindialog.h"
#include "ui/dialogs/companiondialog.h"
#include "ui/dialogs/exportdialogs.h"
#include "ui/dialogs/importdialog.h"
#include "ui/dialogs/publishdialog.h"
#include "ui/dialogs/restoredialog.h"
#include "ui/dialogs/rolloutdialog.h"
#include "ui/dialogs/selfsigneddialog.h"
#include "ui/dialogs/usecertificatedialog.h"
#include "ui/files.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/state.h"
#include "ui/widgets/tableview.h"

#include <QAction>

#include <utility>

namespace postern::ui {

namespace {

bool isTest(const api::CertificateInfo& info) {
    return info.kind == QLatin1StringView("test");
}

}  // namespace

CertificatesTab::CertificatesTab(PageContext context, MessageBar& messages, QWidget* parent)
    : PanelTab(context, messages, parent) {
    buildModel();
    m_table = new TableView(QStringLiteral("certificates"), tr("Certificates"), this);
    m_table->setSpare({3, 4, 6, 5, 9, 8});
    buildActions();
    m_table->setFilterHint(tr("Filter certificates"));
    m_table->setModel(m_model, 0);
    fill(m_table);
}

void CertificatesTab::buildModel() {
    using C = api::CertificateInfo;
    QList<QIcon> marks;
    for (const State state : {State::Running, State::Stopped, State::Attention, State::Down})
        marks << States::icon(state, palette());
    const QColor red = colours(palette()).bad;
    m_model = new ListModel<C>(
        {{tr("Name"), [](const C& c) { return Format::certificateName(c.name); }},
         {tr("State"), CertificateTexts::state, [](const C& c) { return int(CertificateTexts::mark(c)); },
          [marks](const C& c) { return marks.at(int(CertificateTexts::mark(c))); },
          [red](const C& c) {
              return CertificateTexts::mark(c) == State::Down ? QVariant(red) : QVariant();
          }},
         {tr("Time left"), [](const C& c) { return Format::daysLeft(c.daysLeft); },
          [](const C& c) { return c.daysLeft; }},
         {tr("Issued to"), [](const C& c) { return CertificateTexts::commonName(c.subject); }},
         {tr("Issued by"),
          [](const C& c) { return c.selfSigned ? tr("itself") : CertificateTexts::commonName(c.issuer); }},
         {tr("Valid from"), [](const C& c) { return Format::date(c.notBeforeUtcMs); },
          [](const C& c) { return c.notBeforeUtcMs; }},
         {tr("Valid till"), [](const C& c) { return Format::date(c.notAfterUtcMs); },
          [](const C& c) { return c.notAfterUtcMs; }},
         {tr("Used by"), [](const C& c) { return CertificateTexts::uses(c); }},
         {tr("Kind"), [](const C& c) { return Format::certificateKind(c.kind); }},
         {tr("Key"), [](const C& c) { return c.keyType; }},
         {tr("Key at rest"), [](const C& c) { return CertificateTexts::protection(c.protection); }}},
        [](const C& c) { return c.name; }, this);
}

void CertificatesTab::buildActions() {
    using Needs = TableView::Needs;
    using Start = CertificateWizard::Start;
    QAction* first =
        m_table->addAction(QStringLiteral("add"), tr("New..."), QStringLiteral("createCertificate"),
                           Needs::Nothing, [this] { openWizard(Start::Choose, {}); });
    m_table->addAction(QStringLiteral("storage"), tr("Import..."), QStringLiteral("importCertificate"),
                       Needs::Nothing, [this] { importFiles({}); });
    QAction* look = m_table->addAction(QStringLiteral("show"), tr("View..."),
                                       QStringLiteral("viewCertificate"), Needs::One, [this] { view(); });
    m_table->addAction(
        QStringLiteral("services"), tr("Use for..."), QStringLiteral("useCertificate"), Needs::One,
        [this] { open(new UseCertificateDialog(api(), context().status.status(), *selected(), this)); });
    QAction* again = m_table->addMore(QStringLiteral("refresh"), tr("Renew or replace..."),
                                      QStringLiteral("replaceCertificate"), Needs::One,
                                      [this] { openWizard(Start::Replace, selected()->name); });
    m_table->setRule(
        again, [this] { return canBeChanged(); }, tr("The Test certificate is made anew at every start"));
    m_table->addMore(QStringLiteral("add"), tr("Create self-signed..."), QStringLiteral("createSelfSigned"),
                     Needs::Nothing, [this] { createSelfSigned(); });
    addFileActions();
    addChainActions();
    addRemoval();
    m_table->setDefaultAction(look);
    m_table->setEmptyState(tr("No certificate yet"), tr("Create a self-signed one in a few seconds."), first);
}

void CertificatesTab::openWizard(CertificateWizard::Start start, const QString& name) {
    startWizard(new CertificateWizard(api(), context().status, start, name, this));
}

void CertificatesTab::addFileActions() {
    using Needs = TableView::Needs;
    m_table->addAction(
        QStringLiteral("export"), tr("Export..."), QStringLiteral("exportCertificate"), Needs::One, [this] {
            openExport(new ExportCertificateDialog(api(), *selected(), this), tr("Save the certificate"));
        });
    m_table->addMore(
        QStringLiteral("copy"), tr("Copy fingerprint"), QStringLiteral("copyFingerprint"), Needs::One,
        [this] { copied(tr("The SHA-256 fingerprint is in the clipboard."), selected()->sha256); });
    m_table->addMore(QStringLiteral("info"), tr("Publish fingerprint..."), QStringLiteral("publish"),
                     Needs::One, [this] { publish(); });
    m_table->addMore(QStringLiteral("accounts"), tr("Who accepts it..."), QStringLiteral("rolloutAction"),
                     Needs::One, [this] {
                         const api::CertificateInfo& info = *selected();
                         auto* dialog = new RolloutDialog(api(), Format::certificateName(info.name),
                                                          {rolloutOf(info)}, this);
                         dialog->open();
                     });
    m_table->addMore(QStringLiteral("storage"), tr("Back up keys and certificates..."),
                     QStringLiteral("backup"), Needs::Nothing,
                     [this] { openExport(new BackupDialog(api(), this), tr("Save the backup")); });
    m_table->addMore(QStringLiteral("refresh"), tr("Restore..."), QStringLiteral("restore"), Needs::Nothing,
                     [this] { restore(); });
    m_table->addMore(QStringLiteral("certificates"), tr("Export test authority..."),
                     QStringLiteral("exportAuthority"), Needs::Nothing, [this] {
                         openExport(new RootFileDialog(api(), QStringLiteral("test"), this),
                                    tr("Save the test authority"));
                     });
}

void CertificatesTab::addChainActions() {
    using Needs = TableView::Needs;
    QAction* beside = m_table->addMore(QStringLiteral("add"), tr("Second certificate for old programs..."),
                                       QStringLiteral("companionCertificate"), Needs::One,
                                       [this] { openCompanion(selected()->name); });
    QAction* chain =
        m_table->addMore(QStringLiteral("alias"), tr("Set CA Chain..."), QStringLiteral("setCaChain"),
                         Needs::One, [this] { open(new ChainDialog(api(), *selected(), this)); });
    QAction* noChain =
        m_table->addMore(QStringLiteral("close"), tr("Remove CA Chain..."), QStringLiteral("removeCaChain"),
                         Needs::One, [this] { removeChain(); });
    const QString made = tr("The Test certificate is made anew at every start");
    m_table->setRule(
        beside, [this] { return canBeChanged(); }, made);
    m_table->setRule(
        chain, [this] { return canBeChanged() && !selected()->selfSigned; },
        tr("A certificate that signed itself has no chain"));
    m_table->setRule(
        noChain, [this] { return canBeChanged() && !selected()->chain.isEmpty(); }, tr("It has no CA chain"));
}

void CertificatesTab::openCompanion(const QString& name) {
    for (const api::CertificateInfo& info : m_model->rows()) {
        if (info.name != name)
            continue;
        auto* dialog = new CompanionDialog(api(), info, m_model->rows(), this);
        connect(dialog, &CompanionDialog::createAsked, this, [this, info] { createCompanion(info); });
        open(dialog);
        return;
    }
}

/// With the same names and the other kind of key, under a name of its own in the list.
void CertificatesTab::createCompanion(const api::CertificateInfo& info) {
    using Start = CertificateWizard::Start;
    auto* wizard = new CertificateWizard(api(), context().status,
                                         info.selfSigned ? Start::SelfSigned : Start::NewRequest, {}, this);
    const bool rsa = info.keyType.startsWith(QLatin1StringView("RSA"));
    CertificatePlan& plan = wizard->plan();
    plan.beside = true;
    plan.name = info.name + (rsa ? QStringLiteral(" EC") : QStringLiteral(" RSA"));
    plan.keyType = rsa ? QStringLiteral("p256") : QStringLiteral("rsa2048");
    plan.commonName = info.names.value(0, info.name);
    plan.names = info.names.mid(1);
    plan.services.clear();
    if (info.selfSigned)  // the answer to a request comes later
        connect(wizard, &QDialog::accepted, this, [this, name = info.name] { offerAgain(name); });
    startWizard(wizard);
}

/// The certificate that was just made stands in the form it was missing from.
void CertificatesTab::offerAgain(const QString& name) {
    send(api::CertificatesList{}, [this, name](const api::CertificateList& list) {
        m_model->setRows(list.certificates);
        openCompanion(name);
    });
}

void CertificatesTab::addRemoval() {
    QAction* gone =
        m_table->addAction(QStringLiteral("remove"), tr("Remove..."), QStringLiteral("removeCertificate"),
                           TableView::Needs::One, [this] { remove(); });
    m_table->setRule(
        gone,
        [this] { return canBeChanged() && selected()->usedBy.isEmpty() && selected()->domains.isEmpty(); },
        tr("The Test certificate stays, and so does one that a service or domain uses"));
}

bool CertificatesTab::canBeChanged() const {
    return selected() && !isTest(*selected());
}

void CertificatesTab::reload() {
    send(api::CertificatesList{}, [this](const api::CertificateList& list) {
        m_model->setRows(list.certificates);
        if (!m_wanted.isEmpty())
            select(std::exchange(m_wanted, QString()));
        if (m_table->selectedRow() < 0 && !list.certificates.isEmpty())
            m_table->selectRow(0);
        m_table->refreshActions();
    });
}

void CertificatesTab::select(const QString& name) {
    if (m_model->rowCount() == 0)
        m_wanted = name;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->row(row).name == name)
            m_table->selectRow(row);
    }
}

const api::CertificateInfo* CertificatesTab::selected() const {
    const int row = m_table->selectedRow();
    return row < 0 ? nullptr : &m_model->row(row);
}

void CertificatesTab::createSelfSigned() {
    open(new SelfSignedDialog(api(), context().status.status(), this));
}

void CertificatesTab::view() {
    auto* viewer = new CertificateViewer(api(), this);
    viewer->load(selected()->name);
    viewer->open();
}

void CertificatesTab::importFiles(const QStringList& files) {
    auto* dialog = new ImportDialog(api(), context().status.status(), files, this);
    connect(dialog, &ImportDialog::finishedWith, this, [this](const QString& sentence) {
        // After the tab has cleared its messages.
        QMetaObject::invokeMethod(
            this, [this, sentence] { messages().showMessage(MessageBar::Kind::Done, sentence); },
            Qt::QueuedConnection);
    });
    open(dialog);
}

void CertificatesTab::publish() {
    auto* dialog = new PublishDialog(*selected(), context().status.status().hostName, this);
    connect(dialog, &PublishDialog::fileReady, this, [this](const api::FileData& file, bool secret) {
        save(tr("Save the fingerprints"), file, secret);
    });
    dialog->open();
}

void CertificatesTab::restore() {
    auto* dialog = new RestoreDialog(api(), this);
    connect(dialog, &RestoreDialog::restored, this, [this](const api::RestoreReport& report) {
        const QString sentence = tr("Restored certificates: %1, keys: %2, requests: %3; here already: %4.")
                                     .arg(report.installed.size())
                                     .arg(report.keys.size())
                                     .arg(report.requests.size())
                                     .arg(report.skipped.size());
        QMetaObject::invokeMethod(
            this, [this, sentence] { messages().showMessage(MessageBar::Kind::Done, sentence); },
            Qt::QueuedConnection);
    });
    open(dialog);
}

void CertificatesTab::removeChain() {
    const QString name = selected()->name;
    confirm(this, tr("Remove the CA chain of %1?").arg(name),
            tr("Programs that do not know the certificates in between will warn. The certificate stays."),
            tr("Remove CA Chain"), [this, name] {
                api::ChainRemove request;
                request.name = name;
                send(request, [this](const api::CertificateInfo&) { reload(); });
            });
}

void CertificatesTab::remove() {
    const QString name = selected()->name;
    confirm(this, tr("Remove the certificate %1?").arg(name),
            tr("Its private key stays under Keys, so a new certificate can be made for it."),
            tr("Remove %1").arg(name), [this, name] {
                api::CertificateRemove request;
                request.name = name;
                send(request, [this](const api::Empty&) {
                    reload();
                    Q_EMIT changedMuch();
                });
            });
}

}  // namespace postern::ui
