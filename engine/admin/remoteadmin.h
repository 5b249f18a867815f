#pragma once

#include "engine/admin/frames.h"
#include "engine/admin/pendingcalls.h"
#include "engine/api/adminapi.h"

#include <QLocalSocket>
#include <QTimer>

namespace postern::admin {

/// The administration of an engine in another process, over its local socket. Connects by itself; calls made
/// before the engine has greeted wait, at most `patienceMs`. When the connection is lost, pending calls fail
/// with "api.disconnected" and changed(Connection) tells; with Reconnect it then tries again every two
/// seconds. Other errors: "api.not-running", "api.no-answer", "api.version".
class RemoteAdmin final : public api::AdminApi {
    Q_OBJECT
 public:
    enum class OnLoss { GiveUp, Reconnect };
    static constexpr int kPatienceMs = 10'000;
    /// `name` stands in the engine's journal: "posternctl", "console".
    RemoteAdmin(QString dataFolder, QByteArray name, OnLoss onLoss, QObject* parent = nullptr,
                int patienceMs = kPatienceMs);
    ~RemoteAdmin() override;

    [[nodiscard]] bool isConnected() const override { return m_greeted; }

 protected:
    void invoke(const QByteArray& verb, QVariant request, QObject* context,
                std::function<void(base::Result<QVariant>)> done) override;

 private:
    void connectToEngine();
    void connected();
    void failed(QLocalSocket::LocalSocketError error);
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
    QTimer m_patience;  // runs from the attempt to the greeting
    FrameReader m_frames{kMaxReplyFrame};
    PendingCalls m_pending;
    QHash<qint64, QMetaType> m_replyTypes;
    QList<QByteArray> m_waiting;  // frames of calls made before the greeting
    bool m_open = false;          // an attempt is under way or has succeeded; each ends in lost() once
    bool m_greeted = false;
    bool m_gaveUp = false;
    base::Error m_why;
};

}  // namespace postern::admin
