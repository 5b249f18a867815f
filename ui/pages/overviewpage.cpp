#include "ui/pages/overviewpage.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/chartrow.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/problemlist.h"
#include "ui/widgets/servicecard.h"

#include <QButtonGroup>
#include <QDateTime>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>

namespace postern::ui {

State overallState(const api::Status& status) {
    for (const api::Problem& problem : status.problems) {
        if (problem.severity == QLatin1StringView("problem"))
            return State::Attention;
    }
    const bool any = std::any_of(
        status.services.begin(), status.services.end(),
        [](const api::ServiceInfo& service) { return service.state == QLatin1StringView("running"); });
    return any ? State::Running : State::Stopped;
}

bool isOffByChoice(const api::ServiceInfo& service) {
    return service.name == QLatin1StringView("pki") && !service.enabled;
}

QString headlineOf(const api::Status& status) {
    // Hints are advice; only problems need somebody.
    const auto needs = std::count_if(
        status.problems.begin(), status.problems.end(),
        [](const api::Problem& problem) { return problem.severity == QLatin1StringView("problem"); });
    if (needs == 1)
        return OverviewPage::tr("1 thing needs you");
    if (needs > 1)
        return OverviewPage::tr("%1 things need you").arg(needs);
    const auto running = [](const api::ServiceInfo& service) {
        return service.state == QLatin1StringView("running") || isOffByChoice(service);
    };
    const auto encrypted = [](const api::ServiceInfo& service) {
        return service.ssl || service.name == QLatin1StringView("pki");
    };
    const bool all = std::all_of(status.services.begin(), status.services.end(), running);
    if (!all)
        return OverviewPage::tr("Some services are stopped");
    return std::all_of(status.services.begin(), status.services.end(), encrypted)
               ? OverviewPage::tr("All services run, everything is encrypted")
               : OverviewPage::tr("All services run, not all with encryption");
}

OverviewPage::OverviewPage(PageContext context, QWidget* parent)
    : Page(context, QString(), QString(), parent) {
    QWidget* inside = scrollBody();
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(3 * kGrid, kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    m_mark = new QLabel(inside);
    m_headline = plainLabel(QString(), inside);
    m_headline->setObjectName(QStringLiteral("headline"));
    m_headline->setProperty("role", QStringLiteral("headline"));
    m_facts = noteLabel(QString(), inside);
    auto* head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(m_mark);
    head->addWidget(m_headline, 1);
    m_problems = new ProblemList(inside);
    m_cards = new QWidget(inside);
    m_flow = new FlowLayout(2 * kGrid, m_cards);
    m_flow->setColumnWidth(228);
    m_charts = new ChartRow(216, inside);
    column->addLayout(head);
    column->addWidget(m_facts);
    column->addWidget(m_problems);
    column->addWidget(m_cards);
    column->addWidget(buildSpanSwitch(inside));
    column->addWidget(m_charts);
    column->addStretch(1);
    connect(m_problems, &ProblemList::opened, this, &Page::openPage);
    connect(&this->context().status, &StatusWatch::updated, this, &OverviewPage::showStatus);
    connect(&this->context().status, &StatusWatch::connectionChanged, this, &OverviewPage::showStatus);
    m_tick.setInterval(10'000);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible())
            readCharts();
    });
    m_tick.start();
    showStatus();
}

void OverviewPage::reload() {
    context().status.refresh();
    readCharts();
}

void OverviewPage::showStatus() {
    if (!context().status.isKnown()) {
        m_headline->setText(tr("Asking the engine..."));
        return;
    }
    const api::Status& status = context().status.status();
    const Colours& c = colours(palette());
    const bool gone = !api().isConnected();
    const bool good = !gone && overallState(status) == State::Running;
    m_mark->setPixmap(iconPixmap(good ? QStringLiteral("done") : QStringLiteral("problem"),
                                 good ? c.good : c.warn, 28, devicePixelRatioF()));
    m_headline->setText(gone ? tr("The engine is gone; what stands here is what it said last")
                             : headlineOf(status));
    const qint64 running = QDateTime::currentMSecsSinceEpoch() - status.startedUtcMs;
    m_facts->setText(
        tr("%1, Postern %2, running for %3").arg(status.hostName, status.version, Format::duration(running)));
    m_problems->show(status.problems);
    while (m_services.size() < status.services.size()) {
        auto* card = new ServiceCard(m_cards);
        m_flow->addWidget(card);
        connect(card, &ServiceCard::opened, this,
                [this](const QString& name) { Q_EMIT openPage(QStringLiteral("service/") + name); });
        m_services << card;
        card->setVisible(true);
    }
    for (qsizetype i = 0; i < status.services.size(); ++i) m_services.at(i)->show(status.services.at(i));
}

void OverviewPage::readCharts() {
    api::MetricsRead request;
    request.hours = m_hours;
    send(request, [this, hours = m_hours](const api::Metrics& metrics) {
        if (hours == m_hours)
            m_charts->show(metrics, hours);
    });
}

QWidget* OverviewPage::buildSpanSwitch(QWidget* parent) {
    const QString key = QStringLiteral("overview/hours");
    m_hours = QSettings().value(key, 1).toInt() > 1 ? 24 : 1;
    auto* holder = new QWidget(parent);
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    row->addWidget(sectionLabel(tr("What happened"), holder));
    row->addStretch(1);
    auto* group = new QButtonGroup(holder);
    const auto add = [&](const QString& text, const QString& name, int hours) {
        QPushButton* button = pushButton(text, name, holder);
        button->setCheckable(true);
        button->setChecked(m_hours == hours);
        button->setProperty("toggle", true);
        group->addButton(button, hours);
        row->addWidget(button);
    };
    add(tr("Last hour"), QStringLiteral("spanHour"), 1);
    add(tr("Last day"), QStringLiteral("spanDay"), 24);
    connect(group, &QButtonGroup::idClicked, this, [this, key](int hours) {
        m_hours = hours;
        QSettings().setValue(key, hours);
        readCharts();
    });
    return holder;
}

}  // namespace postern::ui
