#include "engine/admin/socketpath.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace postern::admin {
namespace {

constexpr QFile::Permissions kOwnerFolder = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;

base::Result<QString> runtimeFolder() {
    const QString given = qEnvironmentVariable("XDG_RUNTIME_DIR");
    // Asking QStandardPaths without this variable prints a warning; and its folder would be the same for all
    // programs.
    const QString me = QString::number(QFileInfo(QDir::homePath()).ownerId());
    const QString folder = !given.isEmpty() && QFileInfo(given).isWritable()
                               ? given + QStringLiteral("/postern")
                               : QDir::tempPath() + QStringLiteral("/postern-") + me;
    if (!QFileInfo::exists(folder))
        QDir().mkpath(folder);
    QFile::setPermissions(folder, kOwnerFolder);
    const QFileInfo info(folder);
    const bool others = info.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup |
                                              QFile::ReadOther | QFile::WriteOther | QFile::ExeOther);
    if (!info.isDir() || info.isSymLink() || others)
        return base::fail("api.runtime-folder",
                          QStringLiteral("the folder %1 for the local socket is not ours alone"), {folder});
    return folder;
}

QString publishedFile(const QString& dataFolder, const QString& purpose) {
    return dataFolder + QLatin1Char('/') + purpose + QStringLiteral(".socket");
}

}  // namespace

base::Result<QString> makeSocketPath(const QString& dataFolder, const QString& purpose) {
    const QString canonical = QFileInfo(dataFolder).canonicalFilePath();
    const QByteArray hash =
        QCryptographicHash::hash(canonical.toUtf8(), QCryptographicHash::Sha256).toHex().first(24);
    const QString name = purpose + QLatin1Char('-') + QString::fromLatin1(hash);
#ifdef Q_OS_WIN
    return QStringLiteral("postern-") + name;  // a named pipe has no folder
#else
    const auto folder = runtimeFolder();
    if (!folder)
        return folder.error();
    return *folder + QLatin1Char('/') + name;
#endif
}

base::Status publishSocketPath(const QString& dataFolder, const QString& purpose, const QString& path) {
    QFile file(publishedFile(dataFolder, purpose));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(path.toUtf8()) < 0)
        return base::fail("engine.folder", QStringLiteral("%1 cannot be written: %2"),
                          {file.fileName(), file.errorString()});
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    return base::Done{};
}

void withdrawSocketPath(const QString& dataFolder, const QString& purpose) {
    QFile::remove(publishedFile(dataFolder, purpose));
}

QString publishedSocketPath(const QString& dataFolder, const QString& purpose) {
    QFile file(publishedFile(dataFolder, purpose));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.read(4096)) : QString();
}

}  // namespace postern::admin
