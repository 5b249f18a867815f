#include "engine/admin/socketpath.h"

#include "engine/admin/socketfolder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace postern::admin {
namespace {

#ifndef Q_OS_WIN
base::Result<QString> runtimeFolder() {
    const QString given = qEnvironmentVariable("XDG_RUNTIME_DIR");
    // Asking QStandardPaths without this variable prints a warning; and its folder would be the same for all
    // programs. With su the variable may still name the folder of another person.
    const QString folder = !given.isEmpty() && ownsFolder(given)
                               ? given + QStringLiteral("/postern")
                               : QDir::tempPath() + QStringLiteral("/postern-") + currentUser();
    if (!makeOwnFolder(folder))
        return base::fail("api.runtime-folder",
                          QStringLiteral("the folder %1 for the local socket is not ours alone"), {folder});
    return folder;
}
#endif

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
    if (!file.open(QIODevice::ReadOnly))
        return {};
    // The file outlives a killed engine, its socket's folder may not: somebody else could have made it since.
    const QString path = QString::fromUtf8(file.read(4096));
    return lieInOneHand(file.fileName(), path) ? path : QString();
}

}  // namespace postern::admin
