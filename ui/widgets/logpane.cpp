#include "ui/widgets/logpane.h"

#include "ui/models/logmodel.h"
#include "ui/theme.h"
#include "ui/widgets/tableview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::ui {

namespace {
constexpr int kSlice = 2000;  // lines in one answer
}

LogPane::LogPane(PageContext context, MessageBar& messages, QWidget* parent)
    : QWidget(parent), m_context(context), m_messages(messages) {
    m_model = new LogModel(this);
    m_model->setColours(colours(palette()).bad, colours(palette()).warn);
    m_filter = new LogFilter(this);
    m_filter->setFilterKeyColumn(-1);
    m_table = new TableView(QStringLiteral("log"), tr("Log"), this);
    m_table->setProxy(m_filter);
    m_table->addAction(QStringLiteral("close"), tr("Clear view"), QStringLiteral("clearLog"),
                       TableView::Needs::Nothing, [this] { m_model->clear(); });
    m_table->setFilterHint(tr("Filter text"));
    buildFilters();
    m_table->setModel(m_model, 4);
    m_table->table()->setSortingEnabled(false);
    m_table->table()->verticalHeader()->setDefaultSectionSize(26);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->addWidget(m_table);
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible())
            read();
    });
    m_tick.start();
}

void LogPane::buildFilters() {
    m_level = new QComboBox(m_table);
    m_level->setObjectName(QStringLiteral("level"));
    m_level->setAccessibleName(tr("Level"));
    m_level->addItem(tr("All levels"), QStringList());
    m_level->addItem(tr("Failures"), QStringList{QStringLiteral("failure")});
    m_level->addItem(tr("Failures and problems"),
                     QStringList{QStringLiteral("failure"), QStringLiteral("problem")});
    m_category = new QComboBox(m_table);
    m_category->setObjectName(QStringLiteral("category"));
    m_category->setAccessibleName(tr("Part"));
    m_category->addItem(tr("All parts"), QString());
    m_category->setProperty("dataFrom", 1);  // as they stand in the log
    for (const char* part :
         {"SYSTEM", "NET", "TLS", "SMTP", "SUBMISSION", "POP3", "IMAP", "STORE", "AUTH", "ADMIN"})
        m_category->addItem(QString::fromLatin1(part), QString::fromLatin1(part));
    m_follow = new QCheckBox(tr("Follow"), m_table);
    m_follow->setObjectName(QStringLiteral("follow"));
    m_follow->setToolTip(tr("Keep the newest line in view"));
    m_follow->setChecked(true);
    m_table->addFilterWidget(m_level);
    m_table->addFilterWidget(m_category);
    m_table->addFilterWidget(m_follow);
    connect(m_level, &QComboBox::currentIndexChanged, this,
            [this] { m_filter->setLevels(m_level->currentData().toStringList()); });
    connect(m_category, &QComboBox::currentIndexChanged, this,
            [this] { m_filter->setCategory(m_category->currentData().toString()); });
    connect(m_follow, &QCheckBox::toggled, this, [this](bool on) {
        if (on)
            m_table->table()->scrollToBottom();
    });
    // Scrolling up to read stops the following; scrolling to the end takes it up again.
    QScrollBar* bar = m_table->table()->verticalScrollBar();
    connect(bar, &QScrollBar::actionTriggered, this,
            [this, bar] { m_follow->setChecked(bar->sliderPosition() >= bar->maximum()); });
}

void LogPane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    read();
}

void LogPane::read() {
    if (m_reading)
        return;
    m_reading = true;
    api::LogRead request;
    request.after = m_model->newest();
    request.limit = kSlice;
    m_context.api.call(request, this, [this](base::Result<api::LogLines> reply) {
        m_reading = false;
        if (!reply) {
            m_messages.showError(reply.error());
            return;
        }
        m_model->append(reply->lines);
        if (m_follow->isChecked() && !reply->lines.isEmpty())
            m_table->table()->scrollToBottom();
    });
}

}  // namespace postern::ui
