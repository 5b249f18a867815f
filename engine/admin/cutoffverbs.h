#pragma once

#include "engine/admin/admincontext.h"
#include "engine/services/cutoff.h"

namespace postern::admin {

/// Who is cut off by a change from `before` to `after`, and who gains: from what clients did lately, the last
/// seconds included. Answers at once with nothing when the rules are the same, else after reading in the
/// pool.
struct CutOffs {
    QList<api::CutOff> lost;
    QList<api::ErrorInfo> gains;  // sentences: "gain.plaintext" (%1 service, %2 account, %3 address)
};
/// What services ask of clients now, and with other settings, certificates and choices of domains.
[[nodiscard]] services::RulesByService rulesNow(const AdminContext& context);
[[nodiscard]] services::RulesByService rulesWith(const AdminContext& context,
                                                 const config::Settings& settings,
                                                 const tls::Identities& identities,
                                                 const services::DomainTlsList& choices);
void findCutOffs(const AdminContext& context, services::RulesByService before, services::RulesByService after,
                 const Dispatcher::Reply<CutOffs>& reply);
/// As the settings have them.
[[nodiscard]] services::ClientFacts::Limits factLimits(const config::Settings& settings);

/// Answers client.cutoff.
void previewCutOff(const AdminContext& context, const api::CutOffPreview& request,
                   const Dispatcher::Reply<api::CutOffList>& reply);

}  // namespace postern::admin
