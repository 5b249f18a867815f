#include "ui/helpwindow.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QFile>
#include <QHBoxLayout>
#include <QListWidget>
#include <QShortcut>
#include <QTextBrowser>
#include <QTextTable>

namespace postern::ui {

HelpWindow::HelpWindow(QWidget* parent) : QWidget(parent, Qt::Window) {
    setObjectName(QStringLiteral("help"));
    setWindowTitle(tr("Postern Help"));
    setWindowIcon(programIcon());
    resize(860, 600);
    m_list = new QListWidget(this);
    m_list->setAccessibleName(tr("Help topics"));
    m_list->setFixedWidth(248);
    const std::pair<const char*, QString> topics[] = {{"overview", tr("Overview")},
                                                      {"firstmail", tr("First mail in five minutes")},
                                                      {"service", tr("Services")},
                                                      {"domains", tr("Domains")},
                                                      {"accounts", tr("Accounts")},
                                                      {"certificates", tr("Certificates")},
                                                      {"monitor", tr("Monitor")},
                                                      {"settings", tr("Settings")},
                                                      {"clients", tr("Setting up mail programs")}};
    for (const auto& [topic, title] : topics) {
        auto* item = new QListWidgetItem(title, m_list);
        item->setData(Qt::UserRole, QString::fromLatin1(topic));
    }
    m_text = new QTextBrowser(this);
    m_text->setAccessibleName(tr("Help text"));
    m_text->setOpenLinks(false);
    m_text->document()->setDocumentMargin(2 * kGrid);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    row->setSpacing(2 * kGrid);
    row->addWidget(m_list);
    row->addWidget(m_text, 1);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item)
            load(item->data(Qt::UserRole).toString());
    });
    connect(m_text, &QTextBrowser::anchorClicked, this,
            [this](const QUrl& link) { showTopic(link.path().remove(QStringLiteral(".md"))); });
    auto* shut = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    connect(shut, &QShortcut::activated, this, &QWidget::close);
}

void HelpWindow::showTopic(const QString& topic) {
    for (int i = 0; i < m_list->count(); ++i) {
        if (m_list->item(i)->data(Qt::UserRole).toString() == topic)
            m_list->setCurrentRow(i);
    }
    load(topic);
    show();
    raise();
    activateWindow();
}

void HelpWindow::load(const QString& topic) {
    QFile file(QStringLiteral(":/help/%1.md").arg(topic));
    if (m_topic == topic || !file.open(QIODevice::ReadOnly))
        return;
    m_topic = topic;
    m_text->setMarkdown(QString::fromUtf8(file.readAll()));
    for (QTextFrame* frame : m_text->document()->rootFrame()->childFrames()) {
        auto* table = qobject_cast<QTextTable*>(frame);
        if (!table)
            continue;
        QTextTableFormat look = table->format();
        look.setBorder(1);
        look.setBorderCollapse(true);
        look.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
        look.setBorderBrush(colours(palette()).border);
        look.setCellPadding(6);
        look.setTopMargin(kGrid);
        look.setBottomMargin(kGrid);
        table->setFormat(look);
    }
}

}  // namespace postern::ui
