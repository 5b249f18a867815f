#pragma once

#include "engine/admin/admincontext.h"

namespace postern::admin {

/// Tells the own authorities where Certificate Services answers and how long lists and responses are good. At
/// start, after each change of settings, and when services opened their ports.
void applyPublishing(const AdminContext& context, const config::Settings& settings);

}  // namespace postern::admin
