#pragma once

#include "ui/statuswatch.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace postern::ui {

/// Counts down while a change is on probation: Keep, or Go back at once. Hidden otherwise. Without an answer
/// the engine itself goes back, so a console that was cut off needs to do nothing.
class ProbationBar : public QFrame {
    Q_OBJECT
 public:
    ProbationBar(api::AdminApi& api, StatusWatch& status, QWidget* parent);

 private:
    void showStatus();
    void count();
    template <class Request>
    void answer();
    api::AdminApi& m_api;
    StatusWatch& m_status;
    api::ProbationInfo m_probation;
    QTimer m_tick;
    QLabel* m_text;
    QPushButton* m_keep;
    QPushButton* m_back;
};

}  // namespace postern::ui
