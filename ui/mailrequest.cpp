#include "ui/mailrequest.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QUrl>
#include <QUrlQuery>

namespace postern::ui {

bool mailRequest(const QString& commonName, const QString& csrPem) {
    QUrlQuery query;
    query.addQueryItem(
        QStringLiteral("subject"),
        QCoreApplication::translate("MailRequest", "Certificate request for %1").arg(commonName));
    query.addQueryItem(QStringLiteral("body"), csrPem);
    QUrl url(QStringLiteral("mailto:"));
    // A plus sign would be read as a space by some mail programs (RFC 6068 section 5).
    url.setQuery(query.toString(QUrl::FullyEncoded).replace(QLatin1Char('+'), QStringLiteral("%2B")));
    return QDesktopServices::openUrl(url);
}

}  // namespace postern::ui
