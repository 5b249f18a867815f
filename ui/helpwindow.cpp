#include "ui/helpwindow.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/theme.h"

#include <QFile>
#include <QHBoxLayout>
#include <QListWidget>
#include <QShortcut>
#include <QTextBrowser>
#include <QTextTable>

namespace postern::ui {

namespace {
const QString kFingerprints = QStringLiteral("{{fingerprints}}");
}

HelpWindow::HelpWindow(api::AdminApi* api, QWidget* parent) : QWidget(parent, Qt::Window), m_api(api) {
    setObjectName(QStringLiteral("help"));
    setWindowTitle(tr("Postern Help"));
    setWindowIcon(programIcon());
    resize(860, 600);
    m_list = new QListWidget(this);
    m_list->setAccessibleName(tr("Help topics"));
    m_list->setFixedWidth(272);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setWordWrap(true);
    const std::pair<const char*, QString> topics[] = {
        {"overview", tr("Overview")},
        {"firstmail", tr("First mail in five minutes")},
        {"service", tr("Services")},
        {"domains", tr("Domains")},
        {"accounts", tr("Accounts")},
        {"certificates", tr("Certificates")},
        {"gettingcertificate", tr("Getting an SSL Certificate")},
        {"configuringssl", tr("Configuring SSL")},
        {"dealingclients", tr("Dealing with Clients")},
        {"fingerprints", tr("Fingerprints")},
        {"tlspolicy", tr("TLS policy")},
        {"ownauthority", tr("An authority of your own")},
        {"publickeys", tr("What the keys are for")},
        {"adjustment", tr("When something changes for people")},
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
    if ((m_topic == topic && !m_hasFingerprints) || !file.open(QIODevice::ReadOnly))
        return;
    m_topic = topic;
    const QString markdown = QString::fromUtf8(file.readAll());
    m_hasFingerprints = markdown.contains(kFingerprints);
    if (m_hasFingerprints)
        putFingerprints(topic, markdown);
    else
        showText(markdown);
}

/// They are read each time, because a certificate may have changed since.
void HelpWindow::putFingerprints(const QString& topic, const QString& markdown) {
    const auto fill = [this, markdown](const QString& table) {
        showText(QString(markdown).replace(kFingerprints, table));
    };
    fill(tr("(They are being read.)"));
    if (!m_api)
        return;
    m_api->call(api::CertificatesList{}, this, [this, topic, fill](base::Result<api::CertificateList> reply) {
        if (topic != m_topic)
            return;
        QString table;
        const QList<api::CertificateInfo> all = reply ? reply->certificates : QList<api::CertificateInfo>();
        for (const api::CertificateInfo& info : all) {
            if (info.usedBy.isEmpty() && info.domains.isEmpty())
                continue;
            table += QStringLiteral("- **%1**\n  - SHA-256: `%2`\n  - SHA-1: `%3`\n")
                         .arg(Format::certificateName(info.name), info.sha256, info.sha1);
        }
        fill(table.isEmpty() ? tr("(No certificate is in use.)") : table);
    });
}

void HelpWindow::showText(const QString& markdown) {
    m_text->setMarkdown(markdown);
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
