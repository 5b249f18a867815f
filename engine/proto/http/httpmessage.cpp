#include "engine/proto/http/httpmessage.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>

namespace postern::proto::http {
namespace {

namespace beast = boost::beast::http;

QByteArray bytesOf(boost::beast::string_view text) {
    return {text.data(), static_cast<qsizetype>(text.size())};
}

boost::beast::string_view viewOf(const QByteArray& text) {
    return {text.constData(), static_cast<size_t>(text.size())};
}

int statusOf(const boost::beast::error_code& error) {
    if (error == beast::error::header_limit)
        return 431;
    if (error == beast::error::body_limit)
        return 413;
    if (error == beast::error::bad_version)
        return 505;
    return 400;
}

}  // namespace

struct RequestReader::Parts {
    beast::request_parser<beast::string_body> parser;
    int maxTarget = 0;
    int fault = 0;
    bool begun = false;
    bool checked = false;
    bool continued = false;

    void checkHeader();
};

// What a lenient reader could understand in two ways is refused: a proxy in front may have chosen the other.
void RequestReader::Parts::checkHeader() {
    checked = true;
    const auto& message = parser.get();
    const bool oldest = message.version() < 11;
    if (message.version() != 10 && message.version() != 11)
        fault = 505;
    else if (static_cast<int>(message.target().size()) > maxTarget)
        fault = 414;
    else if (message.count(beast::field::host) != (oldest ? message.count(beast::field::host) : 1) ||
             message.count(beast::field::host) > 1)
        fault = 400;
    else if (message.count(beast::field::transfer_encoding) > 0 &&
             (message.count(beast::field::content_length) > 0 || !parser.chunked() || oldest))
        fault = 400;
}

RequestReader::RequestReader(const HttpConfig& config) : m_parts(std::make_unique<Parts>()) {
    m_parts->parser.header_limit(static_cast<std::uint32_t>(config.maxHeader));
    m_parts->parser.body_limit(static_cast<std::uint64_t>(config.maxBody));
    m_parts->parser.eager(true);
    m_parts->maxTarget = config.maxTarget;
}

RequestReader::~RequestReader() = default;

qsizetype RequestReader::take(QByteArrayView bytes) {
    Parts& parts = *m_parts;
    qsizetype taken = 0;
    // Empty lines before a request are passed over (RFC 9112 section 2.2).
    while (!parts.begun && taken < bytes.size() && (bytes[taken] == '\r' || bytes[taken] == '\n')) ++taken;
    while (taken < bytes.size() && parts.fault == 0 && !parts.parser.is_done()) {
        parts.begun = true;
        boost::beast::error_code error;
        const QByteArrayView rest = bytes.sliced(taken);
        const size_t used =
            parts.parser.put(boost::asio::const_buffer(rest.data(), static_cast<size_t>(rest.size())), error);
        taken += static_cast<qsizetype>(used);
        if (!parts.checked && parts.parser.is_header_done())
            parts.checkHeader();
        if (error == beast::error::need_more)
            break;
        if (error && parts.fault == 0)
            parts.fault = statusOf(error);
        if (used == 0)
            break;
    }
    // A first line that does not end is a target that is too long, whatever the header may still take.
    if (parts.fault == 0 && !parts.checked && bytes.size() - taken > parts.maxTarget &&
        bytes.sliced(taken).first(parts.maxTarget).indexOf('\n') < 0 && taken <= 2)
        parts.fault = 414;
    return taken;
}

int RequestReader::fault() const {
    return m_parts->fault;
}

bool RequestReader::isComplete() const {
    return m_parts->fault == 0 && m_parts->parser.is_done();
}

bool RequestReader::hasBegun() const {
    return m_parts->begun;
}

bool RequestReader::wantsContinue() {
    Parts& parts = *m_parts;
    if (parts.continued || parts.fault != 0 || !parts.checked || parts.parser.is_done())
        return false;
    const auto& message = parts.parser.get();
    parts.continued = true;
    return message.version() == 11 && boost::beast::iequals(message[beast::field::expect], "100-continue");
}

Request RequestReader::request() const {
    const auto& message = m_parts->parser.get();
    Request request;
    request.method = bytesOf(message.method_string());
    request.path = bytesOf(message.target());
    request.contentType = bytesOf(message[beast::field::content_type]);
    request.body = QByteArray(message.body().data(), static_cast<qsizetype>(message.body().size()));
    return request;
}

bool RequestReader::keepAlive() const {
    return m_parts->parser.get().keep_alive();
}

bool RequestReader::isVersion11() const {
    return m_parts->parser.get().version() == 11;
}

QByteArray serialize(const Response& response, const ResponseFrame& frame) {
    beast::response<beast::empty_body> message;
    message.version(frame.version11 ? 11 : 10);
    message.result(static_cast<unsigned>(response.status));
    message.set(beast::field::server, viewOf(frame.server));
    if (!response.contentType.isEmpty())
        message.set(beast::field::content_type, viewOf(response.contentType));
    for (const auto& [name, value] : response.headers) message.set(viewOf(name), viewOf(value));
    message.content_length(static_cast<std::uint64_t>(response.body.size()));
    message.keep_alive(frame.keepAlive);
    QByteArray out;
    beast::serializer<false, beast::empty_body> serializer(message);
    serializer.split(true);
    boost::beast::error_code error;
    while (!serializer.is_header_done() && !error)
        serializer.next(error, [&](boost::beast::error_code&, const auto& buffers) {
            size_t size = 0;
            for (auto it = boost::asio::buffer_sequence_begin(buffers);
                 it != boost::asio::buffer_sequence_end(buffers); ++it) {
                const boost::asio::const_buffer piece(*it);
                out.append(static_cast<const char*>(piece.data()), static_cast<qsizetype>(piece.size()));
                size += piece.size();
            }
            serializer.consume(size);
        });
    if (!frame.head)
        out += response.body;
    return out;
}

}  // namespace postern::proto::http
