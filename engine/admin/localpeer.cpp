#include "engine/admin/localpeer.h"

#include "engine/api/json.h"

#include <QMetaEnum>

namespace postern::admin {
namespace {

constexpr qsizetype kMaxName = 40;

const char* topicName(api::Topic topic) {
    static const char* const kNames[] = {"services", "settings", "directory", "certificates",
                                         "log",      "problems", "connection"};
    return kNames[static_cast<size_t>(topic)];
}

QByteArray cleanName(const QString& name) {
    QByteArray clean;
    for (const char c : name.toLatin1().first(qMin(name.size(), kMaxName)))
        if ((c >= 'a' && c <= 'z') || c == '-')
            clean += c;
    return clean.isEmpty() ? QByteArray("client") : clean;
}

}  // namespace

LocalPeer::LocalPeer(AdminService& service, QLocalSocket* socket, QObject* parent)
    : QObject(parent), m_service(service), m_socket(socket) {
    m_socket->setParent(this);
    m_socket->setReadBufferSize(kMaxRequestFrame + 1024);
    connect(m_socket, &QLocalSocket::readyRead, this, &LocalPeer::read);
    connect(m_socket, &QLocalSocket::disconnected, this, &QObject::deleteLater);
    connect(&m_service, &AdminService::changed, this, [this](api::Topic topic) {
        if (m_greeted)
            send({{QStringLiteral("topic"), QLatin1StringView(topicName(topic))}});
    });
    send({{QStringLiteral("postern"), kFrameProtocol},
          {QStringLiteral("version"), service.facts().version},
          {QStringLiteral("identity"), service.facts().dataFolder}});
    read();
}

void LocalPeer::read() {
    while (m_inFlight < kMaxInFlight && m_socket) {
        if (const auto object = m_frames.next()) {
            handle(*object);
            continue;
        }
        if (m_frames.broken())
            return drop();
        const QByteArray bytes = m_socket->read(64 * 1024);
        if (bytes.isEmpty())
            return;
        m_frames.add(bytes);
    }
}

void LocalPeer::handle(const QJsonObject& object) {
    if (!m_greeted) {
        if (object.value(QStringLiteral("postern")).toInt() != kFrameProtocol)
            return drop();
        m_name = cleanName(object.value(QStringLiteral("identity")).toString());
        m_greeted = true;
        return;
    }
    request(object.value(QStringLiteral("id")).toInteger(),
            object.value(QStringLiteral("verb")).toString().toLatin1(),
            object.value(QStringLiteral("request")).toObject());
}

void LocalPeer::request(qint64 id, const QByteArray& verb, const QJsonObject& body) {
    const QMetaType type = api::verbTypes(verb).request;
    if (!type.isValid()) {
        answer(id, base::fail("api.verb", QStringLiteral("there is no verb %1"),
                              {QString::fromUtf8(verb.first(qMin<qsizetype>(verb.size(), kMaxName)))}));
        return;
    }
    auto value = api::fromJson(type, body);
    if (!value) {
        answer(id, value.error());
        return;
    }
    ++m_inFlight;
    // Only the owner can open the socket and its folder, so whoever is here is the owner.
    m_service.call(verb, *value, Caller::owner(m_name),
                   [self = QPointer<LocalPeer>(this), id](const base::Result<QVariant>& result) {
                       if (!self)
                           return;
                       --self->m_inFlight;
                       self->answer(id, result);
                       QMetaObject::invokeMethod(self, &LocalPeer::read, Qt::QueuedConnection);
                   });
}

void LocalPeer::answer(qint64 id, const base::Result<QVariant>& result) {
    QJsonObject object{{QStringLiteral("id"), id}};
    if (result) {
        object.insert(QStringLiteral("reply"), api::toJson(result.value()));
    } else {
        const api::ErrorInfo info = toInfo(result.error());
        object.insert(QStringLiteral("error"), api::toJson(QVariant::fromValue(info)));
    }
    send(object);
}

void LocalPeer::send(const QJsonObject& object) {
    m_socket->write(frame(object));
    if (m_socket->bytesToWrite() > kMaxUnsent)
        drop();
}

void LocalPeer::drop() {
    m_socket->abort();
    deleteLater();
}

}  // namespace postern::admin
