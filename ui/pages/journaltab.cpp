#include "ui/pages/journaltab.h"

#include "ui/certificatetexts.h"
#include "ui/files.h"
#include "ui/format.h"
#include "ui/widgets/tableview.h"

#include <QAction>
#include <QTableView>

namespace postern::ui {

namespace {
constexpr int kNewest = 5000;
}

JournalTab::JournalTab(PageContext context, MessageBar& messages, QWidget* parent)
    : PanelTab(context, messages, parent) {
    buildModel();
    m_table = new TableView(QStringLiteral("journal"), tr("Journal"), this);
    m_table->setSpare({5, 4});
    m_table->addAction(QStringLiteral("export"), tr("Save as CSV..."), QStringLiteral("saveJournal"),
                       TableView::Needs::Nothing, [this] {
                           save(tr("Save the journal"),
                                Files::text(QStringLiteral("certificate-journal.csv"), m_table->copied(true)),
                                false);
                       });
    m_table->setFilterHint(tr("Filter the journal"));
    m_table->setEmptyState(tr("Nothing happened yet"),
                           tr("Every act with a key, certificate or authority is written here: who, when and "
                              "what. Nobody can change or remove an entry."),
                           nullptr);
    m_table->setModel(m_model, 3);
    m_table->table()->sortByColumn(0, Qt::DescendingOrder);
    fill(m_table);
}

void JournalTab::buildModel() {
    using E = api::JournalEntry;
    m_model = new ListModel<E>(
        {{tr("When"), [](const E& e) { return Format::dateTime(e.utcMs); },
          [](const E& e) { return e.number; }},
         {tr("Who"), [](const E& e) { return e.who; }},
         {tr("What"), [](const E& e) { return CertificateTexts::act(e.act); }},
         {tr("With"), [](const E& e) { return e.object; }},
         {tr("Fingerprint"), [](const E& e) { return e.sha256; }},
         {tr("Reason"), [](const E& e) { return CertificateTexts::reason(e.reason); }}},
        [](const E& e) { return QString::number(e.number); }, this);
}

void JournalTab::reload() {
    api::JournalRead request;
    request.limit = kNewest;
    send(request, [this](const api::JournalList& list) { m_model->setRows(list.entries); });
}

}  // namespace postern::ui
