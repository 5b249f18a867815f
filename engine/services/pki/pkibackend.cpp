#include "engine/services/pki/pkibackend.h"

#include "engine/proto/http/httpsession.h"
#include "engine/tls/exportfile.h"
#include "engine/tls/ocsp.h"

#include <QDateTime>
#include <QLocale>

namespace postern::services::pki {
namespace {

using proto::http::Request;
using proto::http::Response;
using proto::http::statusPage;

constexpr int kMaxSigning = 16;
constexpr const char* kCacheSome = "public, max-age=300";  // a revocation is seen by everybody soon after
const QByteArray kOcsp = "/ocsp/";

Response page(const QByteArray& contentType, const QByteArray& body) {
    Response response;
    response.status = 200;
    response.contentType = contentType;
    response.body = body;
    response.headers = {{"Cache-Control", kCacheSome}};
    return response;
}

Response notAllowed(const QByteArray& allowed) {
    Response response = statusPage(405);
    response.headers = {{"Allow", allowed}};
    return response;
}

/// IMF-fixdate, RFC 9110 section 5.6.7.
QByteArray httpDate(qint64 utcMs) {
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC);
    return QLocale::c().toString(when, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toLatin1();
}

}  // namespace

PkiBackend::PkiBackend(const ServiceContext& context, std::shared_ptr<base::Executor> executor,
                       std::shared_ptr<Signing> signing)
    : m_context(context), m_executor(std::move(executor)), m_signing(std::move(signing)) {}

void PkiBackend::ask(std::any query, std::function<void(std::any)> answer) {
    const auto* request = std::any_cast<Request>(&query);
    const auto dated = [answer, this](Response response) {
        response.headers += {"Date", httpDate(m_context.clock.utcMs())};
        answer(std::move(response));
    };
    if (request == nullptr || m_context.authorities == nullptr)
        return dated(statusPage(404));
    if (!request->path.startsWith(kOcsp))
        return dated(request->method == "POST" ? notAllowed("GET, HEAD") : file(*request));
    const QByteArray rest = request->path.sliced(kOcsp.size());
    const qsizetype slash = rest.indexOf('/');
    const QByteArray name = slash < 0 ? rest : rest.first(slash);
    if (!m_context.authorities->snapshot()->find(name))
        return dated(statusPage(404));
    const auto responded = [dated](std::any response) { dated(std::any_cast<Response>(response)); };
    if (request->method == "POST") {
        if (slash >= 0)
            return dated(statusPage(404));
        if (request->contentType.toLower().split(';').first().trimmed() != "application/ocsp-request")
            return dated(statusPage(415));
        return ocsp(name, request->body, responded);
    }
    if (slash < 0)
        return dated(notAllowed("POST"));
    // What is no Base64 is a malformed request for the responder, not for HTTP.
    const auto decoded =
        QByteArray::fromBase64Encoding(rest.sliced(slash + 1), QByteArray::AbortOnBase64DecodingErrors);
    ocsp(name, decoded ? *decoded : QByteArray(), responded);
}

Response PkiBackend::file(const Request& request) const {
    const auto authorities = m_context.authorities->snapshot();
    const QByteArray path = request.path.sliced(1);
    constexpr qsizetype kSuffix = 4;  // ".crl", ".cer"
    const tls::Authority* authority = authorities->find(path.chopped(qMin(kSuffix, path.size())));
    if (authority == nullptr || !authority->own)
        return statusPage(404);
    if (path.endsWith(".crl") && !authority->crlDer.isEmpty())
        return page("application/pkix-crl", authority->crlDer);
    const auto der = tls::makeDer(authority->certificatePem);
    if (path.endsWith(".cer") && der)
        return page("application/pkix-cert", *der);
    return statusPage(404);
}

void PkiBackend::ocsp(const QByteArray& name, const QByteArray& requestDer, const AnswerTo& answer) {
    const auto reply = [](const QByteArray& der, bool cached) {
        Response response = page("application/ocsp-response", der);
        if (!cached)
            response.headers = {{"Cache-Control", "no-store"}};
        return response;
    };
    if (m_signing->fetch_add(1) >= kMaxSigning) {
        m_signing->fetch_sub(1);
        return answer(reply(tls::ocspTryLater(), false));
    }
    auto task = [authorities = m_context.authorities, &log = m_context.log, name, requestDer, reply, answer,
                 executor = m_executor, signing = m_signing, weak = weak_from_this()] {
        const auto signedBy = authorities->ocsp(name, requestDer);
        signing->fetch_sub(1);
        if (!signedBy)
            log.write(base::LogCategory::Tls, base::LogLevel::Failure,
                      "no OCSP response of " + name + ": " + signedBy.error().text.toUtf8());
        const Response response = signedBy ? reply(*signedBy, true) : reply(tls::ocspInternalError(), false);
        executor->post([weak, answer, response] {
            if (const auto self = weak.lock())
                answer(response);
        });
    };
    if (!m_context.pool.tryPost(std::move(task))) {
        m_signing->fetch_sub(1);
        answer(reply(tls::ocspTryLater(), false));
    }
}

}  // namespace postern::services::pki
