#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace postern::proto::http {

/// The decoded path of a request target (RFC 9112 section 3.2: "/path?query" or "http://host/path"). Empty
/// when it is no path, holds a broken or dangerous escape (NUL, control characters) or leaves the root by
/// "." or ".." segments, escaped or not.
[[nodiscard]] std::optional<QByteArray> pathOf(QByteArrayView target);

}  // namespace postern::proto::http
