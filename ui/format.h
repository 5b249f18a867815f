#pragma once

#include <QCoreApplication>
#include <QString>

namespace postern::ui {

/// Values as a person reads them, in the language and manner of the system.
class Format {
    Q_DECLARE_TR_FUNCTIONS(Format)
 public:
    [[nodiscard]] static QString size(qint64 octets);
    [[nodiscard]] static QString dateTime(qint64 utcMs);
    [[nodiscard]] static QString date(qint64 utcMs);
    [[nodiscard]] static QString time(qint64 utcMs);
    /// The time of day, with the date in front unless it is today.
    [[nodiscard]] static QString moment(qint64 utcMs);
    /// "3 min", "2 h 5 min".
    [[nodiscard]] static QString duration(qint64 ms);
    /// "9 days", "less than a day".
    [[nodiscard]] static QString age(int days);
    /// "89 days left", "expired".
    [[nodiscard]] static QString daysLeft(int days);
    /// "SMTP", "Submission", "POP3", "IMAP".
    [[nodiscard]] static QString serviceName(const QString& service);
    /// What the service is for, in one short sentence.
    [[nodiscard]] static QString servicePurpose(const QString& service);
    [[nodiscard]] static QString serviceNames(const QStringList& services);
    /// "Test certificate", "Self-signed", "Installed".
    [[nodiscard]] static QString certificateKind(const QString& kind);
    [[nodiscard]] static QString certificateName(const QString& name);
};

}  // namespace postern::ui
