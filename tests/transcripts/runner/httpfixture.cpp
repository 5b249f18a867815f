// The stand-in for the backend of HTTP: "/hello" is text, "/empty" nothing, POST gives back what it got, all
// else is 404. Directives: maxTarget, maxHeader, maxBody, maxRequests.

#include "engine/proto/http/httpsession.h"
#include "tests/transcripts/runner/fixture.h"

namespace postern::transcripts {

namespace {

using namespace proto::http;

class HttpFixture final : public Fixture {
 public:
    bool directive(const QList<QByteArray>& words) override {
        const int value = words.value(1).toInt();
        if (words.front() == "maxTarget")
            m_config.maxTarget = value;
        else if (words.front() == "maxHeader")
            m_config.maxHeader = value;
        else if (words.front() == "maxBody")
            m_config.maxBody = value;
        else if (words.front() == "maxRequests")
            m_config.maxRequests = value;
        else
            return false;
        return true;
    }

    std::unique_ptr<proto::Session> makeSession() override {
        return std::make_unique<HttpSession>(std::make_shared<HttpConfig>(m_config));
    }

    QByteArray describe(const std::any& query) override {
        const auto& request = std::any_cast<const Request&>(query);
        QByteArray text = request.method + ' ' + request.path;
        if (!request.contentType.isEmpty())
            text += ' ' + request.contentType;
        if (!request.body.isEmpty())
            text += " [" + request.body + ']';
        return text;
    }

    std::any answer(const std::any& query) override {
        const auto& request = std::any_cast<const Request&>(query);
        Response response;
        response.status = 200;
        response.contentType = "text/plain";
        if (request.method == "POST")
            response.body = request.body + "\r\n";
        else if (request.path == "/hello")
            response.body = "hello\r\n";
        else if (request.path != "/empty")
            return statusPage(404);
        return response;
    }

 private:
    HttpConfig m_config;
};

}  // namespace

std::unique_ptr<Fixture> makeHttpFixture() {
    return std::make_unique<HttpFixture>();
}

}  // namespace postern::transcripts
