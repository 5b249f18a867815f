#include "engine/services/watchreport.h"

#include <algorithm>

namespace postern::services {
namespace {

constexpr const char* kExpires = "watch.expires";
constexpr const char* kTest = "watch.test-certificate";

QString keyOf(const WatchFinding& finding, const QList<int>& days, const QDateTime& now) {
    const QString code = QString::fromLatin1(finding.what.code);
    const QString print = QString::fromLatin1(finding.fingerprint);
    if (finding.what.code == kExpires)
        return QStringLiteral("%1 %2 %3")
            .arg(code)
            .arg(reachedDay(finding.what.arguments.value(1).toInt(), days))
            .arg(print);
    if (finding.what.code == kTest)
        return code + QLatin1Char(' ') + now.toUTC().date().toString(Qt::ISODate);
    return QStringList{code, print, finding.what.arguments.join(QLatin1Char(' '))}.join(QLatin1Char(' '));
}

QByteArray sentence(const WatchFinding& finding) {
    QByteArray text = "* ";
    if (!finding.certificate.isEmpty())
        text += "Certificate \"" + finding.certificate.toUtf8() + '"';
    if (!finding.service.isEmpty())
        text += " on " + finding.service.toUpper();
    if (text.size() > 2)
        text += ": ";
    text += finding.what.text.toUtf8() + "\r\n";
    if (!finding.fingerprint.isEmpty())
        text += "  SHA-256 " + finding.fingerprint + "\r\n";
    return text;
}

}  // namespace

int reachedDay(int left, const QList<int>& days) {
    int smallest = 0;
    for (const int each : days)
        if (left <= each && (smallest == 0 || each < smallest))
            smallest = each;
    return smallest;
}

QList<WatchFinding> relevant(const QList<WatchFinding>& findings, const QList<int>& days) {
    QList<WatchFinding> kept;
    for (const WatchFinding& finding : findings) {
        const bool late =
            finding.what.code != kExpires || reachedDay(finding.what.arguments.value(1).toInt(), days) > 0;
        if (late && !kept.contains(finding))
            kept += finding;
    }
    return kept;
}

QList<WatchNotice> newNotices(const QList<WatchFinding>& findings, const QList<int>& days,
                              const QSet<QString>& told, const QDateTime& now) {
    QList<WatchNotice> notices;
    QSet<QString> known = told;
    for (const WatchFinding& finding : relevant(findings, days)) {
        const QString key = keyOf(finding, days, now);
        if (known.contains(key))
            continue;
        known.insert(key);
        notices += {key, finding, finding.what.code != kTest};
    }
    return notices;
}

QByteArray watchMail(const QList<WatchNotice>& notices, const QString& recipient, const QByteArray& hostName,
                     const QByteArray& messageId, const QDateTime& now, qint64& headerSize) {
    const QByteArray to = recipient.toUtf8();
    QByteArray message = "From: Postern <" + to + ">\r\n";
    message += "To: <" + to + ">\r\n";
    message += "Subject: Certificates of " + hostName + " need attention\r\n";
    message += "Date: " + now.toUTC().toString(Qt::RFC2822Date).toLatin1() + "\r\n";
    message += "Message-ID: <" + messageId + ">\r\n";
    message += "Auto-Submitted: auto-generated\r\n";  // RFC 3834: nobody answers it
    message += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";
    message += "Content-Transfer-Encoding: 8bit\r\n\r\n";
    headerSize = message.size();
    message += "The mail server " + hostName + " looked at the certificates that it really serves:\r\n\r\n";
    for (const WatchNotice& notice : notices) message += sentence(notice.finding);
    message += "\r\nOpen the page Certificates in the console, or run \"posternctl cert list\".\r\n";
    return message;
}

}  // namespace postern::services
