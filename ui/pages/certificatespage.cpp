#include "ui/pages/certificatespage.h"

#include "ui/dialogs/selfsigneddialog.h"
#include "ui/dialogs/usecertificatedialog.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/certificatecard.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/state.h"
#include "ui/widgets/tableview.h"

#include <QFileDialog>
#include <QSaveFile>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

namespace postern::ui {

namespace {

bool isTest(const api::CertificateInfo& info) {
    return info.kind == QLatin1StringView("test");
}

State stateOf(const api::CertificateInfo& info) {
    if (isTest(info) || info.daysLeft < 0)
        return State::Down;
    return info.daysLeft < 14 ? State::Attention : State::Running;
}

}  // namespace

CertificatesPage::CertificatesPage(PageContext context, QWidget* parent)
    : Page(context, tr("Certificates"),
           tr("What your services show to prove who they are. Private keys stay here, encrypted."), parent) {
    buildTable();
    m_card = new CertificateCard(this);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_card);
    auto* split = new QSplitter(Qt::Vertical, this);
    split->setChildrenCollapsible(false);
    split->addWidget(m_table);
    split->addWidget(scroll);
    split->setHandleWidth(2 * kGrid);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 2);
    split->setSizes({216, 300});
    body()->addWidget(split, 1);
    m_card->showNothing(tr("Select a certificate to see all of it"));
    connect(m_table, &TableView::selectionChanged, this, &CertificatesPage::showSelected);
    follow({api::Topic::Certificates, api::Topic::Settings});
}

void CertificatesPage::buildTable() {
    using C = api::CertificateInfo;
    const QPalette look = palette();
    const QColor red = colours(look).bad;
    m_model = new ListModel<C>(
        {{tr("Name"), [](const C& c) { return Format::certificateName(c.name); }},
         {tr("Kind"),
          [](const C& c) { return isTest(c) ? tr("For tests only") : Format::certificateKind(c.kind); },
          {},
          [look](const C& c) { return States::icon(stateOf(c), look); },
          [red](const C& c) { return isTest(c) ? QVariant(red) : QVariant(); }},
         {tr("Issued to"), [](const C& c) { return c.subject; }},
         {tr("Time left"), [](const C& c) { return Format::daysLeft(c.daysLeft); },
          [](const C& c) { return c.daysLeft; }},
         {tr("Used by"), [](const C& c) { return Format::serviceNames(c.usedBy); }}},
        [](const C& c) { return c.name; }, this);
    m_table = new TableView(QStringLiteral("certificates"), tr("Certificates"), this);
    using Needs = TableView::Needs;
    QAction* first =
        m_table->addAction(QStringLiteral("add"), tr("Create..."), QStringLiteral("createCertificate"),
                           Needs::Nothing, [this] { create(); });
    QAction* use = m_table->addAction(QStringLiteral("services"), tr("Use for..."),
                                      QStringLiteral("useCertificate"), Needs::One, [this] { useFor(); });
    m_table->addAction(QStringLiteral("export"), tr("Export..."), QStringLiteral("exportCertificate"),
                       Needs::One, [this] { exportPem(); });
    QAction* gone = m_table->addAction(QStringLiteral("remove"), tr("Remove..."),
                                       QStringLiteral("removeCertificate"), Needs::One, [this] { remove(); });
    m_table->setRule(
        gone, [this] { return selected() && !isTest(*selected()) && selected()->usedBy.isEmpty(); },
        tr("The Test certificate stays, and so does one that a service uses"));
    m_table->addAction(QStringLiteral("certificates"), tr("Export test authority..."),
                       QStringLiteral("exportAuthority"), Needs::Nothing, [this] { exportAuthority(); });
    m_table->setDefaultAction(use);
    m_table->setFilterHint(tr("Filter certificates"));
    m_table->setEmptyState(tr("No certificate yet"), tr("Create a self-signed one in a few seconds."), first);
    m_table->setModel(m_model, 2);
}

void CertificatesPage::reload() {
    send(api::CertificatesList{}, [this](const api::CertificateList& list) {
        m_model->setRows(list.certificates);
        if (m_table->selectedRow() < 0 && !list.certificates.isEmpty())
            m_table->selectRow(0);
        showSelected();
    });
}

void CertificatesPage::showItem(const QString& item) {
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->row(row).name == item)
            m_table->selectRow(row);
    }
}

const api::CertificateInfo* CertificatesPage::selected() const {
    const int row = m_table->selectedRow();
    return row < 0 ? nullptr : &m_model->row(row);
}

void CertificatesPage::showSelected() {
    if (const api::CertificateInfo* info = selected())
        m_card->show(*info);
    else
        m_card->showNothing(tr("Select a certificate to see all of it"));
}

void CertificatesPage::create() {
    QStringList names;
    for (const api::CertificateInfo& info : m_model->rows()) names << info.name;
    auto* dialog = new SelfSignedDialog(api(), context().status.status(), names, this);
    connect(dialog, &FormDialog::done, this, &CertificatesPage::reload);
    dialog->open();
}

void CertificatesPage::useFor() {
    auto* dialog = new UseCertificateDialog(api(), context().status.status(), *selected(), this);
    connect(dialog, &FormDialog::done, this, &CertificatesPage::reload);
    dialog->open();
}

void CertificatesPage::remove() {
    const QString name = selected()->name;
    confirm(this, tr("Remove the certificate %1?").arg(name), tr("Its private key is removed with it."),
            tr("Remove %1").arg(name), [this, name] {
                api::CertificateRemove request;
                request.name = name;
                send(request, [this](const api::Empty&) { reload(); });
            });
}

void CertificatesPage::exportPem() {
    api::CertificateExport request;
    request.name = selected()->name;
    send(request, [this, name = request.name](const api::Text& text) {
        saveText(tr("Save the certificate"), name + QStringLiteral(".pem"), text.text);
    });
}

void CertificatesPage::exportAuthority() {
    send(api::AuthorityExport{}, [this](const api::Text& text) {
        saveText(tr("Save the test authority"), QStringLiteral("postern-test-authority.pem"), text.text);
    });
}

void CertificatesPage::saveText(const QString& title, const QString& fileName, const QString& text) {
    auto* dialog = new QFileDialog(this, title, QString(), tr("Certificates (*.pem)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(fileName);
    connect(dialog, &QFileDialog::fileSelected, this, [this, text](const QString& file) {
        QSaveFile out(file);
        const bool good =
            out.open(QIODevice::WriteOnly) && out.write(text.toLatin1()) == text.size() && out.commit();
        if (good)
            messages().showMessage(MessageBar::Kind::Done, tr("Saved as %1").arg(file));
        else
            messages().showMessage(MessageBar::Kind::Problem,
                                   tr("%1 could not be written: %2").arg(file, out.errorString()));
    });
    dialog->open();
}

}  // namespace postern::ui
