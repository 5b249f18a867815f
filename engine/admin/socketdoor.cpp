#include "engine/admin/socketdoor.h"

#include "engine/admin/socketpath.h"

#include <QFile>

namespace postern::admin {

SocketDoor::SocketDoor(QString purpose, QObject* parent, int lookMs)
    : QObject(parent), m_purpose(std::move(purpose)) {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket* visitor = m_server.nextPendingConnection()) Q_EMIT visited(visitor);
    });
    m_look.setTimerType(Qt::CoarseTimer);
    m_look.setInterval(lookMs);
    connect(&m_look, &QTimer::timeout, this, &SocketDoor::look);
}

SocketDoor::~SocketDoor() {
    if (m_open)
        withdrawSocketPath(m_dataFolder, m_purpose);
}

base::Status SocketDoor::listen(const QString& dataFolder) {
    m_dataFolder = dataFolder;
    m_look.start();
    return open();
}

base::Status SocketDoor::open() {
    const auto path = makeSocketPath(m_dataFolder, m_purpose);
    if (!path)
        return path.error();
    m_server.close();
    QLocalServer::removeServer(*path);  // a left-over of a killed process
    if (!m_server.listen(*path))
        return base::fail("api.socket", QStringLiteral("the local socket %1 cannot be opened: %2"),
                          {*path, m_server.errorString()});
    m_path = *path;
    const base::Status published = publishSocketPath(m_dataFolder, m_purpose, *path);
    m_open = published.ok();
    return published;
}

// isListening() stays true after accepting has failed and Qt has closed the descriptor; the file tells.
bool SocketDoor::isOpen() const {
#ifdef Q_OS_WIN
    return m_server.isListening();
#else
    return m_server.isListening() && QFile::exists(m_path);
#endif
}

void SocketDoor::look() {
    if (m_open && isOpen())
        return;
    if (std::exchange(m_open, false))
        Q_EMIT lost();
    if (open())
        Q_EMIT opened();
}

}  // namespace postern::admin
