#pragma once

#include "engine/tls/authoritystore.h"
#include "engine/tls/keywrap.h"

#include <mutex>

// Private to the files of AuthorityStore.
namespace postern::tls {

struct AuthorityStore::Parts {
    struct Held {
        Authority authority;
        QByteArray sealedKey;
        bool listDue = false;  // something was revoked that the list does not tell yet
    };
    struct CachedResponse {
        QByteArray der;
        qint64 goodTillUtcMs = 0;
    };

    store::Store& store;
    Keys keys;
    const base::Clock& clock;
    base::ThreadPool& pool;
    base::Log& log;
    std::mutex mutex;  // guards all below but the snapshot; never held while `changed` runs or keys are used
    QList<Held> held;  // by name
    QList<TemplateRules> templates = defaultTemplates();
    Publishing publishing;
    qint64 revision = 0;
    std::vector<Listener> changed;
    QHash<QByteArray, CachedResponse> responses;  // by authority and CertID; emptied by every change
    base::Shared<Authorities> snapshot;

    Parts(store::Store& dataStore, Keys keySource, const base::Clock& timeSource, base::ThreadPool& workers,
          base::Log& logTo)
        : store(dataStore), keys(std::move(keySource)), clock(timeSource), pool(workers), log(logTo) {}

    [[nodiscard]] QDateTime now() const { return QDateTime::fromMSecsSinceEpoch(clock.utcMs(), Qt::UTC); }
    /// Changes what is held under the mutex, swaps the snapshot and tells everybody.
    void update(const std::function<void()>& change);
    [[nodiscard]] bool isOwnName(const QByteArray& nameDer) const;  // under the mutex
    [[nodiscard]] Held* find(const QByteArray& name);               // under the mutex
    void put(Held one);                                             // under the mutex
    [[nodiscard]] base::Result<KeyPair> signer(const QByteArray& name);
    [[nodiscard]] base::Result<TemplateRules> rulesOf(const QByteArray& name);
    [[nodiscard]] base::Result<QByteArray> makeList(const QByteArray& name, qint64 number);
    [[nodiscard]] bool tellsTooLittle(const Authority& authority) const;
    void takeList(const QByteArray& name, const QByteArray& crlDer, qint64 number);
};

/// The name under which the key of an authority is sealed.
[[nodiscard]] inline QByteArray sealName(const QByteArray& name) {
    return "authority " + name;
}
[[nodiscard]] inline base::Error authorityMissing(const QByteArray& name) {
    return base::fail("authority.missing", QStringLiteral("There is no authority named \"%1\""),
                      {QString::fromUtf8(name)});
}
[[nodiscard]] inline base::Error poolBusy() {
    return base::fail("cert.busy", QStringLiteral("The server is too busy to make keys now"));
}
/// What lists in the form of foreigncrl.h say.
void takeForeignLists(Authority& authority, const QByteArray& stored);
[[nodiscard]] base::Result<Authority> authorityOf(const AuthorityRow& row);

}  // namespace postern::tls
