#pragma once

#include "engine/api/types.h"

#include <QWidget>

namespace postern::ui {

class Chart;

/// The four charts of the last hour: connections, handshakes, messages, failed logins.
class ChartRow : public QWidget {
    Q_OBJECT
 public:
    /// Charts stand side by side, each at least `columnWidth` pixels wide.
    explicit ChartRow(int columnWidth, QWidget* parent = nullptr);
    void show(const api::Metrics& metrics);

 private:
    Chart* m_connections;
    Chart* m_handshakes;
    Chart* m_messages;
    Chart* m_failures;
};

}  // namespace postern::ui
