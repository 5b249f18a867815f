#pragma once

#include "engine/base/result.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>
#include <QTimer>

namespace postern::admin {

/// A local socket for the owner alone, published in the data folder. Stays open: Qt closes it for good when
/// the process has run out of descriptors, and a cleaner of temporary folders may remove its file; it is then
/// opened again within a few seconds. Lives in one thread.
class SocketDoor : public QObject {
    Q_OBJECT
 public:
    static constexpr int kLookMs = 5'000;
    /// `purpose` as in makeSocketPath().
    explicit SocketDoor(QString purpose, QObject* parent = nullptr, int lookMs = kLookMs);
    ~SocketDoor() override;

    /// The socket must be ours to take: the caller holds what keeps a second one away. Errors: "api.socket",
    /// "api.runtime-folder", "engine.folder".
    base::Status listen(const QString& dataFolder);

 Q_SIGNALS:
    /// The receiver owns the socket.
    void visited(QLocalSocket* visitor);
    /// Once each time the socket is lost, and once when it is back.
    void lost();
    void opened();

 private:
    base::Status open();
    void look();
    [[nodiscard]] bool isOpen() const;

    const QString m_purpose;
    QString m_dataFolder;
    QString m_path;
    QLocalServer m_server;
    QTimer m_look;
    bool m_open = false;
};

}  // namespace postern::admin
