#include "engine/admin/frames.h"

#include <QJsonDocument>
#include <QtEndian>

namespace postern::admin {

std::optional<QJsonObject> FrameReader::next() {
    constexpr qsizetype kHead = sizeof(quint32);
    if (m_broken || m_buffer.size() < kHead)
        return std::nullopt;
    const qint64 length = qFromBigEndian<quint32>(m_buffer.constData());
    if (length > m_maxFrame) {
        m_broken = true;
        return std::nullopt;
    }
    if (m_buffer.size() < kHead + length)
        return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(m_buffer.mid(kHead, length));
    m_buffer.remove(0, kHead + length);
    if (!document.isObject()) {
        m_broken = true;
        return std::nullopt;
    }
    return document.object();
}

QByteArray frame(const QJsonObject& object) {
    const QByteArray json = QJsonDocument(object).toJson(QJsonDocument::Compact);
    QByteArray bytes(sizeof(quint32), Qt::Uninitialized);
    qToBigEndian(static_cast<quint32>(json.size()), bytes.data());
    return bytes + json;
}

}  // namespace postern::admin
