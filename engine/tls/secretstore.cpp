#include "engine/tls/secretstore.h"

#include <QObject>
#include <QTimer>

#include <utility>

#ifdef POSTERN_QTKEYCHAIN
#include <QFileInfo>

#include <qt6keychain/keychain.h>
#endif

namespace postern::tls {
namespace {

base::Error refused(const QString& reason) {
    return base::fail("keystore.desktop",
                      QStringLiteral("The secret store of the desktop cannot be used: %1"), {reason});
}

#ifdef POSTERN_QTKEYCHAIN

constexpr int kTimeoutMs = 120'000;  // the desktop may ask a person for his password

class DesktopStore final : public SecretStore {
 public:
    bool isAvailable() const override {
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
        return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS") ||
               QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
#else
        return true;
#endif
    }

    void read(const QString& entry, ReadReply reply) override {
        run(new QKeychain::ReadPasswordJob(kService), entry, [reply = std::move(reply)](QKeychain::Job* job) {
            if (const QString error = reasonOf(job); !error.isEmpty())
                return reply(refused(error));
            QByteArray bytes = static_cast<QKeychain::ReadPasswordJob*>(job)->binaryData();
            const base::Secret secret{bytes};
            base::wipe(bytes);
            reply(secret);
        });
    }

    void write(const QString& entry, const base::Secret& secret, Reply reply) override {
        auto* job = new QKeychain::WritePasswordJob(kService);
        job->setBinaryData(secret.reveal().toByteArray());
        run(job, entry, [reply = std::move(reply)](QKeychain::Job* ended) {
            const QString error = reasonOf(ended);
            reply(error.isEmpty() ? base::Status(base::Done{}) : base::Status(refused(error)));
        });
    }

    void remove(const QString& entry, Reply reply) override {
        run(new QKeychain::DeletePasswordJob(kService), entry,
            [reply = std::move(reply)](QKeychain::Job* job) {
                const bool gone = job != nullptr && job->error() == QKeychain::EntryNotFound;
                const QString error = gone ? QString() : reasonOf(job);
                reply(error.isEmpty() ? base::Status(base::Done{}) : base::Status(refused(error)));
            });
    }

 private:
    /// Null: it was given up. Empty: all is well.
    static QString reasonOf(const QKeychain::Job* job) {
        if (job == nullptr)
            return QStringLiteral("it does not answer");
        if (job->error() == QKeychain::NoError)
            return {};
        return job->errorString().isEmpty() ? QStringLiteral("unknown reason") : job->errorString();
    }

    /// The job deletes itself when it ends, which may be long after it was given up or this store is gone:
    /// libraries below hold a bare pointer to it.
    void run(QKeychain::Job* job, const QString& entry, std::function<void(QKeychain::Job*)> done) {
        job->setInsecureFallback(false);
        job->setKey(entry);
        auto* limit = new QTimer(&m_guard);
        limit->setSingleShot(true);
        const auto finish = [limit, waiting = std::make_shared<std::function<void(QKeychain::Job*)>>(
                                        std::move(done))](QKeychain::Job* ended) {
            if (const auto call = std::exchange(*waiting, nullptr)) {
                limit->deleteLater();
                call(ended);
            }
        };
        QObject::connect(limit, &QTimer::timeout, &m_guard, [finish] { finish(nullptr); });
        QObject::connect(job, &QKeychain::Job::finished, &m_guard, finish);
        limit->start(kTimeoutMs);
        // Not before the caller is done, whatever the job does.
        QTimer::singleShot(0, job, [job] { job->start(); });
    }

    const QString kService = QStringLiteral("postern");
    QObject m_guard;  // replies go with it
};

#else

class NoStore final : public SecretStore {
 public:
    bool isAvailable() const override { return false; }
    void read(const QString&, ReadReply reply) override {
        later([reply = std::move(reply)] { reply(reason()); });
    }
    void write(const QString&, const base::Secret&, Reply reply) override {
        later([reply = std::move(reply)] { reply(reason()); });
    }
    void remove(const QString&, Reply reply) override {
        later([reply = std::move(reply)] { reply(reason()); });
    }

 private:
    static base::Error reason() { return refused(QStringLiteral("this Postern was built without it")); }
    void later(std::function<void()> call) { QTimer::singleShot(0, &m_guard, std::move(call)); }
    QObject m_guard;
};

#endif

}  // namespace

std::unique_ptr<SecretStore> makeSecretStore() {
#ifdef POSTERN_QTKEYCHAIN
    return std::make_unique<DesktopStore>();
#else
    return std::make_unique<NoStore>();
#endif
}

}  // namespace postern::tls
