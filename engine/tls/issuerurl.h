#pragma once

#include <QByteArray>
#include <QList>

namespace postern::tls {

/// Where a certificate says that its issuer's is published (caIssuers, RFC 5280 section 4.2.2.1):
/// "http://..." only. Of the first certificate in `pem`.
[[nodiscard]] QList<QByteArray> issuerUrls(const QByteArray& pem);

}  // namespace postern::tls
