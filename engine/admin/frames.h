#pragma once

#include "engine/base/filelimits.h"

#include <QByteArray>
#include <QJsonObject>

#include <optional>

namespace postern::admin {

/// The framing of the local socket: four octets of length (big endian), then one JSON object. Pure; the same
/// on both sides. First frame of each side: {"postern": protocol, "version", "identity"}. Then requests
/// {"id", "verb", "request"}, answers
/// {"id", "reply"} or {"id", "error": {code, arguments, text}}, and news {"topic"}.
class FrameReader {
 public:
    explicit FrameReader(qint64 maxFrame) : m_maxFrame(maxFrame) {}
    void add(const QByteArray& bytes) { m_buffer += bytes; }
    /// The next whole frame. None: more octets are needed, or broken() is true.
    [[nodiscard]] std::optional<QJsonObject> next();
    /// A frame was too long or no JSON object: the peer cannot be understood any more.
    [[nodiscard]] bool broken() const { return m_broken; }

 private:
    qint64 m_maxFrame;
    QByteArray m_buffer;
    bool m_broken = false;
};

[[nodiscard]] QByteArray frame(const QJsonObject& object);

inline constexpr int kFrameProtocol = 1;
// A backup to restore as Base64, and room for the rest of the request.
inline constexpr qint64 kMaxRequestFrame = base::kMaxRestoreFile / 3 * 4 + (qint64(1) << 20);
inline constexpr qint64 kMaxReplyFrame = 64 << 20;

}  // namespace postern::admin
