#pragma once

#include "app/posternctl/runner.h"

#include <functional>

namespace postern::ctl {

/// Whether a person sits before it: both standard input and output are a terminal.
[[nodiscard]] bool isInteractive();
/// A change that can lock people out is on probation for a minute when a person types it. A script gets what
/// it says, and so does --for-good. `send` is called at most once.
void decideProbation(Runner& runner, const api::SettingsSet& request,
                     const std::function<void(const api::SettingsSet&)>& send);

}  // namespace postern::ctl
