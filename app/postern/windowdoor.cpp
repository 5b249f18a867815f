#include "app/postern/windowdoor.h"

#include "engine/admin/socketpath.h"

#include <QLocalSocket>

namespace postern::app {
namespace {
const QString kPurpose = QStringLiteral("window");
constexpr int kWaitMs = 1000;
}  // namespace

WindowDoor::WindowDoor(QString dataFolder, QObject* parent)
    : QObject(parent), m_dataFolder(std::move(dataFolder)) {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket* visitor = m_server.nextPendingConnection()) {
            visitor->deleteLater();
            Q_EMIT raiseRequested();
        }
    });
}

WindowDoor::~WindowDoor() {
    if (m_server.isListening())
        admin::withdrawSocketPath(m_dataFolder, kPurpose);
}

bool WindowDoor::listen() {
    const base::Result<QString> path = admin::makeSocketPath(m_dataFolder, kPurpose);
    if (!path)
        return false;
    QLocalServer::removeServer(path.value());
    return m_server.listen(path.value()) &&
           admin::publishSocketPath(m_dataFolder, kPurpose, path.value()).ok();
}

bool WindowDoor::raiseExisting(const QString& dataFolder) {
    const QString path = admin::publishedSocketPath(dataFolder, kPurpose);
    if (path.isEmpty())
        return false;
    QLocalSocket socket;
    socket.connectToServer(path);
    return socket.waitForConnected(kWaitMs);
}

}  // namespace postern::app
