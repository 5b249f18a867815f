#pragma once

#include "engine/base/result.h"

#include <QLockFile>
#include <QString>

#include <memory>

namespace postern::base {

/// One program at a time per data folder: held from before the store is opened until after it is closed.
class FolderLock {
 public:
    /// Never waits. Errors: "engine.already-running", "engine.folder" (cannot be locked at all).
    [[nodiscard]] static Result<std::unique_ptr<FolderLock>> take(const QString& folder);

 private:
    explicit FolderLock(const QString& folder);
    QLockFile m_file;
};

}  // namespace postern::base
