#include "ui/widgets/actionbutton.h"

#include <QAction>

namespace postern::ui {

ActionButton::ActionButton(QAction* action, bool framed, QWidget* parent)
    : QPushButton(parent), m_action(action) {
    setProperty("action", !framed);
    setAutoDefault(false);
    setIconSize(QSize(18, 18));
    connect(action, &QAction::changed, this, &ActionButton::follow);
    connect(this, &QPushButton::clicked, action, &QAction::trigger);
    follow();
}

void ActionButton::follow() {
    // The dots of "Add account..." belong into menus; buttons in a row stay short.
    setText(m_action->iconText());
    setIcon(m_action->icon());
    setEnabled(m_action->isEnabled());
    setVisible(m_action->isVisible());
    setToolTip(m_action->toolTip());
}

}  // namespace postern::ui
