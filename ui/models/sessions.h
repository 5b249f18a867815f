#pragma once

#include "engine/api/types.h"
#include "ui/models/listmodel.h"

namespace postern::ui {

using SessionModel = ListModel<api::SessionInfo>;
/// Columns for the sessions of all services, or of one (without the service column). Owned by `parent`.
[[nodiscard]] SessionModel* makeSessionModel(bool oneService, QObject* parent);

}  // namespace postern::ui
