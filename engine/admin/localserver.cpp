#include "engine/admin/localserver.h"

#include "engine/admin/localpeer.h"
#include "engine/admin/socketpath.h"

namespace postern::admin {

LocalServer::LocalServer(AdminService& service, int maxConnections, QObject* parent)
    : QObject(parent), m_service(service), m_maxConnections(maxConnections) {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &LocalServer::accept);
}

LocalServer::~LocalServer() {
    if (m_server.isListening())
        withdrawSocketPath(m_dataFolder, QStringLiteral("engine"));
}

base::Status LocalServer::listen(const QString& dataFolder) {
    const auto path = makeSocketPath(dataFolder, QStringLiteral("engine"));
    if (!path)
        return path.error();
    // The lock on the data folder is ours, so a socket that is still there is a left-over of a killed engine.
    QLocalServer::removeServer(*path);
    if (!m_server.listen(*path))
        return base::fail("api.socket", QStringLiteral("the local socket %1 cannot be opened: %2"),
                          {*path, m_server.errorString()});
    m_dataFolder = dataFolder;
    return publishSocketPath(dataFolder, QStringLiteral("engine"), *path);
}

void LocalServer::accept() {
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        if (m_open >= m_maxConnections) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        ++m_open;
        auto* peer = new LocalPeer(m_service, socket, this);
        connect(peer, &QObject::destroyed, this, [this] { --m_open; });
    }
}

}  // namespace postern::admin
