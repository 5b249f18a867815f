#include "ui/pages/requeststab.h"

#include "ui/certificatetexts.h"
#include "ui/dialogs/requestdialogs.h"
#include "ui/files.h"
#include "ui/format.h"
#include "ui/mailrequest.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/tableview.h"
#include "ui/wizards/certificatewizard.h"

#include <QAction>
#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace postern::ui {

RequestsTab::RequestsTab(PageContext context, MessageBar& messages, QWidget* parent)
    : PanelTab(context, messages, parent) {
    buildModel();
    m_table = new TableView(QStringLiteral("requests"), tr("Pending requests"), this);
    m_table->setSpare({5, 4});
    buildActions();
    m_table->setFilterHint(tr("Filter requests"));
    m_table->setModel(m_model, 1);
    fill(m_table, buildText());
    connect(m_table, &TableView::selectionChanged, this, &RequestsTab::showSelected);
    showSelected();
}

void RequestsTab::buildModel() {
    using R = api::RequestInfo;
    m_model = new ListModel<R>(
        {{tr("Name"), [](const R& r) { return r.name; }},
         {tr("For"), [](const R& r) { return CertificateTexts::commonName(r.subject); }},
         {tr("Waiting for"), [](const R& r) { return Format::age(r.ageDays); },
          [](const R& r) { return r.ageDays; }},
         {tr("Authority"), [](const R& r) { return r.authority; }},
         {tr("Note"), [](const R& r) { return r.note; }},
         {tr("Key"), [](const R& r) { return r.keyType; }}},
        [](const R& r) { return r.name; }, this);
}

void RequestsTab::buildActions() {
    using Needs = TableView::Needs;
    QAction* first =
        m_table->addAction(QStringLiteral("add"), tr("New request..."), QStringLiteral("newRequest"),
                           Needs::Nothing, [this] { openWizard(false); });
    QAction* process =
        m_table->addAction(QStringLiteral("done"), tr("Process the pending request..."),
                           QStringLiteral("processRequest"), Needs::One, [this] { openWizard(true); });
    m_table->addAction(QStringLiteral("copy"), tr("Copy"), QStringLiteral("copyRequest"), Needs::One, [this] {
        copied(tr("The request is in the clipboard. Paste it into the form of the authority."),
               selected()->csrPem);
    });
    m_table->addAction(QStringLiteral("export"), tr("Save..."), QStringLiteral("saveRequest"), Needs::One,
                       [this] {
                           save(tr("Save the request"),
                                Files::text(QStringLiteral("NewKeyRq.txt"), selected()->csrPem), false);
                       });
    m_table->addAction(QStringLiteral("smtp"), tr("Mail..."), QStringLiteral("mailRequest"), Needs::One,
                       [this] { mail(); });
    m_table->addMore(QStringLiteral("edit"), tr("Notes..."), QStringLiteral("requestNotes"), Needs::One,
                     [this] { open(new ChecklistDialog(api(), *selected(), this)); });
    m_table->addMore(QStringLiteral("certificates"), tr("Sign with your own authority..."),
                     QStringLiteral("signPendingAction"), Needs::One, [this] { signWithOwn(); });
    m_table->addMore(QStringLiteral("remove"), tr("Give up..."), QStringLiteral("giveUpAction"), Needs::One,
                     [this] { open(new GiveUpDialog(api(), *selected(), this)); });
    m_table->setDefaultAction(process);
    m_table->setEmptyState(tr("No request waits"),
                           tr("A signing request asks an authority for a certificate that everybody trusts."),
                           first);
}

QWidget* RequestsTab::buildText() {
    m_below = new QWidget(this);
    m_facts = noteLabel(QString(), m_below);
    m_facts->setObjectName(QStringLiteral("requestFacts"));
    m_text = new QPlainTextEdit(m_below);
    m_text->setObjectName(QStringLiteral("csr"));
    m_text->setAccessibleName(tr("Text of the request"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setFixedHeight(96);
    auto* column = new QVBoxLayout(m_below);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_facts);
    column->addWidget(m_text);
    return m_below;
}

const api::RequestInfo* RequestsTab::selected() const {
    const int row = m_table->selectedRow();
    return row < 0 ? nullptr : &m_model->row(row);
}

void RequestsTab::reload() {
    send(api::RequestsList{}, [this](const api::RequestList& list) {
        m_model->setRows(list.requests);
        if (m_table->selectedRow() < 0 && !list.requests.isEmpty())
            m_table->selectRow(0);
        showSelected();
    });
}

void RequestsTab::showSelected() {
    const api::RequestInfo* request = selected();
    m_below->setVisible(request != nullptr);
    if (!request)
        return;
    if (m_text->toPlainText() != request->csrPem)
        m_text->setPlainText(request->csrPem);
    QString facts = tr("Copy everything, with the lines BEGIN and END. Made on %1 for %2.")
                        .arg(Format::date(request->createdUtcMs), request->names.join(QStringLiteral(", ")));
    if (!request->replaces.isEmpty())
        facts += QLatin1Char(' ') + tr("Until it is answered, %1 stays in use.").arg(request->replaces);
    m_facts->setText(facts);
}

void RequestsTab::openWizard(bool answer) {
    using Start = CertificateWizard::Start;
    startWizard(new CertificateWizard(api(), context().status,
                                      answer ? Start::ProcessRequest : Start::NewRequest,
                                      answer ? selected()->name : QString(), this));
}

void RequestsTab::mail() {
    if (!mailRequest(CertificateTexts::commonName(selected()->subject), selected()->csrPem))
        messages().showMessage(
            MessageBar::Kind::Problem,
            tr("No mail program is set up on this computer. Copy or save the request instead."));
}

/// The request that was selected, whatever is by the time of the answer.
void RequestsTab::signWithOwn() {
    send(api::AuthoritiesList{}, [this, request = *selected()](const api::AuthorityList& list) {
        QStringList own;
        for (const api::AuthorityInfo& authority : list.authorities) {
            if (authority.kind == QLatin1StringView("own"))
                own << authority.name;
        }
        open(new SignPendingDialog(api(), request, own, this));
    });
}

}  // namespace postern::ui
