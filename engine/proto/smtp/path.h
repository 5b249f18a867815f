#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <utility>
#include <vector>

namespace postern::proto::smtp {

enum class PathError { None, Syntax, NotAscii, TooLong };

/// The <path> of MAIL FROM or RCPT TO (RFC 5321 section 4.1.2).
struct Path {
    PathError error = PathError::Syntax;
    QByteArray
        address;  // "local@domain", "postmaster", or empty for the null path; a source route is dropped
    QByteArrayView rest;  // what follows ">", into the parsed text
};
[[nodiscard]] Path parsePath(QByteArrayView text);

using Parameters = std::vector<std::pair<QByteArrayView, QByteArrayView>>;
/// The esmtp-params after a path: "SIZE=1000 BODY=8BITMIME". Nothing when they are malformed.
[[nodiscard]] std::optional<Parameters> parseParameters(QByteArrayView text);

}  // namespace postern::proto::smtp
