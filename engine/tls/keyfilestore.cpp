#include "engine/tls/keyfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

// Where the key file lies and how it gets there: whole or not at all, and the old content wiped.
namespace postern::tls {
namespace {

constexpr qsizetype kMaxFile = 4096;

QString pathIn(const QString& folder) {
    return QDir(folder).filePath(QStringLiteral("postern.key"));
}

base::Error unreadable(const QString& text, const QString& path) {
    return base::fail("keyfile.unreadable", text, {path});
}

base::Error badFolder(const QString& folder, const QString& reason) {
    return base::fail("keystore.folder", QStringLiteral("The key file cannot be kept in %1: %2"),
                      {folder, reason});
}

base::Result<base::Secret> readFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(QStringLiteral("The key file %1 cannot be read"), path);
    QByteArray content = file.read(kMaxFile);
    base::Secret result{content};
    base::wipe(content);
    return result;
}

/// QSaveFile writes beside the target, syncs and renames. The mode is set while the file is still empty.
/// Empty: done; else why not.
QString writeFile(const QString& path, QByteArrayView content) {
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                         file.write(content.data(), content.size()) == content.size() && file.commit();
    return written ? QString() : file.errorString();
}

/// Zeros over the whole of an open file.
bool overwrite(QFile& file) {
    const QByteArray zeros(file.size(), '\0');
    return file.isOpen() && file.seek(0) && file.write(zeros) == zeros.size() && file.flush();
}

/// Opened for wiping before the new file takes its name; on Windows an open file cannot be replaced.
void holdOld(QFile& old) {
#ifndef Q_OS_WIN
    old.open(QIODevice::ReadWrite | QIODevice::ExistingOnly);
#else
    Q_UNUSED(old);
#endif
}

base::Result<base::Secret> makeMasterKey(const QString& path) {
    QByteArray random = base::randomBytes(kMasterKeySize);
    base::Secret key{random};
    base::wipe(random);
    if (!writeFile(path, key.reveal()).isEmpty())
        return unreadable(QStringLiteral("The key file %1 cannot be written"), path);
    return key;
}

bool isReadableByOthers(const QString& path) {
    constexpr QFile::Permissions kOthers =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    return (QFile::permissions(path) & kOthers) != QFile::Permissions();
}

/// The master key of `content`; `passphrase` null: without one.
base::Result<base::Secret> masterKey(const base::Secret& content, const QString& path,
                                     const base::Secret* passphrase) {
    if (content.size() == kMasterKeySize)
        return content;
    if (!readHeader(content.reveal()))
        return unreadable(QStringLiteral("The key file %1 is damaged"), path);
    if (passphrase == nullptr)
        return base::fail("key.locked",
                          QStringLiteral("The private keys are locked: the key file %1 needs its passphrase"),
                          {path});
    return decryptKeyFile(content.reveal(), *passphrase);
}

}  // namespace

base::Result<KeyWrap> KeyWrap::open(const QString& folder) {
    const QString path = pathIn(folder);
    if (!QFile::exists(path)) {
        base::Result<base::Secret> made = makeMasterKey(path);
        return made ? base::Result<KeyWrap>(KeyWrap(made.take())) : made.error();
    }
    const base::Result<base::Secret> content = readFile(path);
    if (!content)
        return content.error();
    base::Result<base::Secret> master = masterKey(*content, path, nullptr);
    return master ? base::Result<KeyWrap>(KeyWrap(master.take())) : master.error();
}

base::Result<KeyWrap> KeyWrap::unlock(const QString& folder, const base::Secret& passphrase) {
    const QString path = pathIn(folder);
    const base::Result<base::Secret> content = readFile(path);
    if (!content)
        return content.error();
    base::Result<base::Secret> master = masterKey(*content, path, &passphrase);
    return master ? base::Result<KeyWrap>(KeyWrap(master.take())) : master.error();
}

KeyFileState KeyWrap::state(const QString& folder) {
    const QString path = pathIn(folder);
    KeyFileState state;
    state.present = QFile::exists(path);
    if (!state.present)
        return state;
    const base::Result<base::Secret> content = readFile(path);
    if (!content) {
        state.problem = content.error();
        return state;
    }
    if (content->size() != kMasterKeySize) {
        const std::optional<KeyFileHeader> header = readHeader(content->reveal());
        if (!header) {
            state.problem = unreadable(QStringLiteral("The key file %1 is damaged"), path);
            return state;
        }
        state.mode = header->mode;
        state.locked = true;
        if (header->mode == KeyProtection::Desktop)
            state.desktopEntry = QString::fromLatin1(header->entry.toHex());
    }
    if (isReadableByOthers(path))
        state.problem =
            base::fail("keyfile.readable-by-others",
                       QStringLiteral("Other users of this computer can read the key file %1"), {path});
    return state;
}

base::Status KeyWrap::protect(const KeyWrap& wrap, const QString& folder, KeyProtection mode,
                              const base::Secret& passphrase) {
    const bool plain = mode == KeyProtection::KeyFile;
    if (!plain && passphrase.isEmpty())
        return base::fail("password.empty", QStringLiteral("The password is empty"));
    base::Secret content = wrap.m_key;
    if (!plain) {
        const base::Result<QByteArray> sealed = encryptKeyFile(wrap.m_key, mode, passphrase);
        if (!sealed)
            return sealed.error();
        // Read back before it replaces anything: a key file that does not open is the end of all keys.
        const base::Result<base::Secret> back = decryptKeyFile(*sealed, passphrase);
        if (!back || !base::constantTimeEqual(back->reveal(), wrap.m_key.reveal()))
            return badFolder(folder, QStringLiteral("the encrypted key does not open again"));
        content = base::Secret(*sealed);
    }
    QFile old(pathIn(folder));
    holdOld(old);
    if (const QString error = writeFile(old.fileName(), content.reveal()); !error.isEmpty())
        return badFolder(folder, error);
    if (old.isOpen())
        overwrite(old);
    return base::Done{};
}

base::Status KeyWrap::copy(const QString& from, const QString& to) {
    const QString source = pathIn(from), target = pathIn(to);
    const base::Result<base::Secret> content = readFile(source);
    if (!content)
        return content.error();
    if (QFileInfo(to).canonicalFilePath() == QFileInfo(from).canonicalFilePath())
        return base::Done{};
    if (!QFileInfo(to).isDir())
        return badFolder(to, QStringLiteral("there is no such folder"));
    if (QFile::exists(target)) {
        const base::Result<base::Secret> there = readFile(target);
        if (!there || !base::constantTimeEqual(there->reveal(), content->reveal()))
            return badFolder(to, QStringLiteral("another key file is there already"));
        return base::Done{};
    }
    if (const QString error = writeFile(target, content->reveal()); !error.isEmpty())
        return badFolder(to, error);
    const base::Result<base::Secret> back = readFile(target);
    if (!back || !base::constantTimeEqual(back->reveal(), content->reveal()))
        return badFolder(to, QStringLiteral("what was written does not read back"));
    return base::Done{};
}

base::Status KeyWrap::erase(const QString& folder) {
    QFile file(pathIn(folder));
    if (!file.exists())
        return base::Done{};
    const bool wiped = file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly) && overwrite(file);
    file.close();
    if (!wiped || !file.remove())
        return badFolder(folder, file.errorString());
    return base::Done{};
}

base::Status KeyWrap::move(const QString& from, const QString& to) {
    if (base::Status copied = copy(from, to); !copied)
        return copied;
    if (QFileInfo(to).canonicalFilePath() == QFileInfo(from).canonicalFilePath())
        return base::Done{};
    return erase(from);
}

base::Secret KeyWrap::newDesktopSecret() {
    QByteArray random = base::randomBytes(kMasterKeySize);
    QByteArray text = random.toHex();
    base::Secret secret{text};
    base::wipe(random);
    base::wipe(text);
    return secret;
}

QString KeyWrap::desktopEntry(const base::Secret& secret) {
    return QString::fromLatin1(entryOf(secret).toHex());
}

}  // namespace postern::tls
