#pragma once

#include "engine/proto/http/httpconfig.h"
#include "engine/proto/http/httpqueries.h"

#include <QByteArrayView>

#include <memory>

namespace postern::proto::http {

/// One request as it comes in, in any pieces (RFC 9112). Wraps the parser of Boost.Beast, which no other file
/// sees.
class RequestReader {
 public:
    explicit RequestReader(const HttpConfig& config);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    /// Takes what it can of `bytes` and returns how much that was; the rest belongs to the next request, or
    /// must come again with more behind it.
    [[nodiscard]] qsizetype take(QByteArrayView bytes);
    /// 0 while all is well; else the status to answer with, and nothing more can be read.
    [[nodiscard]] int fault() const;
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] bool hasBegun() const;  // an octet of it has come
    /// The header is here and the client waits before it sends the body; said once.
    [[nodiscard]] bool wantsContinue();

    // Of a complete request:
    [[nodiscard]] Request request() const;  // `path` holds the target as it came
    [[nodiscard]] bool keepAlive() const;
    [[nodiscard]] bool isVersion11() const;

 private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

/// How a response goes out.
struct ResponseFrame {
    bool version11 = true;
    bool keepAlive = false;
    bool head = false;  // the header alone, with the length that the body would have
    QByteArray server;
};
[[nodiscard]] QByteArray serialize(const Response& response, const ResponseFrame& frame);

}  // namespace postern::proto::http
