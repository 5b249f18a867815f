#pragma once

#include "engine/admin/adminservice.h"
#include "engine/admin/socketdoor.h"
#include "engine/base/log.h"

namespace postern::admin {

/// The door for posternctl and consoles of other processes: a local socket that only the owner of the data
/// folder may open, in a folder that only he may enter. What becomes of it stands in the log. Control thread.
class LocalServer : public QObject {
    Q_OBJECT
 public:
    LocalServer(AdminService& service, base::Log& log, int maxConnections, QObject* parent = nullptr);

    /// Holds for the next one who comes; those who are attached stay.
    void setMaxConnections(int maxConnections) { m_maxConnections = maxConnections; }
    /// Errors as SocketDoor::listen(). After one it tries again by itself.
    base::Status listen(const QString& dataFolder);

 private:
    void accept(QLocalSocket* socket);

    AdminService& m_service;
    int m_maxConnections;
    int m_attached = 0;
    SocketDoor m_door;
};

}  // namespace postern::admin
