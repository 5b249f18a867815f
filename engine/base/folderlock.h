#pragma once

#include "engine/base/result.h"

#include <QString>

#include <memory>

namespace postern::base {

/// One program at a time per data folder: held from before the store is opened until after it is closed. The
/// kernel holds the lock for this process and drops it when the process ends, however it ends; what the file
/// postern.lock says (the process id) is for people and never asked. The file stays.
class FolderLock {
 public:
    /// Never waits. Errors: "engine.already-running", "engine.folder" (cannot be locked at all).
    [[nodiscard]] static Result<std::unique_ptr<FolderLock>> take(const QString& folder);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

 private:
    enum class Taken { Yes, ByAnother, Impossible };

    FolderLock() = default;
    // Of the platform.
    Taken lockFile(const QString& file);
    void release();

    qintptr m_handle = -1;
};

}  // namespace postern::base
