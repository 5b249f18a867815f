#include "engine/tls/keyfit.h"

#include "engine/store/database.h"
#include "engine/tls/keywrap.h"

namespace postern::tls {
namespace {

struct Sealed {
    QByteArray name;
    QByteArray key;
};

/// All that the stores of this folder seal, each under the name that they seal it with.
QList<Sealed> sealedKeys(store::Connection& connection) {
    QList<Sealed> keys;
    store::Statement rows = connection.prepare(
        "SELECT name, wrapped FROM tls_key UNION ALL "
        "SELECT 'authority ' || name, wrapped_key FROM authority WHERE wrapped_key IS NOT NULL UNION ALL "
        "SELECT 'authority of the test certificate', value FROM meta WHERE key = 'tls.authority.key'");
    if (!rows.run())
        return keys;
    while (rows.next()) keys.append({rows.bytes(0), rows.bytes(1)});
    return keys;
}

/// Where the administrator has moved the key file, else beside the database.
QString keyFolder(store::Connection& connection, const QString& dataFolder) {
    store::Statement row = connection.prepare("SELECT value FROM meta WHERE key = 'tls.keystore.folder'");
    if (!row.run() || !row.next() || row.bytes(0).isEmpty())
        return dataFolder;
    return QString::fromUtf8(row.bytes(0));
}

}  // namespace

KeyFit keyFitAtRest(const QString& dataFolder) {
    const auto opened = store::Database(dataFolder + QStringLiteral("/postern.db")).openAtRest();
    if (!opened)
        return KeyFit::None;
    const QList<Sealed> keys = sealedKeys(**opened);
    if (keys.isEmpty())
        return KeyFit::None;
    const QString folder = keyFolder(**opened, dataFolder);
    const KeyFileState state = KeyWrap::state(folder);
    if (!state.present)
        return KeyFit::Missing;
    if (state.locked)
        return KeyFit::Locked;
    const base::Result<KeyWrap> wrap = KeyWrap::open(folder);
    if (!wrap)
        return KeyFit::Other;
    for (const Sealed& sealed : keys) {
        if (!wrap->unseal(sealed.name, sealed.key))
            return KeyFit::Other;
    }
    return KeyFit::Fits;
}

}  // namespace postern::tls
