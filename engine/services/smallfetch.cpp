#include "engine/services/smallfetch.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>
#include <QUrl>

namespace postern::services {
namespace {

constexpr int kFetchMs = 10'000;

base::Error failed(const QUrl& url, const QString& why) {
    return base::fail("fetch.failed", QStringLiteral("%1 could not be fetched: %2"), {url.toString(), why});
}

base::Result<QByteArray> outcome(QNetworkReply& reply, qint64 maxSize) {
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray bytes = reply.read(maxSize + 1);
    if (reply.error() != QNetworkReply::NoError)
        return failed(reply.url(), reply.errorString());
    if (status != 200)
        return failed(reply.url(), QStringLiteral("the server answered %1").arg(status));
    if (bytes.size() > maxSize)
        return failed(reply.url(), QStringLiteral("it is too large"));
    return bytes;
}

}  // namespace

bool isFetchable(const QUrl& url) {
    return url.isValid() && url.scheme() == QStringLiteral("http") && !url.host().isEmpty();
}

void fetchSmall(QNetworkAccessManager& network, SmallFetch fetch, QObject* context,
                std::function<void(base::Result<QByteArray>)> reply) {
    fetch.request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                               QNetworkRequest::ManualRedirectPolicy);
    fetch.request.setTransferTimeout(kFetchMs);
    QNetworkReply* answer =
        fetch.body.isEmpty() ? network.get(fetch.request) : network.post(fetch.request, fetch.body);
    // The whole of it, however slowly it comes.
    QTimer::singleShot(kFetchMs, answer, [answer] { answer->abort(); });
    QObject::connect(answer, &QNetworkReply::downloadProgress, answer,
                     [answer, most = fetch.maxSize](qint64 received, qint64) {
                         if (received > most)
                             answer->abort();
                     });
    QObject::connect(answer, &QNetworkReply::finished, answer, &QObject::deleteLater);
    QObject::connect(
        answer, &QNetworkReply::finished, context,
        [answer, most = fetch.maxSize, reply = std::move(reply)] { reply(outcome(*answer, most)); });
}

}  // namespace postern::services
