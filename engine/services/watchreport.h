#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QSet>
#include <QString>

namespace postern::services {

/// Something about a certificate that is really served.
struct WatchFinding {
    QByteArray service;      // empty: of none in particular
    QString certificate;     // its name among ours
    QByteArray fingerprint;  // SHA-256
    base::Error what;        // "watch.expires" (%2 days), "watch.expired", ... of tls::warnings();
                             // "watch.test-certificate", "watch.key-readable" (%1 file)
    bool operator==(const WatchFinding& other) const {
        return service == other.service && certificate == other.certificate &&
               fingerprint == other.fingerprint && what.code == other.what.code &&
               what.arguments == other.what.arguments;
    }
};

/// A finding that is told now, and what is remembered so that it is told once.
struct WatchNotice {
    QString key;
    WatchFinding finding;
    bool mail = true;
};

/// Which findings are told: expiry once at each of `days` and certificate, the Test certificate once a day
/// (without a mail), everything else once for each certificate. Pure.
[[nodiscard]] QList<WatchNotice> newNotices(const QList<WatchFinding>& findings, const QList<int>& days,
                                            const QSet<QString>& told, const QDateTime& now);
/// The smallest of `days` that `left` days have reached; 0: none yet.
[[nodiscard]] int reachedDay(int left, const QList<int>& days);
/// Findings worth showing: of watch.expires only those within the largest of `days`.
[[nodiscard]] QList<WatchFinding> relevant(const QList<WatchFinding>& findings, const QList<int>& days);

/// A whole message to `recipient`, ready for delivery; `headerSize` gets the length of its header.
[[nodiscard]] QByteArray watchMail(const QList<WatchNotice>& notices, const QString& recipient,
                                   const QByteArray& hostName, const QByteArray& messageId,
                                   const QDateTime& now, qint64& headerSize);

}  // namespace postern::services
