#pragma once

#include "engine/api/adminapi.h"

#include <functional>

class QWidget;

namespace postern::ui {

/// Asks the engine who could not connect any more with what `question` describes. Nobody: `act` runs at once;
/// else the list is shown and `act` runs when the person goes on. Nothing runs when `parent` dies before.
void askWhoIsCutOff(api::AdminApi& api, const api::CutOffPreview& question, const QString& goOn,
                    QWidget* parent, std::function<void()> act);

}  // namespace postern::ui
