#pragma once

#include "engine/admin/remoteadmin.h"
#include "engine/engine.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

namespace postern::test {

inline constexpr int kPatienceMs = 20'000;

/// Free ports for all services, as overrides of one run.
inline QMap<QByteArray, QString> freePorts(const QList<QByteArray>& services = {"smtp", "submission", "pop3",
                                                                                "imap"}) {
    QMap<QByteArray, QString> overrides;
    for (const QByteArray& service : services) {
        overrides.insert(service + ".port", QStringLiteral("0"));
        if (service != "smtp")
            overrides.insert(service + ".tlsPort", QStringLiteral("0"));
    }
    return overrides;
}

inline EngineOptions optionsFor(const QString& folder,
                                const QMap<QByteArray, QString>& overrides = freePorts()) {
    EngineOptions options;
    options.dataFolder = folder;
    options.overrides = overrides;
    options.headless = true;
    return options;
}

/// Waits for the answer of a call.
template <class Request>
base::Result<typename Request::Reply> ask(api::AdminApi& admin, const Request& request) {
    auto answer = std::make_shared<std::optional<base::Result<typename Request::Reply>>>();
    admin.call(request, nullptr,
               std::function<void(base::Result<typename Request::Reply>)>(
                   [answer](auto result) { answer->emplace(std::move(result)); }));
    if (!QTest::qWaitFor([answer] { return answer->has_value(); }, kPatienceMs))
        return base::fail("test.no-answer", QStringLiteral("no answer came"));
    return std::move(**answer);
}

/// Started and ready; `down` are the lines of services that are not up.
struct RunningEngine {
    std::unique_ptr<Engine> engine;
    QStringList down;
    base::Error error;

    explicit RunningEngine(const EngineOptions& options) {
        auto started = Engine::start(options);
        if (!started) {
            error = started.error();
            return;
        }
        engine = started.take();
        auto ready = std::make_shared<bool>(false);
        engine->whenReady([this, ready](const QStringList& lines) {
            down = lines;
            *ready = true;
        });
        if (!QTest::qWaitFor([ready] { return *ready; }, kPatienceMs))
            error = base::fail("test.not-ready", QStringLiteral("the engine did not become ready"));
    }
    [[nodiscard]] api::AdminApi& admin() const { return engine->admin(); }
    [[nodiscard]] api::ServiceInfo service(const QString& name) const {
        const auto status = ask(admin(), api::StatusRead{});
        if (status)
            for (const api::ServiceInfo& info : status.value().services)
                if (info.name == name)
                    return info;
        return {};
    }
};

inline base::Result<api::ChangeReport> setSetting(api::AdminApi& admin, const QString& key,
                                                  const QString& value, bool checkOnly = false) {
    api::SettingsSet set;
    set.values.insert(key, value);
    set.checkOnly = checkOnly;
    return ask(admin, set);
}

inline quint16 portOf(const api::ServiceInfo& service, bool tls) {
    for (const api::BoundPort& bound : service.ports)
        if (bound.tls == tls && bound.address == QStringLiteral("127.0.0.1"))
            return static_cast<quint16>(bound.port);
    return 0;
}

/// Connected and greeted in clear text.
inline std::unique_ptr<QTcpSocket> greetedClient(quint16 port) {
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!QTest::qWaitFor([&] { return socket->canReadLine(); }, kPatienceMs))
        return nullptr;
    socket->readLine();
    return socket;
}

inline QByteArray exchange(QTcpSocket& socket, const QByteArray& line) {
    socket.write(line + "\r\n");
    if (!QTest::qWaitFor([&] { return socket.canReadLine() || socket.state() != QTcpSocket::ConnectedState; },
                         kPatienceMs))
        return {};
    return socket.readLine();
}

}  // namespace postern::test
