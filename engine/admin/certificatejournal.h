#pragma once

#include "engine/admin/admincontext.h"

#include "engine/store/journaltable.h"

namespace postern::admin {

/// An act with a key, certificate or authority, for the journal that is only ever added to. Its row is
/// written in the transaction of the act itself (rowOf), so that no crash leaves one without the other and
/// what is refused leaves no row; once that is committed the log and the console are told (tellAct).
struct Act {
    const base::Clock& clock;
    Caller caller;
    QByteArray verb;  // "cert.install"
    QString object;   // its name
    QString sha256;   // fingerprint of the certificate, or pin of the key
    QString reason;   // why, or what else matters; never a secret
};
/// Shared by the job, which may learn more of the act in the writer thread, and the reply that comes after
/// the commit.
using ActPtr = std::shared_ptr<Act>;
[[nodiscard]] ActPtr beginAct(const AdminContext& context, const Caller& caller, const QByteArray& verb,
                              const QString& object, const QString& sha256 = {}, const QString& reason = {});

/// Notes in the act what is known only inside the job, from its result or from the tables.
template <class T>
using ActFill = std::function<base::Status(Act&, store::Connection&, const T&)>;
/// The fingerprint of the stored certificate; what the act says stays when there is none of this name.
[[nodiscard]] ActFill<base::Done> certificateNow(const QByteArray& name);
/// The pin of the stored key, and its type as the reason.
[[nodiscard]] ActFill<base::Done> keyNow(const QByteArray& name);
/// The pin of the key of a request that waits.
[[nodiscard]] ActFill<base::Done> requestKeyNow(const QByteArray& name);

/// The reason of an act that puts a certificate in the place of `sha256` (empty: of none).
[[nodiscard]] QString replacing(const QString& sha256, bool forced);

[[nodiscard]] base::Status writeRow(store::Connection& connection, const Act& act);
/// The row, to be written along with the act.
template <class T>
store::Along<T> rowOf(const ActPtr& act, const ActFill<T>& fill = {}) {
    return [act, fill](store::Connection& connection, const T& result) -> base::Status {
        if (fill)
            if (const base::Status filled = fill(*act, connection, result); !filled)
                return filled;
        return writeRow(connection, *act);
    };
}
/// In the control thread, once the act is committed and before the verb answers.
void tellAct(const AdminContext& context, const Act& act);

/// The row of an act that is no change of the database, such as a key that leaves in a file, in a commit of
/// its own. `done` comes in the control thread after it; on an error the act should not go on.
void recordAct(const AdminContext& context, const ActPtr& act, std::function<void(const base::Status&)> done);

/// A file with private keys leaves once the row that tells of it is committed, and not without.
void handOut(const AdminContext& context, const ActPtr& act, const base::Result<api::FileData>& file,
             const Dispatcher::Reply<api::FileData>& reply);
/// The end of an act that answers nothing.
[[nodiscard]] std::function<void(const base::Status&)> finishAct(const AdminContext& context,
                                                                 const ActPtr& act,
                                                                 const Dispatcher::Reply<api::Empty>& reply);

/// Which certificate a service shows is an act with a certificate, whichever way it is set: a row for each
/// that changes, along with the settings. The Test certificate lies in no table: `known` has its fingerprint
/// (null at the start, when there is none yet).
[[nodiscard]] services::SettingsStore::Along certificateUses(const base::Clock& clock, const Caller& caller,
                                                             std::shared_ptr<const tls::Identities> known);

}  // namespace postern::admin
