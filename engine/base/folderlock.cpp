#include "engine/base/folderlock.h"

namespace postern::base {

Result<std::unique_ptr<FolderLock>> FolderLock::take(const QString& folder) {
    std::unique_ptr<FolderLock> lock(new FolderLock);
    const Taken taken = lock->lockFile(folder + QStringLiteral("/postern.lock"));
    if (taken == Taken::Yes)
        return lock;
    if (taken == Taken::Impossible)
        return fail("engine.folder", QStringLiteral("the data folder %1 cannot be locked"), {folder});
    return fail("engine.already-running", QStringLiteral("a Postern is already running on %1"), {folder});
}

FolderLock::~FolderLock() {
    if (m_handle != -1)
        release();
}

}  // namespace postern::base
