#include "engine/admin/offlineadmin.h"

#include "engine/admin/storereport.h"
#include "engine/base/clock.h"
#include "engine/store/restore.h"
#include "engine/tls/keyfit.h"

#include <QDir>
#include <QFileInfo>
#include <QPointer>

namespace postern::admin {
namespace {

base::Error notRunning(const QString& dataFolder) {
    return base::fail("api.not-running", QStringLiteral("no Postern is running on %1"), {dataFolder});
}

QString wordFor(tls::KeyFit fit) {
    switch (fit) {
        case tls::KeyFit::Fits:
            return QStringLiteral("fit");
        case tls::KeyFit::Other:
            return QStringLiteral("other");
        case tls::KeyFit::Missing:
            return QStringLiteral("missing");
        case tls::KeyFit::Locked:
            return QStringLiteral("locked");
        case tls::KeyFit::None:
            break;
    }
    return QStringLiteral("none");
}

}  // namespace

OfflineAdmin::OfflineAdmin(QString dataFolder, std::unique_ptr<base::FolderLock> lock)
    : m_dataFolder(std::move(dataFolder)), m_lock(std::move(lock)) {}

base::Result<std::unique_ptr<OfflineAdmin>> OfflineAdmin::open(const QString& dataFolder, bool fresh) {
    if (!fresh && !store::hasStore(dataFolder))  // a lock would leave a file where nothing of ours is
        return notRunning(dataFolder);
    if (fresh && !QFileInfo::exists(dataFolder) && QDir().mkpath(dataFolder))
        QFile::setPermissions(dataFolder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
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
    if (verb == api::StoreRestore::kVerb)
        return restore(request.value<api::StoreRestore>().file);
    return notRunning(m_dataFolder);
}

base::Result<QVariant> OfflineAdmin::restore(const QString& file) const {
    const base::Result<store::Restored> restored =
        store::restoreAtRest(m_dataFolder, file, base::SystemClock().utcMs());
    if (!restored)
        return restored.error();
    return QVariant::fromValue(api::StoreRestoreReport{file, restored->previous, restored->messages,
                                                       restored->octets,
                                                       wordFor(tls::keyFitAtRest(m_dataFolder))});
}

}  // namespace postern::admin
