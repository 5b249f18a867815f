#include "engine/tls/identityparts.h"

#include <QDir>

// Where the master key lies and how it is protected.
namespace postern::tls {
namespace {

const QByteArray kFolderKey = "tls.keystore.folder";

base::Error locked() {
    return base::fail("key.locked", QStringLiteral("The key store is locked; it needs its passphrase"));
}

base::Error lost(const QString& folder) {
    return base::fail("keyfile.missing",
                      QStringLiteral("The key file in %1 is missing, and the stored keys need it"), {folder});
}

}  // namespace

/// Never makes a new key file where stored keys need the old one: it may only be away for a while. A file
/// that cannot be used is a problem of the certificates whose keys it seals; the server starts all the same.
base::Status IdentityStore::Parts::openKeyStore(store::Connection& connection) {
    const base::Result<QByteArray> remembered = identitytable::metaValue(connection, kFolderKey);
    const base::Result<bool> keysStored = identitytable::hasSealedKeys(connection);
    if (!remembered || !keysStored)
        return remembered ? keysStored.error() : remembered.error();
    QString place = remembered->isEmpty() ? folder : QString::fromUtf8(*remembered);
    const KeyFileState state = KeyWrap::state(place);
    base::Error problem;
    std::shared_ptr<const KeyWrap> opened;
    if (!state.present && *keysStored) {
        problem = lost(place);
    } else if (state.locked) {
        problem = locked();
    } else {
        base::Result<KeyWrap> made = KeyWrap::open(place);
        if (made)
            opened = std::make_shared<const KeyWrap>(made.take());
        else
            problem = made.error();
    }
    if (!problem.code.isEmpty())
        log.write(base::LogCategory::Tls, base::LogLevel::Failure, problem.text.toUtf8());
    const std::lock_guard lock(mutex);
    keyFolder = std::move(place);
    protection = state.mode;
    wrap = std::move(opened);
    noWrap = problem;
    return base::Done{};
}

KeyStoreState IdentityStore::keyStore() const {
    KeyStoreState state;
    {
        const std::lock_guard lock(m_parts->mutex);
        state.folder = m_parts->keyFolder;
        state.defaultFolder = m_parts->folder;
        state.locked = !m_parts->wrap && m_parts->noWrap.code == "key.locked";
        state.problem = m_parts->wrap ? base::Error{} : m_parts->noWrap;
        state.keys = static_cast<int>(m_parts->keys.size());
    }
    const KeyFileState file = KeyWrap::state(state.folder);
    state.mode = file.mode;
    state.desktopEntry = file.desktopEntry;
    if (state.problem.code.isEmpty())
        state.problem = file.problem;
    return state;
}

KeyProtection IdentityStore::protection() const {
    const std::lock_guard lock(m_parts->mutex);
    return m_parts->protection;
}

QByteArray protectionName(KeyProtection mode) {
    switch (mode) {
        case KeyProtection::Passphrase:
            return "passphrase";
        case KeyProtection::Desktop:
            return "desktop";
        case KeyProtection::KeyFile:
            break;
    }
    return "keyfile";
}

base::Status IdentityStore::Parts::reopen(KeyWrap opened) {
    QStringList names;
    {
        const std::lock_guard lock(mutex);
        wrap = std::make_shared<const KeyWrap>(std::move(opened));
        noWrap = {};
        names = testNames;
    }
    const auto reader = store.openReader();
    if (!reader)
        return reader.error();
    if (const base::Status authority = loadAuthority((*reader)->connection()); !authority)
        return authority;
    // Through the writer, so that no change that it makes meanwhile is lost.
    const store::Writer::Job<base::Done> job =
        [parts = shared_from_this()](store::Transaction& transaction) -> base::Status {
        base::Result<StoredRows> rows = readRows(transaction.connection());
        if (!rows)
            return rows.error();
        transaction.afterCommit([parts, rows = rows.take()] { parts->take(rows); });
        return base::Done{};
    };
    if (const base::Status taken = store.writer().submitAndWait<base::Done>(job); !taken)
        return taken;
    return makeTest(names);
}

void IdentityStore::unlock(base::Secret passphrase, Executor on, Reply<base::Done> reply) {
    inPool(
        [parts = m_parts, passphrase = std::move(passphrase), on, reply] {
            const std::unique_lock changing(parts->keyStoreChange);
            base::Status done = base::Done{};
            if (!parts->wrapNow()) {
                base::Result<KeyWrap> opened = KeyWrap::unlock(parts->keyFolderNow(), passphrase);
                done = opened ? parts->reopen(opened.take()) : base::Status(opened.error());
            }
            on->post([reply, done] { reply(done); });
        },
        [on, reply](const base::Error& error) { answer(on, reply, error); });
}

QString IdentityStore::Parts::keyFolderNow() const {
    const std::lock_guard lock(mutex);
    return keyFolder;
}

/// Whole at the new place, protected as it shall be, and known there before the old file is wiped: an error
/// leaves everything as it was, and no crash leaves the keys without their file. The commit that makes the
/// new place known is the act, so `along` is in it.
base::Status IdentityStore::Parts::moveKeyStore(const QString& to,
                                                const std::function<base::Status()>& protect,
                                                const KeyStoreAlong& along) {
    const QString from = keyFolderNow();
    if (const base::Status copied = KeyWrap::copy(from, to); !copied)
        return copied;
    base::Status kept = protect();
    if (kept) {
        KeyStoreState moved;
        moved.mode = KeyWrap::state(to).mode;
        moved.folder = to;
        const store::Writer::Job<base::Done> job = [to, moved, along](store::Transaction& transaction) {
            store::Connection& connection = transaction.connection();
            const base::Status put = identitytable::putMeta(connection, kFolderKey, to.toUtf8());
            return put ? store::runAlong(along, connection, moved) : put;
        };
        kept = store.writer().submitAndWait<base::Done>(job);
    }
    if (!kept) {
        (void)KeyWrap::erase(to);
        return kept;
    }
    {
        const std::lock_guard lock(mutex);
        keyFolder = to;
    }
    return KeyWrap::erase(from);
}

/// A file cannot be in a transaction of the database. It is changed first, by one rename that holds or does
/// not, and `along` is written at once after it, before the answer: the other way round a refusal (a full
/// disk, a folder that may not be written) would leave a row of what never was, and rows are not taken back.
/// A crash between the two loses the row; a row that cannot be written does not undo the file, so that is
/// told in the log.
base::Status IdentityStore::Parts::protectKeyStore(const QString& place,
                                                   const std::function<base::Status()>& protect,
                                                   const KeyStoreAlong& along) {
    if (const base::Status done = protect(); !done)
        return done;
    KeyStoreState now;
    now.mode = KeyWrap::state(place).mode;
    now.folder = place;
    const store::Writer::Job<base::Done> job = [now, along](store::Transaction& transaction) {
        return store::runAlong(along, transaction.connection(), now);
    };
    if (const base::Status told = store.writer().submitAndWait<base::Done>(job); !told)
        log.write(base::LogCategory::Tls, base::LogLevel::Failure,
                  "the key file was changed, but the store could not note it: " + told.error().text.toUtf8());
    return base::Done{};
}

base::Status IdentityStore::Parts::changeKeyStore(const KeyStoreOrder& order, const KeyStoreAlong& along) {
    const QString place = keyFolderNow();
    const KeyFileState state = KeyWrap::state(place);
    const KeyProtection mode = order.mode.value_or(state.mode);
    const bool protectAnew = mode != state.mode || !order.passphrase.isEmpty();
    const QString to = order.folder.isEmpty() ? place : order.folder;
    if (!QDir::isAbsolutePath(to))
        return base::fail("keystore.folder", QStringLiteral("The key file cannot be kept in %1: %2"),
                          {to, QStringLiteral("the whole path is needed")});
    std::shared_ptr<const KeyWrap> current = wrapNow();
    // Who changes what a passphrase protects must know it, also while the store is open.
    if (state.mode == KeyProtection::Passphrase || !current) {
        base::Result<KeyWrap> opened = KeyWrap::unlock(place, order.current);
        if (!opened)
            return opened.error();
        if (!current)
            if (const base::Status open = reopen(opened.take()); !open)
                return open;
        current = wrapNow();
    }
    // Also by another path: what is wiped must not be what was just kept.
    const bool moves = QDir(place).canonicalPath() != QDir(to).canonicalPath();
    const auto protect = [&](const QString& where) {
        return protectAnew ? KeyWrap::protect(*current, where, mode, order.passphrase)
                           : base::Status(base::Done{});
    };
    const base::Status done = moves ? moveKeyStore(
                                          to, [&] { return protect(to); }, along)
                                    : protectKeyStore(
                                          place, [&] { return protect(place); }, along);
    const std::lock_guard lock(mutex);
    protection = KeyWrap::state(keyFolder).mode;
    return done;
}

void IdentityStore::changeKeyStore(KeyStoreOrder order, Executor on, Reply<base::Done> reply,
                                   KeyStoreAlong along) {
    inPool(
        [parts = m_parts, order = std::move(order), on, reply, along] {
            const std::unique_lock changing(parts->keyStoreChange);
            const base::Status done = parts->changeKeyStore(order, along);
            on->post([reply, done] { reply(done); });
        },
        [on, reply](const base::Error& error) { answer(on, reply, error); });
}

}  // namespace postern::tls
