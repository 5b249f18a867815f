#include "engine/admin/remoteadmin.h"

#include "engine/admin/socketpath.h"
#include "engine/api/json.h"

namespace postern::admin {
namespace {

base::Error notRunning(const QString& dataFolder) {
    return base::fail("api.not-running", QStringLiteral("no Postern is running on %1"), {dataFolder});
}

base::Error closed() {
    return base::fail("api.disconnected", QStringLiteral("the engine has closed the connection"));
}

base::Error errorFrom(const QJsonObject& object) {
    const auto info = api::fromJson(QMetaType::fromType<api::ErrorInfo>(), object);
    if (!info)
        return info.error();
    const auto value = info.value().value<api::ErrorInfo>();
    return {value.code.toUtf8(), value.arguments, value.text};
}

}  // namespace

RemoteAdmin::RemoteAdmin(QString dataFolder, QByteArray name, OnLoss onLoss, QObject* parent, int patienceMs)
    : api::AdminApi(parent), m_dataFolder(std::move(dataFolder)), m_name(std::move(name)), m_onLoss(onLoss) {
    connect(&m_socket, &QLocalSocket::connected, this, &RemoteAdmin::connected);
    connect(&m_socket, &QLocalSocket::readyRead, this, &RemoteAdmin::read);
    connect(&m_socket, &QLocalSocket::disconnected, this, [this] { lost(closed()); });
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &RemoteAdmin::failed);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        lost(
            base::fail("api.no-answer", QStringLiteral("the Postern on %1 does not answer"), {m_dataFolder}));
        m_socket.abort();
    });
    m_retry.setSingleShot(true);
    m_retry.setInterval(kRetryMs);
    connect(&m_retry, &QTimer::timeout, this, &RemoteAdmin::connectToEngine);
    QMetaObject::invokeMethod(this, &RemoteAdmin::connectToEngine, Qt::QueuedConnection);
}

RemoteAdmin::~RemoteAdmin() {
    m_socket.disconnect(this);
}

void RemoteAdmin::connectToEngine() {
    m_socket.abort();  // what is left of the attempt before
    m_open = true;
    m_patience.start();
    const QString path = publishedSocketPath(m_dataFolder, QStringLiteral("engine"));
    if (path.isEmpty())
        lost(notRunning(m_dataFolder));
    else
        m_socket.connectToServer(path);
}

void RemoteAdmin::connected() {
    m_socket.write(frame({{QStringLiteral("postern"), kFrameProtocol},
                          {QStringLiteral("identity"), QString::fromLatin1(m_name)}}));
}

// The state of the socket says nothing here: a refused attempt reports its error while it still connects.
void RemoteAdmin::failed(QLocalSocket::LocalSocketError error) {
    const bool noneThere = !m_greeted && error != QLocalSocket::PeerClosedError;
    lost(noneThere ? notRunning(m_dataFolder) : closed());
}

void RemoteAdmin::lost(const base::Error& why) {
    if (!std::exchange(m_open, false))
        return;
    m_patience.stop();
    const bool was = m_greeted;
    m_greeted = false;
    m_why = why;
    m_waiting.clear();
    m_replyTypes.clear();
    m_frames = FrameReader(kMaxReplyFrame);
    if (m_onLoss == OnLoss::Reconnect)
        m_retry.start();
    else
        m_gaveUp = true;
    m_pending.failAll(why);
    if (was)
        Q_EMIT changed(api::Topic::Connection);
}

void RemoteAdmin::read() {
    m_frames.add(m_socket.readAll());
    while (const auto object = m_frames.next()) handle(*object);
    if (m_frames.broken())
        m_socket.abort();
}

void RemoteAdmin::handle(const QJsonObject& object) {
    static const QHash<QString, api::Topic> kTopics{
        {QStringLiteral("services"), api::Topic::Services},
        {QStringLiteral("settings"), api::Topic::Settings},
        {QStringLiteral("directory"), api::Topic::Directory},
        {QStringLiteral("certificates"), api::Topic::Certificates},
        {QStringLiteral("log"), api::Topic::Log},
        {QStringLiteral("problems"), api::Topic::Problems}};
    if (!m_greeted) {
        greeted(object);
    } else if (object.contains(QStringLiteral("id"))) {
        answered(object);
    } else if (const auto topic = kTopics.constFind(object.value(QStringLiteral("topic")).toString());
               topic != kTopics.constEnd()) {
        Q_EMIT changed(*topic);
    }
}

void RemoteAdmin::greeted(const QJsonObject& object) {
    if (object.value(QStringLiteral("postern")).toInt() != kFrameProtocol) {
        lost(
            base::fail("api.version",
                       QStringLiteral("the running Postern is another version and speaks another protocol")));
        m_socket.abort();
        return;
    }
    m_patience.stop();
    m_greeted = true;
    for (const QByteArray& bytes : std::exchange(m_waiting, {})) m_socket.write(bytes);
    Q_EMIT changed(api::Topic::Connection);
}

void RemoteAdmin::answered(const QJsonObject& object) {
    const qint64 id = object.value(QStringLiteral("id")).toInteger();
    const QMetaType type = m_replyTypes.take(id);
    if (object.contains(QStringLiteral("error")))
        m_pending.finish(id, errorFrom(object.value(QStringLiteral("error")).toObject()));
    else
        m_pending.finish(id, api::fromJson(type, object.value(QStringLiteral("reply")).toObject()));
}

void RemoteAdmin::invoke(const QByteArray& verb, QVariant request, QObject* context,
                         std::function<void(base::Result<QVariant>)> done) {
    const qint64 id = m_pending.add(context, std::move(done));
    const bool retrying = m_onLoss == OnLoss::Reconnect && m_retry.isActive();
    if (m_gaveUp || retrying) {
        // Never inside the call: the caller may not be ready for its answer yet.
        QMetaObject::invokeMethod(
            this, [this, id] { m_pending.finish(id, m_why); }, Qt::QueuedConnection);
        return;
    }
    m_replyTypes.insert(id, api::verbTypes(verb).reply);
    const QByteArray bytes = frame({{QStringLiteral("id"), id},
                                    {QStringLiteral("verb"), QString::fromLatin1(verb)},
                                    {QStringLiteral("request"), api::toJson(request)}});
    if (m_greeted)
        m_socket.write(bytes);
    else
        m_waiting += bytes;
}

}  // namespace postern::admin
