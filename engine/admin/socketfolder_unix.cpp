#include "engine/admin/socketfolder.h"

#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>
#include <unistd.h>

namespace postern::admin {
namespace {

constexpr mode_t kOwnerOnly = S_IRWXU;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

// Never follows a link.
bool isFolderOf(const QByteArray& path, uid_t owner, mode_t& mode) {
    struct stat info {};
    if (::lstat(path.constData(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != owner)
        return false;
    mode = info.st_mode;
    return true;
}

}  // namespace

QString currentUser() {
    return QString::number(::geteuid());
}

bool makeOwnFolder(const QString& folder) {
    const QByteArray path = QFile::encodeName(folder);
    (void)::mkdir(path.constData(), kOwnerOnly);  // what stands there then is what counts
    mode_t mode = 0;
    if (!isFolderOf(path, ::geteuid(), mode))
        return false;
    return (mode & kOthers) == 0 || ::chmod(path.constData(), kOwnerOnly) == 0;
}

bool ownsFolder(const QString& folder) {
    const QFileInfo info(folder);
    return info.isDir() && info.isWritable() && info.ownerId() == ::geteuid();
}

bool lieInOneHand(const QString& file, const QString& socket) {
    mode_t mode = 0;
    const QByteArray folder = QFile::encodeName(QFileInfo(socket).path());
    // On a share the file may seem to be somebody else's; what is ours alone can be trusted as well.
    return (isFolderOf(folder, QFileInfo(file).ownerId(), mode) || isFolderOf(folder, ::geteuid(), mode)) &&
           (mode & kOthers) == 0;
}

}  // namespace postern::admin
