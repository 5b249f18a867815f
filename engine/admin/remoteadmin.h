#pragma once

#include "engine/admin/frames.h"
#include "engine/admin/pendingcalls.h"
#include "engine/api/adminapi.h"

#include <QLocalSocket>
#include <QTimer>

namespace postern::admin {

/// The administration of an engine in another process, over its local socket. Connects by itself; calls made
/// before the engine has greeted wait. When the connection is lost, pending calls fail with
/// "api.disconnected" and changed(Connection) tells; with Reconnect it then tries again every two seconds.
/// Other errors: "api.not-running", "api.version".
class RemoteAdmin final : public api::AdminApi {
    Q_OBJECT
 public:
    enum class OnLoss { GiveUp, Reconnect };
    /// `name` stands in the engine's journal: "posternctl", "console".
    RemoteAdmin(QString dataFolder, QByteArray name, OnLoss onLoss, QObject* parent = nullptr);
    ~RemoteAdmin() override;

    [[nodiscard]] bool isConnected() const override { return m_greeted; }

 protected:
    void invoke(const QByteArray& verb, QVariant request, QObject* context,
                std::function<void(base::Result<QVariant>)> done) override;

 private:
    void connectToEngine();
    void connected();
    void lost(const base::Error& why);
    void read();
    void handle(const QJsonObject& object);
    void greeted(const QJsonObject& object);
    void answered(const QJsonObject& object);

    static constexpr int kRetryMs = 2000;

    const QString m_dataFolder;
    const QByteArray m_name;
    const OnLoss m_onLoss;
    QLocalSocket m_socket;
    QTimer m_retry;
    FrameReader m_frames{kMaxReplyFrame};
    PendingCalls m_pending;
    QHash<qint64, QMetaType> m_replyTypes;
    QList<QByteArray> m_waiting;  // frames of calls made before the greeting
    bool m_greeted = false;
    bool m_gaveUp = false;
    base::Error m_why;
};

}  // namespace postern::admin
