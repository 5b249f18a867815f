#include "app/posternctl/certificatetexts.h"

#include "app/posternctl/askpassword.h"
#include "app/posternctl/commands.h"

#include <QDateTime>
#include <QFile>
#include <QSaveFile>

namespace postern::ctl {

QString stamp(qint64 utcMs) {
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(Qt::ISODate);
}

QStringList listOption(const Runner& runner, const char* option) {
    return runner.option(QLatin1StringView(option)).split(QLatin1Char(','), Qt::SkipEmptyParts);
}

QString detailText(const api::CertificateInfo& certificate) {
    QList<QStringList> rows{
        {QStringLiteral("Name"), certificate.name},
        {QStringLiteral("Kind"), certificate.kind},
        {QStringLiteral("Issued to"), certificate.subject},
        {QStringLiteral("Issued by"), certificate.issuer},
        {QStringLiteral("Names"), certificate.names.join(QLatin1Char(' '))},
        {QStringLiteral("Valid from"), stamp(certificate.notBeforeUtcMs)},
        {QStringLiteral("Valid till"),
         QStringLiteral("%1 (%2 days)").arg(stamp(certificate.notAfterUtcMs)).arg(certificate.daysLeft)},
        {QStringLiteral("Key"),
         QStringLiteral("%1 %2 (%3)").arg(certificate.keyType, certificate.keyName, certificate.protection)},
        {QStringLiteral("SHA-256"), certificate.sha256},
        {QStringLiteral("SHA-1"), certificate.sha1},
        {QStringLiteral("Key pin"), certificate.spkiSha256},
        {QStringLiteral("Beside it"), certificate.companion},
        {QStringLiteral("Used by"), (certificate.usedBy + certificate.domains).join(QLatin1Char(' '))}};
    for (const api::ChainLink& link : certificate.chain)
        rows.append(
            {link.root ? QStringLiteral("Root") : QStringLiteral("Chain"),
             QStringLiteral("%1, by %2, %3 to %4")
                 .arg(link.subject, link.issuer, stamp(link.notBeforeUtcMs), stamp(link.notAfterUtcMs))});
    for (const api::ErrorInfo& warning : certificate.warnings)
        rows.append({QStringLiteral("Warning"), warning.text});
    return columns(rows);
}

base::Result<QString> fileBase64(const QString& name, qint64 largest) {
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail("ctl.file", QStringLiteral("%1 cannot be read: %2"), {name, file.errorString()});
    return QString::fromLatin1(file.read(largest + 1).toBase64());
}

void save(Runner& runner, const QString& name, const QByteArray& bytes, bool secret) {
    if (name.isEmpty()) {
        runner.write(QString::fromUtf8(bytes));
        return runner.done();
    }
    QSaveFile file(name);
    // The mode is set while the file is still empty.
    if (!file.open(QIODevice::WriteOnly) ||
        (secret && !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)) ||
        file.write(bytes) != bytes.size() || !file.commit())
        return runner.failed(
            base::fail("ctl.file", QStringLiteral("%1 cannot be written: %2"), {name, file.errorString()}));
    runner.done();
}

base::Result<QString> passwordOf(const Runner& runner, const QString& prompt) {
    const base::Result<base::Secret> secret =
        runner.has(QStringLiteral("--password-stdin")) ? readPasswordLine() : askPassword(prompt);
    return secret ? base::Result<QString>(QString::fromUtf8(secret->reveal())) : secret.error();
}

}  // namespace postern::ctl
