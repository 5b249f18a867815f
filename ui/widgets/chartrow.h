#pragma once

#include "engine/api/types.h"

#include <QWidget>

namespace postern::ui {

class Chart;

/// The four charts of the last hour or day: connections, handshakes, messages, failed logins.
class ChartRow : public QWidget {
    Q_OBJECT
 public:
    /// Charts stand side by side, each at least `columnWidth` pixels wide.
    explicit ChartRow(int columnWidth, QWidget* parent = nullptr);
    /// `hours` as asked for in MetricsRead: 1 or 24.
    void show(const api::Metrics& metrics, int hours = 1);

 private:
    Chart* m_connections;
    Chart* m_handshakes;
    Chart* m_messages;
    Chart* m_failures;
};

}  // namespace postern::ui
