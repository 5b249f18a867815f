#pragma once

#include "engine/api/adminapi.h"
#include "engine/base/folderlock.h"

#include <memory>

namespace postern::admin {

/// What can be asked of a data folder that no engine runs on: "store.check", "store.backup" and
/// "store.restore". Holds the
/// lock of the folder, so that none starts meanwhile. Works in the caller's thread, once its event loop runs:
/// for posternctl.
class OfflineAdmin final : public api::AdminApi {
    Q_OBJECT
 public:
    /// Errors: "engine.already-running"; "api.not-running" (there is no store either); "engine.folder".
    /// `fresh`: there need be no store yet; the folder is made.
    [[nodiscard]] static base::Result<std::unique_ptr<OfflineAdmin>> open(const QString& dataFolder,
                                                                          bool fresh = false);

 protected:
    void invoke(const QByteArray& verb, QVariant request, QObject* context,
                std::function<void(base::Result<QVariant>)> done) override;

 private:
    OfflineAdmin(QString dataFolder, std::unique_ptr<base::FolderLock> lock);
    [[nodiscard]] base::Result<QVariant> answer(const QByteArray& verb, const QVariant& request) const;
    [[nodiscard]] base::Result<QVariant> restore(const QString& file) const;

    const QString m_dataFolder;
    const std::unique_ptr<base::FolderLock> m_lock;
};

}  // namespace postern::admin
