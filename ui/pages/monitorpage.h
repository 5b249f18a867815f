#pragma once

#include "ui/pages/page.h"

#include <QTimer>

class QTabWidget;

namespace postern::ui {

class ChartRow;

/// What is going on now: sessions, log, charts.
class MonitorPage : public Page {
    Q_OBJECT
 public:
    MonitorPage(PageContext context, QWidget* parent);
    void reload() override;
    /// "sessions", "log", "charts", "clients".
    void showItem(const QString& item) override;
    [[nodiscard]] QString helpTopic() const override;
    /// Name for showItem() and title of each part.
    [[nodiscard]] static QList<std::pair<QString, QString>> tabs();

 private:
    QTabWidget* m_tabs;
    ChartRow* m_charts;
    QTimer m_tick;
};

}  // namespace postern::ui
