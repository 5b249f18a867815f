#include "engine/tls/identityparts.h"
#include "engine/tls/pickcertificate.h"
#include "engine/tls/signingrequest.h"

// Signing requests: made, kept, answered.
namespace postern::tls {
namespace {

using store::Connection;

base::Error missing(const QByteArray& name) {
    return base::fail("request.missing", QStringLiteral("There is no request named \"%1\" that waits"),
                      {QString::fromUtf8(name)});
}

base::Error waits(const QByteArray& name) {
    return base::fail("request.exists",
                      QStringLiteral("A request named \"%1\" waits for its certificate already"),
                      {QString::fromUtf8(name)});
}

struct Answer {
    PendingRequest request;
    NewCertificate certificate;
};

}  // namespace

void IdentityStore::makeRequest(SigningOrder order, Executor on, Reply<base::Done> reply) {
    const QByteArray name = order.notes.name;
    if (const base::Status checked = checkIdentityName(name); !checked)
        return answer(on, reply, checked.error());
    const auto known = snapshot();
    if (!order.replace && known->request(name) != nullptr)  // said now and not after minutes
        return answer(on, reply, waits(name));
    if (order.notes.replaces.isEmpty() && known->find(name) != nullptr)
        order.notes.replaces = name;
    withKey(order.key, [parts = m_parts, order, on, reply](base::Result<base::Secret> pem) {
        const auto csr = pem ? makeSigningRequest(order.fields, *pem) : base::Result<QByteArray>(pem.error());
        if (!csr)
            return answer(on, reply, csr.error());
        PendingRequest request = order.notes;
        request.keyName = order.key.stored;
        request.csrPem = *csr;
        request.createdUtcMs = parts->clock.utcMs();
        std::optional<FreshKey> fresh;
        if (order.key.stored.isEmpty()) {
            base::Result<FreshKey> key = freshKey(request.name, pem.take(), "generated");
            if (!key)
                return answer(on, reply, key.error());
            fresh = key.take();
        }
        parts->write<base::Done>(
            [parts, request, fresh, replace = order.replace](Connection& connection) -> base::Status {
                PendingRequest stored = request;
                if (fresh) {
                    const auto keyName = parts->putKey(connection, *fresh);
                    if (!keyName)
                        return keyName.error();
                    stored.keyName = *keyName;
                }
                // The key of a request that is given up stays: its answer may still come.
                return requesttable::put(connection, stored, replace);
            },
            on, reply, order.along);
    });
}

void IdentityStore::setRequestNotes(PendingRequest request, Executor on, Reply<base::Done> reply,
                                    StoreAlong along) {
    m_parts->write<base::Done>(
        [request = std::move(request)](Connection& connection) {
            return requesttable::setNotes(connection, request);
        },
        std::move(on), std::move(reply), std::move(along));
}

void IdentityStore::removeRequest(QByteArray name, bool removeKey, Executor on, Reply<base::Done> reply,
                                  StoreAlong along) {
    m_parts->write<base::Done>(
        [parts = m_parts, name, removeKey](Connection& connection) -> base::Status {
            const auto waiting = requesttable::all(connection);
            if (!waiting)
                return waiting.error();
            if (const base::Status removed = requesttable::remove(connection, name); !removed || !removeKey)
                return removed;
            for (const PendingRequest& request : *waiting)
                if (request.name == name) {
                    const base::Result<bool> used = keytable::inUse(connection, request.keyName);
                    if (!used)
                        return used.error();
                    if (*used)
                        return base::fail("key.in-use", QStringLiteral("The key \"%1\" is in use by %2"),
                                          {QString::fromUtf8(request.keyName),
                                           QStringLiteral("a certificate or another request")});
                    return keytable::remove(connection, request.keyName, parts->clock.utcMs());
                }
            return base::Done{};
        },
        std::move(on), std::move(reply), std::move(along));
}

namespace {

base::Result<Answer> prepareAnswer(const Identities& known, const AnswerOrder& order, const QDateTime& now) {
    const PendingRequest* request = known.request(order.name);
    if (request == nullptr)
        return missing(order.name);
    const StoredKey* key = known.key(request->keyName);
    const QList<QByteArray> certificates = certificatesOf(order.file) + order.chain;
    auto picked =
        pickCertificate(certificates, key ? key->spkiSha256 : QByteArray(), now, rootsOf(order.roots));
    if (!picked && picked.error().code == "tls.key-mismatch") {
        const auto why = checkAnswer(certificates.first(), request->csrPem, now);
        return why ? picked.error() : why.error();  // "request.mismatch", with the certificate's name
    }
    if (!picked)
        return picked.error();
    const auto problems = answerProblems(picked->leafPem, request->csrPem, now);
    if (!problems)
        return problems.error();
    if (const base::Status good = allowed(*problems + picked->problems, order.force); !good)
        return good.error();
    const auto facts = certificateFacts(picked->leafPem);
    const bool replace = request->replaces == request->name || order.force;
    return Answer{*request,
                  {request->name,
                   facts && facts->selfSigned ? QByteArray("self-signed") : order.kind,
                   picked->chain.pem + picked->chain.rootPem,
                   request->keyName,
                   {},
                   replace}};
}

}  // namespace

void IdentityStore::completeRequest(AnswerOrder order, Executor on, Reply<base::Done> reply) {
    inPool(
        [parts = m_parts, order = std::move(order), on, reply] {
            const auto ready = prepareAnswer(*parts->snapshot.get(), order, parts->now());
            const base::Status good =
                ready ? parts->accepted(order.accept, ready->certificate) : base::Status(ready.error());
            if (!good)
                return answer(on, reply, good.error());
            parts->write<base::Done>(
                [parts, ready = *ready](Connection& connection) -> base::Status {
                    const base::Status gone = requesttable::remove(connection, ready.request.name);
                    if (!gone)
                        return gone;
                    const auto keyName = parts->putCertificate(connection, ready.certificate);
                    return keyName ? base::Status(base::Done{}) : keyName.error();
                },
                on, reply, order.along);
        },
        [on, reply](const base::Error& error) { answer(on, reply, error); });
}

}  // namespace postern::tls
