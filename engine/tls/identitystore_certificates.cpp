#include "engine/tls/identityparts.h"
#include "engine/tls/pickcertificate.h"
#include "engine/tls/signingrequest.h"

// Certificates: made, installed, changed, removed. Everything is worked out in the pool; the writer only
// stores it.
namespace postern::tls {
namespace {

using store::Connection;

base::Error missing(const QByteArray& name) {
    return base::fail("cert.missing", QStringLiteral("There is no certificate named \"%1\""),
                      {QString::fromUtf8(name)});
}

base::Error noCompanion(const QString& why) {
    return base::fail("cert.companion", QStringLiteral("The two cannot be served side by side: %1"), {why});
}

}  // namespace

QDateTime IdentityStore::Parts::now() const {
    return QDateTime::fromMSecsSinceEpoch(clock.utcMs(), Qt::UTC);
}

base::Result<QByteArray> IdentityStore::Parts::putCertificate(Connection& connection,
                                                              const NewCertificate& certificate) const {
    const auto old = identitytable::find(connection, certificate.name);
    if (!old)
        return old.error();
    if (old->has_value() && !certificate.replace)
        return base::fail("cert.exists", QStringLiteral("There is already a certificate named \"%1\""),
                          {QString::fromUtf8(certificate.name)});
    const base::Result<QByteArray> keyName =
        certificate.key ? putKey(connection, *certificate.key) : certificate.keyName;
    if (!keyName)
        return keyName.error();
    const IdentityRow row{certificate.name, certificate.kind, certificate.chainPem, *keyName, {},
                          clock.utcMs()};
    base::Status status = identitytable::put(connection, row, certificate.replace);
    if (status && old->has_value() && (*old)->keyName != *keyName)
        status = dropOwnKey(connection, **old);
    if (status && old->has_value() && !(*old)->companion.isEmpty())
        status = keepCompanion(connection, row, (*old)->companion);
    return status ? keyName : status.error();
}

base::Status IdentityStore::Parts::accepted(const AcceptCertificate& accept,
                                            const NewCertificate& certificate) const {
    if (!accept)
        return base::Done{};
    auto facts = certificateFacts(certificate.chainPem);
    if (!facts)
        return facts.error();
    Identity candidate{certificate.name,
                       certificate.kind,
                       certificate.keyName,
                       {},
                       {{certificate.chainPem, {}}},
                       facts.take(),
                       clock.utcMs(),
                       {}};
    if (!wrapNow())
        candidate.problem = whyNoWrap();
    return accept(candidate);
}

base::Status IdentityStore::Parts::keepCompanion(Connection& connection, const IdentityRow& row,
                                                 const QByteArray& companion) const {
    const auto other = identitytable::find(connection, companion);
    if (!other)
        return other.error();
    const auto ours = certificateFacts(row.chainPem);
    const auto theirs = certificateFacts(other->has_value() ? (*other)->chainPem : QByteArray());
    const bool fits = ours && theirs && keyFamily(ours->keyType) != keyFamily(theirs->keyType);
    return fits ? base::Status(base::Done{}) : identitytable::setCompanion(connection, row.name, {});
}

QString keyFamily(const QString& keyType) {
    return keyType.section(QLatin1Char(' '), 0, 0);
}

void IdentityStore::createSelfSigned(SelfSignedOrder order, Executor on, Reply<base::Done> reply) {
    if (const base::Status checked = checkIdentityName(order.name); !checked)
        return answer(on, reply, checked.error());
    const auto known = snapshot();
    if (!order.replace && known->find(order.name) != nullptr)  // said now and not after minutes
        return answer(on, reply,
                      base::fail("cert.exists", QStringLiteral("There is already a certificate named \"%1\""),
                                 {QString::fromUtf8(order.name)}));
    withKey(order.key, [parts = m_parts, order, on, reply](base::Result<base::Secret> pem) {
        base::Result<KeyPair> pair = pem ? selfSign(order.fields, *pem) : base::Result<KeyPair>(pem.error());
        if (!pair)
            return answer(on, reply, pair.error());
        NewCertificate certificate{order.name, "self-signed", pair->chainPem, order.key.stored,
                                   {},         order.replace};
        if (order.key.stored.isEmpty()) {
            base::Result<FreshKey> key = freshKey(order.name, pem.take(), "generated");
            if (!key)
                return answer(on, reply, key.error());
            certificate.key = key.take();
        }
        PendingRequest request;
        if (order.requestToo) {
            const auto csr = makeSigningRequest(order.fields, pair->keyPem);
            if (!csr)
                return answer(on, reply, csr.error());
            request.name = request.replaces = order.name;
            request.csrPem = *csr;
            request.createdUtcMs = parts->clock.utcMs();
        }
        if (const base::Status good = parts->accepted(order.accept, certificate); !good)
            return answer(on, reply, good.error());
        parts->write<base::Done>(
            [parts, certificate, request, replace = order.replace](Connection& connection) -> base::Status {
                const auto keyName = parts->putCertificate(connection, certificate);
                if (!keyName || request.name.isEmpty())
                    return keyName ? base::Status(base::Done{}) : keyName.error();
                PendingRequest stored = request;
                stored.keyName = *keyName;
                return requesttable::put(connection, stored, replace);
            },
            on, reply, order.along);
    });
}

base::Result<NewCertificate> IdentityStore::Parts::prepare(const InstallOrder& order) const {
    const auto known = snapshot.get();
    NewCertificate ready;
    ready.name = order.name;
    ready.kind = order.kind;
    ready.replace = order.replace;
    const QList<QByteArray> certificates = certificatesOf(order.file) + order.chain;
    QByteArray spki;
    if (!order.keyName.isEmpty()) {
        const StoredKey* key = known->key(order.keyName);
        if (key == nullptr)
            return base::fail("key.missing", QStringLiteral("There is no key named \"%1\""),
                              {QString::fromUtf8(order.keyName)});
        ready.keyName = key->name;
        spki = key->spkiSha256;
    } else if (!order.file.keys.isEmpty()) {
        for (const NamedKey& candidate : order.file.keys) {
            base::Result<FreshKey> key = freshKey(order.name, candidate.pem, "imported");
            if (!key)
                return key.error();
            const bool fits = bool(pickCertificate(certificates, key->facts.spkiSha256, now()));
            if (fits || !ready.key)
                ready.key = key.take();
            if (fits)
                break;
        }
        spki = ready.key->facts.spkiSha256;
    } else {
        for (const QByteArray& pem : certificates)
            if (const auto pin = certificateSpkiSha256(pem); pin && ready.keyName.isEmpty())
                if (const StoredKey* key = known->keyBySpki(*pin)) {
                    ready.keyName = key->name;
                    spki = key->spkiSha256;
                }
        if (ready.keyName.isEmpty() && !certificates.isEmpty())
            return base::fail(
                "cert.no-key",
                QStringLiteral(
                    "There is no private key in it, and no stored key belongs to the certificate"));
    }
    base::Result<PickedCertificate> picked = pickCertificate(certificates, spki, now(), rootsOf(order.roots));
    if (!picked)
        return picked.error();
    const base::Status good = allowed(serverProblems(picked->leafPem, now()) + picked->problems, order.force);
    if (!good)
        return good.error();
    ready.chainPem = picked->chain.pem + picked->chain.rootPem;
    const auto facts = certificateFacts(picked->leafPem);
    if (facts && facts->selfSigned)
        ready.kind = "self-signed";
    return ready;
}

void IdentityStore::install(InstallOrder order, Executor on, Reply<base::Done> reply) {
    if (const base::Status checked = checkIdentityName(order.name); !checked)
        return answer(on, reply, checked.error());
    inPool(
        [parts = m_parts, order = std::move(order), on, reply] {
            base::Result<NewCertificate> ready = parts->prepare(order);
            const base::Status good =
                ready ? parts->accepted(order.accept, *ready) : base::Status(ready.error());
            if (!good)
                return answer(on, reply, good.error());
            parts->write<base::Done>(
                [parts, certificate = ready.take()](Connection& connection) -> base::Status {
                    const auto keyName = parts->putCertificate(connection, certificate);
                    return keyName ? base::Status(base::Done{}) : keyName.error();
                },
                on, reply, order.along);
        },
        [on, reply](const base::Error& error) { answer(on, reply, error); });
}

void IdentityStore::install(QByteArray name, QByteArray kind, KeyPair pair, bool replace, Executor on,
                            Reply<CertificateFacts> reply) {
    if (const base::Status checked = checkIdentityName(name); !checked)
        return answer(on, reply, checked.error());
    inPool(
        [parts = m_parts, name, kind, pair = std::move(pair), replace, on, reply] {
            const base::Status fits = checkPair(pair);
            base::Result<FreshKey> key =
                fits ? freshKey(name, pair.keyPem, kind == "issued" ? "generated" : "imported")
                     : base::Result<FreshKey>(fits.error());
            const base::Result<CertificateFacts> facts = certificateFacts(pair.chainPem);
            if (!key || !facts)
                return answer(on, reply, key ? facts.error() : key.error());
            const NewCertificate certificate{name, kind, pair.chainPem, {}, key.take(), replace};
            parts->write<CertificateFacts>(
                [parts, certificate,
                 facts = *facts](Connection& connection) -> base::Result<CertificateFacts> {
                    const auto keyName = parts->putCertificate(connection, certificate);
                    return keyName ? base::Result<CertificateFacts>(facts) : keyName.error();
                },
                on, reply, {});
        },
        [on, reply](const base::Error& error) { answer(on, reply, error); });
}

void IdentityStore::setChain(QByteArray name, QList<QByteArray> others, bool force, RootsPtr roots,
                             Executor on, Reply<base::Done> reply, StoreAlong along) {
    if (const base::Status checked = checkIdentityName(name); !checked)
        return answer(on, reply, checked.error());
    inPool(
        [parts = m_parts, name, others = std::move(others), force, roots, on, reply, along] {
            const auto known = parts->snapshot.get();
            const Identity* identity = known->find(name);
            if (identity == nullptr)
                return answer(on, reply, missing(name));
            const QByteArray before = identity->storedPem;
            const QByteArray leaf = splitPem(before).value(0);
            const auto chain = orderChain(leaf, others, parts->now(), rootsOf(roots));
            const base::Status good =
                chain ? allowed(chain->problems, force || others.isEmpty()) : base::Status(chain.error());
            if (!good)
                return answer(on, reply, good.error());
            const QByteArray after =
                others.isEmpty() || chain->pem.isEmpty() ? leaf : chain->pem + chain->rootPem;
            parts->write<base::Done>(
                [parts, name, before, after](Connection& connection) -> base::Status {
                    const auto row = identitytable::find(connection, name);
                    if (!row)
                        return row.error();
                    if (!row->has_value() || (*row)->chainPem != before)
                        return missing(name);  // replaced meanwhile: this chain was for another one
                    return identitytable::setChain(connection, name, after, parts->clock.utcMs());
                },
                on, reply, along);
        },
        [on, reply](const base::Error& error) { answer(on, reply, error); });
}

void IdentityStore::setCompanion(QByteArray name, QByteArray companion, Executor on, Reply<base::Done> reply,
                                 StoreAlong along) {
    for (const QByteArray& one : {name, companion.isEmpty() ? name : companion})
        if (const base::Status checked = checkIdentityName(one); !checked)
            return answer(on, reply, checked.error());
    m_parts->write<base::Done>(
        [name, companion](Connection& connection) -> base::Status {
            const auto one = identitytable::find(connection, name);
            const auto other = identitytable::find(connection, companion);
            if (!one || !other)
                return one ? other.error() : one.error();
            if (!one->has_value() || (!companion.isEmpty() && !other->has_value()))
                return missing(one->has_value() ? companion : name);
            if (companion.isEmpty())
                return identitytable::setCompanion(connection, name, {});
            if (name == companion)
                return noCompanion(QStringLiteral("they are the same certificate"));
            const auto ours = certificateFacts((*one)->chainPem);
            const auto theirs = certificateFacts((*other)->chainPem);
            if (!ours || !theirs)
                return ours ? theirs.error() : ours.error();
            if (keyFamily(ours->keyType) == keyFamily(theirs->keyType))
                return noCompanion(QStringLiteral("both have a key of the kind %1").arg(ours->keyType));
            return identitytable::setCompanion(connection, name, companion);
        },
        std::move(on), std::move(reply), std::move(along));
}

void IdentityStore::remove(QByteArray name, Executor on, Reply<base::Done> reply, StoreAlong along) {
    if (const base::Status checked = checkIdentityName(name); !checked)
        return answer(on, reply, checked.error());
    m_parts->write<base::Done>(
        [parts = m_parts, name](Connection& connection) {
            return identitytable::remove(connection, name, parts->clock.utcMs());
        },
        std::move(on), std::move(reply), std::move(along));
}

}  // namespace postern::tls
