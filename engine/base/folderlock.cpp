#include "engine/base/folderlock.h"

namespace postern::base {

FolderLock::FolderLock(const QString& folder) : m_file(folder + QStringLiteral("/postern.lock")) {
    // The lock is as long-lived as the program; age says nothing about it.
    m_file.setStaleLockTime(0);
}

Result<std::unique_ptr<FolderLock>> FolderLock::take(const QString& folder) {
    std::unique_ptr<FolderLock> lock(new FolderLock(folder));
    if (lock->m_file.tryLock(0))
        return lock;
    if (lock->m_file.error() != QLockFile::LockFailedError)
        return fail("engine.folder", QStringLiteral("the data folder %1 cannot be locked"), {folder});
    return fail("engine.already-running", QStringLiteral("a Postern is already running on %1"), {folder});
}

}  // namespace postern::base
