#pragma once

#include "engine/api/adminapi.h"
#include "engine/base/result.h"

#include <QMap>
#include <QString>

#include <functional>
#include <memory>

namespace postern {

struct EngineOptions {
    QString dataFolder;
    int portOffset = 0;                   // added to configured ports below 1024
    QMap<QByteArray, QString> overrides;  // --set KEY=VALUE
    QString logLevel;                     // --log-level, empty: as the settings say
    bool headless = false;
};

/// The whole engine: wires store, directory, TLS, network, services and administration, and runs them on its
/// own threads. Created and destroyed in one thread (the GUI's, or the main thread of --headless), which it
/// never blocks but for start-up and shutdown. One per data folder (a lock file says who); a second one gets
/// "engine.already-running".
class Engine {
 public:
    /// Errors: "engine.already-running", "engine.folder", and those of store, settings and directory. A
    /// service that cannot start is no error: it is down with a reason (api::ServiceInfo::problem).
    static base::Result<std::unique_ptr<Engine>> start(const EngineOptions& options);
    ~Engine();  // stops: sessions get their goodbye, the writer finishes what it has

    /// The door for a console in this process; lives in the thread that called start().
    [[nodiscard]] api::AdminApi& admin();
    /// After the first attempt to start every enabled service; `down` holds one English line per service that
    /// is down.
    void whenReady(std::function<void(QStringList down)> ready);

 private:
    struct Parts;
    explicit Engine(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

}  // namespace postern
