#include "engine/admin/offlineadmin.h"

#include "engine/admin/storereport.h"

#include <QPointer>

namespace postern::admin {
namespace {

base::Error notRunning(const QString& dataFolder) {
    return base::fail("api.not-running", QStringLiteral("no Postern is running on %1"), {dataFolder});
}

}  // namespace

OfflineAdmin::OfflineAdmin(QString dataFolder, std::unique_ptr<base::FolderLock> lock)
    : m_dataFolder(std::move(dataFolder)), m_lock(std::move(lock)) {}

base::Result<std::unique_ptr<OfflineAdmin>> OfflineAdmin::open(const QString& dataFolder) {
    if (!store::hasStore(dataFolder))  // a lock would leave a file where nothing of ours is
        return notRunning(dataFolder);
    auto lock = base::FolderLock::take(dataFolder);
    if (!lock)
        return lock.error();
    return std::unique_ptr<OfflineAdmin>(new OfflineAdmin(dataFolder, lock.take()));
}

void OfflineAdmin::invoke(const QByteArray& verb, QVariant request, QObject* context,
                          std::function<void(base::Result<QVariant>)> done) {
    const auto work = [this, verb, request = std::move(request), had = context != nullptr,
                       alive = QPointer<QObject>(context), done = std::move(done)] {
        if (alive || !had)
            done(answer(verb, request));
    };
    QMetaObject::invokeMethod(this, work, Qt::QueuedConnection);
}

base::Result<QVariant> OfflineAdmin::answer(const QByteArray& verb, const QVariant& request) const {
    if (verb == api::StoreCheck::kVerb) {
        auto report = reportOf(store::checkAtRest(m_dataFolder));
        if (!report)
            return report.error();
        return QVariant::fromValue(report.take());
    }
    if (verb == api::StoreBackup::kVerb) {
        const QString file = request.value<api::StoreBackup>().file;
        const base::Status status = store::backupAtRest(m_dataFolder, file);
        if (!status)
            return status.error();
        return QVariant::fromValue(api::BackupReport{file, false});
    }
    return notRunning(m_dataFolder);
}

}  // namespace postern::admin
