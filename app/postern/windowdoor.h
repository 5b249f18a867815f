#pragma once

#include "engine/admin/socketdoor.h"

namespace postern::app {

/// How a second start on the same data folder finds the window that is there: a local socket (owner only)
/// whose every connection means "come to the front".
class WindowDoor : public QObject {
    Q_OBJECT
 public:
    explicit WindowDoor(QString dataFolder, QObject* parent = nullptr);

    /// Without it a second start cannot raise this window; nothing else depends on it.
    void listen();
    /// True when a window on this data folder was told to come to the front. Waits at most a second.
    [[nodiscard]] static bool raiseExisting(const QString& dataFolder);

 Q_SIGNALS:
    void raiseRequested();

 private:
    const QString m_dataFolder;
    admin::SocketDoor m_door;
};

}  // namespace postern::app
