#pragma once

#include "engine/admin/admincontext.h"

namespace postern::admin {

/// The change that waits to be confirmed; id 0: none.
[[nodiscard]] api::ProbationInfo probationInfo(const AdminContext& context);
/// Whether a change could lock out the person who makes it, or everybody.
[[nodiscard]] bool isRisky(const config::Settings& from, const config::Settings& to);
/// Puts the values before back and takes them over. Error: "setting.probation-over".
void revertProbation(AdminContext& context, qint64 id, const Caller& caller,
                     const std::function<void(const base::Status&)>& done);

}  // namespace postern::admin
