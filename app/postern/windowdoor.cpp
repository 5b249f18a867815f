#include "app/postern/windowdoor.h"

#include "engine/admin/socketpath.h"

#include <QLocalSocket>

namespace postern::app {
namespace {
const QString kPurpose = QStringLiteral("window");
constexpr int kWaitMs = 1000;
}  // namespace

WindowDoor::WindowDoor(QString dataFolder, QObject* parent)
    : QObject(parent), m_dataFolder(std::move(dataFolder)), m_door(kPurpose) {
    connect(&m_door, &admin::SocketDoor::visited, this, [this](QLocalSocket* visitor) {
        visitor->deleteLater();
        Q_EMIT raiseRequested();
    });
}

void WindowDoor::listen() {
    (void)m_door.listen(m_dataFolder);
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
