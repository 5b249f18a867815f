#pragma once

#include "engine/admin/admincontext.h"

namespace postern::admin {

/// A service as the console shows it: its state, settings and certificate together.
[[nodiscard]] api::ServiceInfo describeService(const AdminContext& context,
                                               const services::ServiceStatus& status);

}  // namespace postern::admin
