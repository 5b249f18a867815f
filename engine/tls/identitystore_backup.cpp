#include "engine/tls/exportfile.h"
#include "engine/tls/identityparts.h"
#include "engine/tls/pickcertificate.h"

#include <QSet>

#include <algorithm>

// Everything into one PKCS#12 file, and back.
namespace postern::tls {
namespace {

using store::Connection;

base::Result<bool> nameTaken(Connection& connection, const QByteArray& name) {
    const auto row = identitytable::find(connection, name);
    return row ? base::Result<bool>(row->has_value() || name == kTestName) : base::Result<bool>(row.error());
}

base::Result<QByteArray> freeName(Connection& connection, const QByteArray& wanted) {
    QByteArray name = wanted;
    for (int number = 2;; ++number) {
        const auto taken = nameTaken(connection, name);
        if (!taken)
            return taken.error();
        if (!*taken)
            return name;
        name = wanted + '-' + QByteArray::number(number);
    }
}

/// What a backup holds: certificates with their keys, and keys alone.
struct Contents {
    QList<NewCertificate> certificates;
    QList<FreshKey> keys;
    QList<NotedRequest> requests;
};

base::Result<Contents> contentsOf(const ImportedFile& file, const QDateTime& now) {
    Contents contents;
    QSet<QByteArray> seen;
    const QList<QByteArray> all = certificatesOf(file);
    for (const NamedKey& one : file.keys) {
        auto key =
            freshKey(one.name.isEmpty() ? QByteArray("restored") : one.name.toUtf8(), one.pem, "imported");
        if (!key)
            return key.error();
        bool alone = true;
        for (const NamedCertificate& candidate : file.certificates) {
            const auto spki = certificateSpkiSha256(candidate.pem);
            if (!spki || *spki != key->facts.spkiSha256)
                continue;
            alone = false;
            const auto facts = certificateFacts(candidate.pem);
            // A key with several certificates comes with each of them.
            if (!facts || seen.contains(facts->sha256Hex))
                continue;
            seen.insert(facts->sha256Hex);
            QList<QByteArray> others = all;
            others.removeAll(candidate.pem);
            const auto chain = orderChain(candidate.pem, others, now);
            const QByteArray name = candidate.name.isEmpty() ? key->name : candidate.name.toUtf8();
            contents.certificates.append(
                {name,
                 facts->selfSigned ? QByteArray("self-signed") : QByteArray("installed"),
                 chain && !chain->pem.isEmpty() ? chain->pem + chain->rootPem : candidate.pem,
                 {},
                 *key,
                 false});
        }
        if (alone)
            contents.keys.append(key.take());
    }
    for (const QByteArray& note : file.notes)
        if (auto noted = readRequestNote(note))
            contents.requests.append(std::move(*noted));
    if (contents.certificates.isEmpty() && contents.keys.isEmpty())
        return base::fail("import.nothing",
                          QStringLiteral("There is no key in the file, so nothing to restore"));
    return contents;
}

/// A backup that could not be restored is none: said now, and not when it is needed.
base::Result<QByteArray> readableBackup(base::Result<QByteArray> made, const base::Secret& password) {
    if (!made)
        return made;
    const auto back = readImportedFile(*made, password, base::kMaxRestoreFile);
    if (!back)
        return base::fail("backup.too-large", QStringLiteral("The backup could not be restored: %1"),
                          {back.error().text});
    return made;
}

}  // namespace

base::Result<QByteArray> IdentityStore::backup(const base::Secret& password,
                                               const QList<BackupEntry>& others) const {
    const auto known = snapshot();
    QList<BackupEntry> entries = others;
    QSet<QByteArray> used;
    for (const Identity& identity : known->all) {
        if (identity.keyName.isEmpty())
            continue;  // the Test certificate is made anew at every start
        base::Result<base::Secret> pem = keyPem(identity.keyName);
        if (!pem)
            return pem.error();
        used.insert(identity.keyName);
        entries.append({QString::fromUtf8(identity.name), identity.storedPem, pem.take()});
    }
    for (const StoredKey& key : known->keys) {
        if (used.contains(key.name))
            continue;
        base::Result<base::Secret> pem = keyPem(key.name);
        if (!pem)
            return pem.error();
        entries.append({QString::fromUtf8(key.name), {}, pem.take()});
    }
    for (const PendingRequest& request : known->requests)
        entries.append({QString::fromUtf8(request.name), {}, {}, requestNote(request)});
    if (entries.isEmpty())
        return base::fail("backup.empty", QStringLiteral("There is no key and no certificate to back up"));
    return readableBackup(makePkcs12(entries, password), password);
}

base::Status IdentityStore::Parts::restoreOne(Connection& connection, NewCertificate certificate,
                                              OnConflict conflict, RestoreOutcome& outcome) const {
    const auto taken = nameTaken(connection, certificate.name);
    if (!taken)
        return taken.error();
    if (*taken && conflict == OnConflict::Skip) {
        outcome.skipped += QString::fromUtf8(certificate.name);
        return base::Done{};
    }
    if (*taken && (conflict == OnConflict::Rename || certificate.name == kTestName)) {
        const auto name = freeName(connection, certificate.name);
        if (!name)
            return name.error();
        certificate.name = *name;
    }
    certificate.replace = conflict == OnConflict::Replace;
    const auto keyName = putCertificate(connection, certificate);
    if (keyName)
        outcome.installed += QString::fromUtf8(certificate.name);
    return keyName ? base::Status(base::Done{}) : keyName.error();
}

base::Status IdentityStore::Parts::restoreRequest(Connection& connection, NotedRequest noted,
                                                  OnConflict conflict, RestoreOutcome& outcome) const {
    const auto keyName = keytable::nameBySpki(connection, noted.spkiSha256);
    const auto waiting = requesttable::all(connection);
    if (!keyName || !waiting)
        return keyName ? waiting.error() : keyName.error();
    const auto taken = [&waiting](const QByteArray& name) {
        return std::any_of(waiting->begin(), waiting->end(),
                           [&name](const PendingRequest& one) { return one.name == name; });
    };
    PendingRequest& request = noted.request;
    request.keyName = *keyName;
    if (keyName->isEmpty() || (taken(request.name) && conflict == OnConflict::Skip)) {
        outcome.skipped += QString::fromUtf8(request.name);
        return base::Done{};
    }
    const QByteArray wanted = request.name;
    for (int number = 2; conflict == OnConflict::Rename && taken(request.name); ++number)
        request.name = wanted + '-' + QByteArray::number(number);
    const base::Status stored = requesttable::put(connection, request, conflict == OnConflict::Replace);
    if (stored)
        outcome.requests += QString::fromUtf8(request.name);
    return stored;
}

void IdentityStore::restore(ImportedFile file, OnConflict conflict, Executor on, Reply<RestoreOutcome> reply,
                            store::Along<RestoreOutcome> along) {
    inPool(
        [parts = m_parts, file = std::move(file), conflict, on, reply, along] {
            const auto contents = contentsOf(file, parts->now());
            if (!contents)
                return answer(on, reply, contents.error());
            parts->write<RestoreOutcome>(
                [parts, contents = *contents,
                 conflict](Connection& connection) -> base::Result<RestoreOutcome> {
                    RestoreOutcome outcome;
                    for (const NewCertificate& certificate : contents.certificates)
                        if (const base::Status stored =
                                parts->restoreOne(connection, certificate, conflict, outcome);
                            !stored)
                            return stored.error();
                    for (const FreshKey& key : contents.keys) {
                        const auto name = parts->putKey(connection, key);
                        if (!name)
                            return name.error();
                        outcome.keys += QString::fromUtf8(*name);
                    }
                    for (const NotedRequest& noted : contents.requests)
                        if (const base::Status stored =
                                parts->restoreRequest(connection, noted, conflict, outcome);
                            !stored)
                            return stored.error();
                    return outcome;
                },
                on, reply, along);
        },
        [on, reply](const base::Error& error) { answer(on, reply, error); });
}

}  // namespace postern::tls
