#pragma once

#include "engine/store/store.h"
#include "engine/tls/chain.h"
#include "engine/tls/identitystore.h"
#include "engine/tls/keys.h"
#include "engine/tls/ossl.h"
#include "engine/tls/signingrequest.h"

#include <QTest>

/// An IdentityStore with everything below it, and what its tests share.
namespace postern::test {

inline const QStringList kNames{QStringLiteral("example.org"), QStringLiteral("localhost")};
inline const QByteArray kNoAnswer("no answer");

/// What an authority outside answers: a certificate for the request, signed by `authority`.
inline QByteArray answerTo(const QByteArray& csrPem, const tls::KeyPair& authority, int days = 90) {
    const tls::RequestPtr request = tls::readRequest(csrPem);
    const tls::KeyPtr key = tls::readKey(authority.keyPem.reveal());
    const std::vector<tls::X509Ptr> issuer = tls::readCertificates(authority.chainPem);
    const tls::X509Ptr made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 4711);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), days < 0 ? days * 86'400L * 2 : -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), days * 86'400L);
    X509_set_subject_name(made.get(), X509_REQ_get_subject_name(request.get()));
    X509_set_issuer_name(made.get(), X509_get_subject_name(issuer.front().get()));
    X509_set_pubkey(made.get(), X509_REQ_get0_pubkey(request.get()));
    STACK_OF(X509_EXTENSION)* wanted = X509_REQ_get_extensions(request.get());
    for (int i = 0; i < sk_X509_EXTENSION_num(wanted); ++i)
        X509_add_ext(made.get(), sk_X509_EXTENSION_value(wanted, i), -1);
    sk_X509_EXTENSION_pop_free(wanted, X509_EXTENSION_free);
    X509_sign(made.get(), key.get(), EVP_sha256());
    return tls::toPem(made.get());
}

struct Stack {
    base::ManualClock clock{QDateTime::currentMSecsSinceEpoch()};
    base::NullLog log;
    std::unique_ptr<store::Store> store;
    std::shared_ptr<base::EventLoopExecutor> executor = std::make_shared<base::EventLoopExecutor>();
    std::unique_ptr<tls::IdentityStore> identities;
    std::unique_ptr<base::ThreadPool> pool = std::make_unique<base::ThreadPool>(2, 100);

    explicit Stack(const QString& folder) {
        auto opened = store::Store::open(folder, clock, log);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text));
        store = opened.take();
        identities = std::make_unique<tls::IdentityStore>(*store, folder, clock, *pool, log);
        const base::Status loaded = identities->load(kNames);
        if (!loaded)
            qFatal("%s", qPrintable(loaded.error().text));
    }
    ~Stack() { pool.reset(); }

    template <class T>
    using Call = std::function<void(tls::IdentityStore::Reply<T>)>;
    template <class T>
    base::Result<T> result(const Call<T>& call) {
        auto answer = std::make_shared<std::optional<base::Result<T>>>();
        call([answer](base::Result<T> given) { answer->emplace(std::move(given)); });
        if (!QTest::qWaitFor([answer] { return answer->has_value(); }, 20'000))
            return base::fail(kNoAnswer, {});
        return std::move(**answer);
    }
    /// The code of the error; empty: it worked.
    QByteArray done(const Call<base::Done>& call) {
        const base::Status status = result<base::Done>(call);
        return status ? QByteArray() : status.error().code;
    }
    QByteArray generate(const QByteArray& name, tls::KeyType type = tls::KeyType::EcP256) {
        return done([&](auto reply) { identities->generateKey(name, {{}, type, {}}, executor, reply); });
    }
    QByteArray selfSign(const QByteArray& name, tls::KeyChoice key = {}, bool replace = false,
                        bool requestToo = false) {
        tls::SelfSignedOrder order{name, {}, std::move(key), replace, requestToo};
        order.fields.commonName = QStringLiteral("mail.example.org");
        return done([&](auto reply) { identities->createSelfSigned(order, executor, reply); });
    }
    QByteArray request(const QByteArray& name, bool replace = false, const QByteArray& key = {}) {
        tls::SigningOrder order;
        order.fields.commonName = QStringLiteral("mail.example.org");
        order.fields.names = QStringList{QStringLiteral("imap.example.org")};
        order.key.stored = key;
        order.notes.name = name;
        order.notes.note = QStringLiteral("asked on the phone");
        order.notes.checklist = {{QStringLiteral("cost"), QStringLiteral("nothing")}};
        order.notes.services = QStringList{QStringLiteral("imap")};
        order.replace = replace;
        return done([&](auto reply) { identities->makeRequest(order, executor, reply); });
    }
    QByteArray complete(const QByteArray& name, const QByteArray& file, bool force = false) {
        auto read = tls::readImportedFile(file, {});
        if (!read)
            return read.error().code;
        const tls::AnswerOrder order{name, "installed", read.take(), {}, force};
        return done([&](auto reply) { identities->completeRequest(order, executor, reply); });
    }
    [[nodiscard]] std::shared_ptr<const tls::Identities> now() const { return identities->snapshot(); }
    [[nodiscard]] qint64 count(const char* sql) const {
        const auto reader = store->openReader();
        auto rows = (*reader)->connection().prepare(sql);
        return rows.run() && rows.next() ? rows.integer(0) : -1;
    }
    QByteArray setKeyStore(const tls::KeyStoreOrder& order) {
        return done([&](auto reply) { identities->changeKeyStore(order, executor, reply); });
    }
};

/// All names and fingerprints: to see that nothing has changed.
inline QByteArray picture(const tls::Identities& all) {
    QByteArray text;
    for (const tls::Identity& identity : all.all)
        if (identity.name != "test")
            text += identity.name + ' ' + identity.facts.sha256Hex + ' ' + identity.keyName + ' ' +
                    identity.companion + ' ' + QByteArray::number(identity.pairs.size()) + '\n';
    for (const tls::StoredKey& key : all.keys) text += key.name + ' ' + key.spkiSha256 + '\n';
    for (const tls::PendingRequest& request : all.requests)
        text += request.name + ' ' + request.csrPem + '\n';
    return text;
}

}  // namespace postern::test
