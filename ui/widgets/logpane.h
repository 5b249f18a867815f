#pragma once

#include "ui/pages/page.h"

#include <QTimer>

class QCheckBox;
class QComboBox;

namespace postern::ui {

class LogFilter;
class LogModel;
class TableView;

/// The live log: filtered by level, part and text; follows the newest line until the person scrolls away.
class LogPane : public QWidget {
    Q_OBJECT
 public:
    LogPane(PageContext context, MessageBar& messages, QWidget* parent);

 protected:
    void showEvent(QShowEvent* event) override;

 private:
    void buildFilters();
    void read();
    PageContext m_context;
    MessageBar& m_messages;
    LogModel* m_model;
    LogFilter* m_filter;
    TableView* m_table;
    QComboBox* m_level = nullptr;
    QComboBox* m_category = nullptr;
    QCheckBox* m_follow = nullptr;
    QTimer m_tick;
    bool m_reading = false;
};

}  // namespace postern::ui
