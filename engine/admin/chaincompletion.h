#pragma once

#include "engine/admin/admincontext.h"

#include <QNetworkAccessManager>

namespace postern::admin {

/// Looks for the certificates that a chain lacks where the certificates themselves say (AIA, RFC 5280 section
/// 4.2.2.1), one after the other, at most eight. Answers in the control thread with all that were found and
/// what was there; nothing is stored. `network` belongs to the control thread; without it there is no answer.
/// Errors: "cert.missing", "chain.no-place" (%1 the certificate that names none), "chain.other-issuer" (%1
/// URL, %2 the certificate), "fetch.failed", "import.*".
void completeChain(const AdminContext& context, const std::shared_ptr<QNetworkAccessManager>& network,
                   const QByteArray& name, const Dispatcher::Reply<QList<QByteArray>>& reply);

}  // namespace postern::admin
