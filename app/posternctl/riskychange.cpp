#include "app/posternctl/riskychange.h"

namespace postern::ctl {
namespace {
constexpr int kProbationSeconds = 60;  // as in the console
}

void decideProbation(Runner& runner, const api::SettingsSet& request,
                     const std::function<void(const api::SettingsSet&)>& send) {
    if (request.checkOnly || request.probationSeconds > 0 || runner.has(QStringLiteral("--for-good")) ||
        !isInteractive())
        return send(request);
    api::SettingsSet check = request;
    check.checkOnly = true;
    runner.then(check, [request, send](const api::ChangeReport& report) {
        api::SettingsSet decided = request;
        decided.probationSeconds = report.risky ? kProbationSeconds : 0;
        send(decided);
    });
}

}  // namespace postern::ctl
