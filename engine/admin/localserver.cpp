#include "engine/admin/localserver.h"

#include "engine/admin/localpeer.h"

namespace postern::admin {

LocalServer::LocalServer(AdminService& service, base::Log& log, int maxConnections, QObject* parent)
    : QObject(parent),
      m_service(service),
      m_maxConnections(maxConnections),
      m_door(QStringLiteral("engine")) {
    connect(&m_door, &SocketDoor::visited, this, &LocalServer::accept);
    connect(&m_door, &SocketDoor::lost, this, [&log] {
        log.write(
            base::LogCategory::Admin, base::LogLevel::Failure,
            "the local socket for posternctl was lost (no descriptor was free, or its file was removed); "
            "it is opened again as soon as possible");
    });
    connect(&m_door, &SocketDoor::opened, this, [&log] {
        log.write(base::LogCategory::Admin, base::LogLevel::Info,
                  "the local socket for posternctl is open again");
    });
}

base::Status LocalServer::listen(const QString& dataFolder) {
    return m_door.listen(dataFolder);
}

void LocalServer::accept(QLocalSocket* socket) {
    if (m_attached >= m_maxConnections) {
        socket->abort();
        socket->deleteLater();
        return;
    }
    ++m_attached;
    auto* peer = new LocalPeer(m_service, socket, this);
    connect(peer, &QObject::destroyed, this, [this] { --m_attached; });
}

}  // namespace postern::admin
