#include "engine/admin/admincontext.h"
#include "engine/admin/storereport.h"

#include <QFileInfo>

namespace postern::admin {

void addStoreVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::StoreCheck>([&context](const api::StoreCheck&, const Caller&, auto reply) {
        store::Store& store = context.shared.store;
        inMaintenance<api::StoreReport>(
            context, [&store] { return reportOf(store.check()); }, reply);
    });
    dispatcher.on<api::StoreBackup>(
        [&context](const api::StoreBackup& request, const Caller& caller, auto reply) {
            // The engine's working folder is nobody's business: only a full path says where the copy goes.
            if (!QFileInfo(request.file).isAbsolute()) {
                reply(base::fail("backup.path", QStringLiteral("%1 is no full path"), {request.file}));
                return;
            }
            journal(context, caller, QStringLiteral("back up to %1").arg(request.file));
            store::Store& store = context.shared.store;
            inMaintenance<api::BackupReport>(
                context,
                [&store, file = request.file]() -> base::Result<api::BackupReport> {
                    const base::Status status = store.backup(file);
                    if (!status)
                        return status.error();
                    return api::BackupReport{file, false};
                },
                reply);
        });
    // posternctl asks here only when it cannot have the data folder for itself.
    dispatcher.on<api::StoreRestore>([&context](const api::StoreRestore&, const Caller&, auto reply) {
        reply(base::fail("restore.running", QStringLiteral("Postern is running on %1; stop it, then restore"),
                         {context.facts.dataFolder}));
    });
}

}  // namespace postern::admin
