#include "ui/pages/monitorpage.h"

#include "ui/theme.h"
#include "ui/widgets/chartrow.h"
#include "ui/widgets/clientspane.h"
#include "ui/widgets/logpane.h"
#include "ui/widgets/sessionspane.h"

#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace postern::ui {

MonitorPage::MonitorPage(PageContext context, QWidget* parent)
    : Page(context, tr("Monitor"), QString(), parent) {
    setBodyMargins(false);
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the page"));
    const QList<std::pair<QString, QString>> names = tabs();
    m_tabs->addTab(new SessionsPane(this->context(), QString(), messages(), m_tabs), names.at(0).second);
    m_tabs->addTab(new LogPane(this->context(), messages(), m_tabs), names.at(1).second);
    auto* holder = new QWidget(m_tabs);
    m_charts = new ChartRow(248, holder);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->addWidget(m_charts);
    column->addStretch(1);
    m_tabs->addTab(holder, names.at(2).second);
    m_tabs->addTab(new ClientsPane(this->context(), messages(), m_tabs), names.at(3).second);
    body()->addWidget(m_tabs, 1);
    m_tick.setInterval(10'000);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible())
            reload();
    });
    m_tick.start();
}

void MonitorPage::reload() {
    send(api::MetricsRead{}, [this](const api::Metrics& metrics) { m_charts->show(metrics); });
}

QString MonitorPage::helpTopic() const {
    return m_tabs->currentIndex() == 3 ? QStringLiteral("dealingclients") : QStringLiteral("monitor");
}

QList<std::pair<QString, QString>> MonitorPage::tabs() {
    return {{QStringLiteral("sessions"), tr("Sessions")},
            {QStringLiteral("log"), tr("Log")},
            {QStringLiteral("charts"), tr("Charts")},
            {QStringLiteral("clients"), tr("Clients")}};
}

void MonitorPage::showItem(const QString& item) {
    const QList<std::pair<QString, QString>> all = tabs();
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (all.at(i).first == item)
            m_tabs->setCurrentIndex(int(i));
    }
}

}  // namespace postern::ui
