#include "ui/format.h"

#include <QDateTime>
#include <QLocale>

namespace postern::ui {

QString Format::size(qint64 octets) {
    return QLocale().formattedDataSize(octets, octets < 1024 ? 0 : 1, QLocale::DataSizeTraditionalFormat);
}

QString Format::dateTime(qint64 utcMs) {
    return utcMs == 0 ? QString()
                      : QLocale().toString(QDateTime::fromMSecsSinceEpoch(utcMs), QLocale::ShortFormat);
}

QString Format::date(qint64 utcMs) {
    return utcMs == 0
               ? QString()
               : QLocale().toString(QDateTime::fromMSecsSinceEpoch(utcMs).date(), QLocale::ShortFormat);
}

QString Format::time(qint64 utcMs) {
    return QDateTime::fromMSecsSinceEpoch(utcMs).toString(QStringLiteral("HH:mm:ss"));
}

QString Format::moment(qint64 utcMs) {
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(utcMs);
    return at.date() == QDate::currentDate() ? time(utcMs) : date(utcMs) + QLatin1Char(' ') + time(utcMs);
}

QString Format::duration(qint64 ms) {
    const qint64 minutes = ms / 60'000;
    if (minutes < 1)
        return tr("%1 s").arg(ms / 1000);
    if (minutes < 60)
        return tr("%1 min").arg(minutes);
    if (minutes < 24 * 60)
        return tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
    return tr("%1 d %2 h").arg(minutes / 1440).arg(minutes / 60 % 24);
}

QString Format::age(int days) {
    if (days == 0)
        return tr("less than a day");
    return days == 1 ? tr("1 day") : tr("%1 days").arg(days);
}

QString Format::daysLeft(int days) {
    if (days < 0)
        return tr("expired");
    return days == 1 ? tr("1 day left") : tr("%1 days left").arg(days);
}

QString Format::serviceName(const QString& service) {
    if (service == QLatin1StringView("smtp"))
        return tr("SMTP");
    if (service == QLatin1StringView("submission"))
        return tr("Submission");
    if (service == QLatin1StringView("pop3"))
        return tr("POP3");
    if (service == QLatin1StringView("pki"))
        return tr("Certificate Services");
    return service == QLatin1StringView("imap") ? tr("IMAP") : service;
}

QString Format::servicePurpose(const QString& service) {
    if (service == QLatin1StringView("smtp"))
        return tr("Takes mail from other servers for your domains.");
    if (service == QLatin1StringView("submission"))
        return tr("Takes mail that your people send, after they have logged in.");
    if (service == QLatin1StringView("pop3"))
        return tr("Lets mail programs download mail.");
    if (service == QLatin1StringView("pki"))
        return tr("Tells everybody which certificates of your own authorities are revoked.");
    return tr("Lets mail programs work with mail and folders kept on this server.");
}

QString Format::serviceNames(const QStringList& services) {
    QStringList names;
    for (const QString& service : services) names << serviceName(service);
    return names.join(QStringLiteral(", "));
}

QString Format::certificateKind(const QString& kind) {
    if (kind == QLatin1StringView("test"))
        return tr("Test certificate");
    if (kind == QLatin1StringView("issued"))
        return tr("From your own authority");
    return kind == QLatin1StringView("self-signed") ? tr("Self-signed") : tr("Installed");
}

QString Format::certificateName(const QString& name) {
    return name == QLatin1StringView("test") ? tr("Test certificate") : name;
}

}  // namespace postern::ui
