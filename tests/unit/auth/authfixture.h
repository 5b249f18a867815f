#pragma once

#include "engine/auth/authenticator.h"
#include "engine/auth/directorystore.h"
#include "engine/base/executor.h"
#include "engine/store/store.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

namespace postern::test {

/// Keeps what is logged, to prove what is and what is not in it. Thread-safe.
class KeptLog final : public base::Log {
 public:
    [[nodiscard]] QByteArray all() const {
        const std::lock_guard lock(m_mutex);
        return m_all;
    }

 protected:
    void emitRecord(base::LogRecord record) override {
        const std::lock_guard lock(m_mutex);
        m_all += record.text + '\n';
    }

 private:
    mutable std::mutex m_mutex;
    QByteArray m_all;
};

/// A store in a folder of its own, the directory in it, and calls that wait for their answer in this thread's
/// event loop.
class AuthFixture {
 public:
    explicit AuthFixture(int poolThreads = 2, size_t poolWaiting = 1000)
        : pool(std::make_unique<base::ThreadPool>(poolThreads, poolWaiting)) {
        reopen();
    }
    ~AuthFixture() { close(); }

    void close() {
        if (pool)
            pool.reset();  // first, so that nothing it holds meets a store that has gone
        directory.reset();
        store.reset();
    }
    void reopen() {
        close();
        pool = std::make_unique<base::ThreadPool>(2, 1000);
        auto opened = store::Store::open(folder.path(), clock, log);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text));
        store = opened.take();
        directory = std::make_unique<auth::DirectoryStore>(*store, clock, *pool);
        if (const auto loaded = directory->load(); !loaded)
            qFatal("%s", qPrintable(loaded.error().text));
    }

    /// Runs `call(reply)` and waits; an error comes back as its code, success as an empty text.
    template <class T>
    QByteArray wait(const std::function<void(std::function<void(base::Result<T>)>)>& call) {
        std::optional<QByteArray> code;
        call([&code](base::Result<T> result) { code = result.ok() ? QByteArray() : result.error().code; });
        if (!QTest::qWaitFor([&code] { return code.has_value(); }, 10'000))
            return "no answer";
        return *code;
    }
    QByteArray addDomain(const char* name) {
        return wait<base::DomainId>(
            [&](auto reply) { directory->addDomain(QString::fromUtf8(name), here, reply); });
    }
    QByteArray addAccount(const char* address, const char* password = "") {
        return wait<base::AccountId>([&](auto reply) {
            directory->addAccount(QString::fromUtf8(address), QStringLiteral("Full Name"),
                                  base::Secret(password), here, reply);
        });
    }
    QByteArray setAlias(const char* address, const QStringList& targets) {
        return wait<base::Done>(
            [&](auto reply) { directory->setAlias(QString::fromUtf8(address), targets, here, reply); });
    }
    using Verb = void (auth::DirectoryStore::*)(QString, auth::DirectoryStore::Executor,
                                                auth::DirectoryStore::Reply<base::Done>);
    QByteArray call(Verb verb, const char* name) {
        return wait<base::Done>(
            [&](auto reply) { ((*directory).*verb)(QString::fromUtf8(name), here, reply); });
    }
    QByteArray setPassword(const char* address, const char* password) {
        return wait<base::Done>([&](auto reply) {
            directory->setPassword(QString::fromUtf8(address), base::Secret(password), here, reply);
        });
    }
    QByteArray setEnabled(const char* address, bool enabled) {
        return wait<base::Done>(
            [&](auto reply) { directory->setEnabled(QString::fromUtf8(address), enabled, here, reply); });
    }

    QTemporaryDir folder;
    base::ManualClock clock;
    KeptLog log;
    std::unique_ptr<base::ThreadPool> pool;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<auth::DirectoryStore> directory;
    std::shared_ptr<base::EventLoopExecutor> here = std::make_shared<base::EventLoopExecutor>();
};

}  // namespace postern::test
