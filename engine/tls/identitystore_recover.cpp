#include "engine/tls/identityparts.h"

// What was overwritten or removed, and how it comes back (M07).
namespace postern::tls {
namespace {

using store::Connection;

base::Error missing(const QByteArray& name, qint64 id) {
    return base::fail("backup.missing", QStringLiteral("There is no dated copy %2 of \"%1\""),
                      {QString::fromUtf8(name), QString::number(id)});
}

}  // namespace

base::Result<QList<KeptCertificate>> IdentityStore::kept(const QByteArray& name) const {
    const auto reader = m_parts->store.openReader();
    if (!reader)
        return reader.error();
    const auto rows = identitytable::kept((*reader)->connection(), name);
    if (!rows)
        return rows.error();
    QList<KeptCertificate> list;
    for (const KeptRow& row : *rows) {
        KeptCertificate one{row.id, row.name, row.keyName, row.replacedUtcMs, {}};
        if (auto facts = certificateFacts(row.chainPem))
            one.facts = facts.take();
        list.append(std::move(one));
    }
    return list;
}

base::Result<NewCertificate> IdentityStore::Parts::keptCertificate(const QByteArray& name, qint64 id) const {
    const auto reader = store.openReader();
    if (!reader)
        return reader.error();
    const auto row = identitytable::keptOne((*reader)->connection(), id);
    if (!row)
        return row.error();
    if (!row->has_value() || (*row)->name != name)
        return missing(name, id);
    base::Result<base::Secret> pem = unseal((*row)->keyName, (*row)->sealedKey);
    if (!pem)
        return pem.error();
    base::Result<FreshKey> key = freshKey((*row)->keyName, pem.take(), "imported");
    if (!key)
        return key.error();
    NewCertificate certificate;
    certificate.name = name;
    certificate.chainPem = (*row)->chainPem;
    certificate.key = key.take();
    certificate.replace = true;
    const auto facts = certificateFacts(certificate.chainPem);
    certificate.kind = facts && facts->selfSigned ? "self-signed" : "installed";
    return certificate;
}

void IdentityStore::recover(QByteArray name, qint64 id, AcceptCertificate accept, Executor on,
                            Reply<RestoreOutcome> reply, store::Along<RestoreOutcome> along) {
    if (const base::Status checked = checkIdentityName(name); !checked)
        return answer(on, reply, checked.error());
    inPool(
        [parts = m_parts, name, id, accept, on, reply, along] {
            const base::Result<NewCertificate> ready = parts->keptCertificate(name, id);
            const bool keyAlone = ready && ready->chainPem.isEmpty();
            const base::Status good = !ready     ? base::Status(ready.error())
                                      : keyAlone ? base::Status(base::Done{})
                                                 : parts->accepted(accept, *ready);
            if (!good)
                return answer(on, reply, good.error());
            parts->write<RestoreOutcome>(
                [parts, certificate = *ready,
                 keyAlone](Connection& connection) -> base::Result<RestoreOutcome> {
                    RestoreOutcome outcome;
                    const auto keyName = keyAlone ? parts->putKey(connection, *certificate.key)
                                                  : parts->putCertificate(connection, certificate);
                    if (!keyName)
                        return keyName.error();
                    (keyAlone ? outcome.keys : outcome.installed) +=
                        QString::fromUtf8(keyAlone ? *keyName : certificate.name);
                    return outcome;
                },
                on, reply, along);
        },
        [on, reply](const base::Error& error) { answer(on, reply, error); });
}

}  // namespace postern::tls
