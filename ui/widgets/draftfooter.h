#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace postern::api {
struct ChangeReport;
}

namespace postern::ui {

class MessageBar;
class SettingsDraft;

/// Revert, Check and Apply for one draft; says how many changes wait. Reports go to the message bar of the
/// page.
class DraftFooter : public QFrame {
    Q_OBJECT
 public:
    DraftFooter(SettingsDraft& draft, MessageBar& messages, QWidget* parent);

 private:
    void showChecked(const api::ChangeReport& report);
    void update();
    SettingsDraft& m_draft;
    MessageBar& m_messages;
    QLabel* m_count;
    QPushButton* m_revert;
    QPushButton* m_check;
    QPushButton* m_apply;
};

}  // namespace postern::ui
