#pragma once

#include "engine/admin/dispatcher.h"

namespace postern::admin {

/// Whether the caller may use the verb: asked once, before any handler runs.
[[nodiscard]] inline bool mayCall(const Caller& caller, const QByteArray&) {
    return caller.owner;
}

}  // namespace postern::admin
