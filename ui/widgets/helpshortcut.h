#pragma once

#include "engine/api/adminapi.h"

#include <QString>

#include <functional>

class QWidget;

namespace postern::ui {

/// F1 in `window` opens the help topic that `topic` names then. The help is a child of it, so that a modal
/// window does not block it. `api` outlives the window.
void addHelpShortcut(QWidget* window, api::AdminApi& api, std::function<QString()> topic);

}  // namespace postern::ui
