#pragma once

#include "ui/pages/page.h"
#include "ui/widgets/state.h"

#include <QTimer>

namespace postern::ui {

class ChartRow;
class FlowLayout;
class ProblemList;
class ServiceCard;

/// Is it all right? Headline, what needs a person, a card per service, the last hour or day in charts.
class OverviewPage : public Page {
    Q_OBJECT
 public:
    OverviewPage(PageContext context, QWidget* parent);
    void reload() override;
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("overview"); }

 private:
    void showStatus();
    void readCharts();
    QWidget* buildSpanSwitch(QWidget* parent);
    QLabel* m_headline;
    QLabel* m_mark;
    QLabel* m_facts;
    ProblemList* m_problems;
    FlowLayout* m_flow;
    QWidget* m_cards;
    QList<ServiceCard*> m_services;
    ChartRow* m_charts;
    int m_hours = 1;
    QTimer m_tick;
};

/// Attention while a problem (not only a hint) waits, else whether anything runs.
[[nodiscard]] State overallState(const api::Status& status);
/// Certificate Services are an extra: off, they are a choice and not a fault.
[[nodiscard]] bool isOffByChoice(const api::ServiceInfo& service);
/// "All services run, everything is encrypted", or how many things need a person.
[[nodiscard]] QString headlineOf(const api::Status& status);

}  // namespace postern::ui
