#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QNetworkRequest>

#include <functional>

class QNetworkAccessManager;
class QObject;

namespace postern::services {

/// Something small that stands in the open: an OCSP response, a list of revoked certificates, a certificate
/// of a chain. What comes is checked by its own signature, so plain HTTP is enough, and nothing else is
/// asked.
struct SmallFetch {
    QNetworkRequest request;
    QByteArray body;  // not empty: it is posted
    qint64 maxSize = 64 * 1024;
};
/// Ten seconds for the whole of it, no redirects, never more than `maxSize`. Answers once in this thread from
/// the event loop, unless `context` dies before. Errors: "fetch.failed" (%1 URL, %2 why).
void fetchSmall(QNetworkAccessManager& network, SmallFetch fetch, QObject* context,
                std::function<void(base::Result<QByteArray>)> reply);
/// Whether it may be fetched at all: "http" with a host.
[[nodiscard]] bool isFetchable(const QUrl& url);

}  // namespace postern::services
