#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace postern::proto::http {

/// What an HTTP session asks its backend: one complete request. Answered by a Response.
struct Request {
    QByteArray method;  // "GET", "HEAD", "POST"
    QByteArray path;    // decoded; begins with '/', without "." and ".." segments, without the query
    QByteArray contentType;
    QByteArray body;
};

struct Response {
    int status = 500;
    QByteArray contentType = "text/plain; charset=utf-8";
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers;  // beside Content-Type and Content-Length
};

}  // namespace postern::proto::http
