#pragma once

#include "engine/admin/admincontext.h"

namespace postern::admin {

/// Writes one act with a key, certificate or authority into the journal that is only ever added to, and into
/// the log. Call it in the control thread when the act is done, before the verb answers: a later journal.read
/// then shows it. `act`: the verb ("cert.install"); `object`: its name; `sha256`: fingerprint of the
/// certificate or pin of the key; `reason`: why, or what else matters. Never a secret.
void recordAct(const AdminContext& context, const Caller& caller, const QByteArray& act,
               const QString& object, const QString& sha256 = {}, const QString& reason = {});

}  // namespace postern::admin
