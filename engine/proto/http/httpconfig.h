#pragma once

#include <QByteArray>

namespace postern::proto::http {

/// Limits of one HTTP service, taken from its settings when the connection comes.
struct HttpConfig {
    int maxTarget = 4096;    // octets of the request line's target; longer: 414
    int maxHeader = 16384;   // octets of the whole header; longer: 431
    int maxBody = 65536;     // octets of the body; longer: 413
    int idleSeconds = 60;    // for one request to come in, and of silence between two
    int maxRequests = 1000;  // on one connection
    QByteArray server = "Postern";
};

}  // namespace postern::proto::http
