#include "engine/proto/http/httpsession.h"

#include "engine/proto/http/target.h"

#include <utility>

namespace postern::proto::http {
namespace {

const char* wordsOf(int status) {
    static constexpr std::pair<int, const char*> kWords[] = {{400, "Bad Request"},
                                                             {404, "Not Found"},
                                                             {405, "Method Not Allowed"},
                                                             {408, "Request Timeout"},
                                                             {413, "Payload Too Large"},
                                                             {414, "URI Too Long"},
                                                             {415, "Unsupported Media Type"},
                                                             {431, "Request Header Fields Too Large"},
                                                             {501, "Not Implemented"},
                                                             {503, "Service Unavailable"},
                                                             {505, "HTTP Version Not Supported"}};
    for (const auto& [code, words] : kWords)
        if (code == status)
            return words;
    return "Internal Server Error";
}

}  // namespace

Response statusPage(int status) {
    Response response;
    response.status = status;
    response.body = QByteArray::number(status) + ' ' + wordsOf(status) + "\r\n";
    return response;
}

HttpSession::HttpSession(std::shared_ptr<const HttpConfig> config)
    : m_config(std::move(config)), m_reader(std::make_unique<RequestReader>(*m_config)) {}

bool HttpSession::hasRoom() const {
    return !m_closed && m_waiting.size() < m_config->maxHeader;
}

QByteArrayView HttpSession::activity() const {
    if (m_asking)
        return "ANSWER";
    return m_reader->hasBegun() ? "REQUEST" : "IDLE";
}

void HttpSession::feed(const Input& input, Output& out) {
    if (m_closed)
        return;
    if (std::holds_alternative<Connected>(input)) {
        restartDeadline(out);
    } else if (const auto* bytes = std::get_if<Bytes>(&input)) {
        m_waiting += bytes->data;
        process(out);
    } else if (const auto* reply = std::get_if<Answer>(&input)) {
        answer(*reply, out);
    } else if (std::holds_alternative<Tick>(input)) {
        // In the middle of a request somebody waits for a word; between two, silence is the custom.
        if (m_reader->hasBegun() && !m_asking)
            refuse(408, out);
        else
            end(out);
    } else if (std::holds_alternative<Shutdown>(input)) {
        m_ending = true;
        if (!m_asking)
            end(out);
    } else if (std::holds_alternative<PeerClosed>(input)) {
        m_closed = true;
    }
}

void HttpSession::process(Output& out) {
    while (!m_closed && !m_asking) {
        const qsizetype taken = m_reader->take(m_waiting);
        m_waiting.remove(0, taken);
        if (m_reader->fault() != 0)
            return refuse(m_reader->fault(), out);
        if (m_reader->wantsContinue())
            out.bytes += "HTTP/1.1 100 Continue\r\n\r\n";
        if (m_reader->isComplete()) {
            dispatch(out);
        } else {
            // The reader takes whole lines only; one that does not fit will never end.
            if (m_waiting.size() >= m_config->maxHeader)
                refuse(431, out);
            else if (m_reader->hasBegun() && !std::exchange(m_timed, true))
                restartDeadline(out);  // once: octets that trickle in do not prolong a request
            return;
        }
    }
}

void HttpSession::dispatch(Output& out) {
    Request request = m_reader->request();
    m_version11 = m_reader->isVersion11();
    m_head = request.method == "HEAD";
    ++m_requests;
    m_keepAlive = m_reader->keepAlive() && m_requests < m_config->maxRequests;
    if (request.method != "GET" && request.method != "HEAD" && request.method != "POST")
        return refuse(501, out);
    const std::optional<QByteArray> path = pathOf(request.path);
    if (!path)
        return refuse(400, out);
    request.path = *path;
    m_asking = true;
    out.effects.emplace_back(SetDeadline{0});
    out.effects.emplace_back(Ask{++m_lastAsk, std::move(request)});
}

void HttpSession::answer(const Answer& answer, Output& out) {
    if (!m_asking || answer.id != m_lastAsk)
        return;
    m_asking = false;
    const auto* response = std::any_cast<Response>(&answer.value);
    write(response ? *response : statusPage(500), m_keepAlive && !m_ending, out);
    if (!m_keepAlive || m_ending)
        return end(out);
    m_reader = std::make_unique<RequestReader>(*m_config);
    m_timed = false;
    m_head = false;
    restartDeadline(out);
    process(out);
}

void HttpSession::refuse(int status, Output& out) {
    write(statusPage(status), false, out);
    end(out);
}

void HttpSession::write(const Response& response, bool keepAlive, Output& out) {
    out.bytes += serialize(response, {m_version11, keepAlive, m_head, m_config->server});
}

void HttpSession::end(Output& out) {
    m_closed = true;
    m_waiting.clear();
    out.effects.emplace_back(Close{});
}

void HttpSession::restartDeadline(Output& out) const {
    out.effects.emplace_back(SetDeadline{m_config->idleSeconds});
}

}  // namespace postern::proto::http
