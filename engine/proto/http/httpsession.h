#pragma once

#include "engine/proto/http/httpconfig.h"
#include "engine/proto/http/httpmessage.h"
#include "engine/proto/http/httpqueries.h"
#include "engine/proto/session.h"

#include <memory>
#include <optional>

namespace postern::proto::http {

/// One HTTP/1.1 connection (RFC 9110, 9112): GET, HEAD and POST, keep-alive, pipelining in order. Each
/// complete request is an Ask for the backend, one at a time; what comes meanwhile waits in a bounded buffer.
/// Malformed or oversized requests are answered by the session and end the connection. Bounds: the limits of
/// the config, and one request of waiting input.
class HttpSession final : public Session {
 public:
    explicit HttpSession(std::shared_ptr<const HttpConfig> config);

    void feed(const Input& input, Output& out) override;
    [[nodiscard]] bool hasRoom() const override;
    [[nodiscard]] QByteArrayView activity() const override;

 private:
    void process(Output& out);
    void dispatch(Output& out);
    void answer(const Answer& answer, Output& out);
    void refuse(int status, Output& out);
    void write(const Response& response, bool keepAlive, Output& out);
    void end(Output& out);
    void restartDeadline(Output& out) const;

    std::shared_ptr<const HttpConfig> m_config;
    std::unique_ptr<RequestReader> m_reader;
    QByteArray m_waiting;  // input that the reader has not taken
    quint64 m_lastAsk = 0;
    int m_requests = 0;
    bool m_asking = false;
    bool m_timed = false;      // the deadline of the request that comes in runs
    bool m_head = false;       // of the request that is being answered
    bool m_keepAlive = false;  // likewise
    bool m_version11 = true;   // likewise
    bool m_ending = false;     // Shutdown: the answer under way is the last
    bool m_closed = false;
};

/// The words of a status, for bodies of errors: "404 Not Found".
[[nodiscard]] Response statusPage(int status);

}  // namespace postern::proto::http
