#pragma once

#include "engine/admin/adminservice.h"
#include "engine/admin/frames.h"

#include <QLocalSocket>
#include <QObject>

namespace postern::admin {

/// One client of the local socket. Requests run at once and answer in any order; too many at once wait in the
/// socket. Deletes itself when the client has gone. Control thread.
class LocalPeer : public QObject {
    Q_OBJECT
 public:
    /// Takes the socket over.
    LocalPeer(AdminService& service, QLocalSocket* socket, QObject* parent);

    static constexpr int kMaxInFlight = 64;
    /// A client that does not read loses its connection here, not the engine its memory.
    static constexpr qint64 kMaxUnsent = 2 * kMaxReplyFrame;

 private:
    void read();
    void handle(const QJsonObject& object);
    void request(qint64 id, const QByteArray& verb, const QJsonObject& body);
    void answer(qint64 id, const base::Result<QVariant>& result);
    void send(const QJsonObject& object);
    void drop();

    AdminService& m_service;
    QLocalSocket* m_socket;
    FrameReader m_frames{kMaxRequestFrame};
    QByteArray m_name;
    bool m_greeted = false;
    int m_inFlight = 0;
};

}  // namespace postern::admin
