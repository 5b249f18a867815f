#pragma once

#include <QPushButton>

class QAction;

namespace postern::ui {

/// A button that shows and triggers an action, as the menus do. The first of a row has a frame, the others
/// are flat.
class ActionButton : public QPushButton {
    Q_OBJECT
 public:
    ActionButton(QAction* action, bool framed, QWidget* parent);

 private:
    void follow();
    QAction* m_action;
};

}  // namespace postern::ui
