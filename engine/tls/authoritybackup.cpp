#include "engine/tls/authoritybackup.h"

#include "engine/tls/certificate.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <optional>

namespace postern::tls {
namespace {

const QString kAuthority = QStringLiteral("authority ");
const QString kIssued = QStringLiteral("issued ");

QString oneLine(const QList<std::pair<QString, QString>>& fields) {
    QStringList parts;
    for (const auto& [name, value] : fields) parts += name + QLatin1Char('=') + value;
    return parts.join(QStringLiteral(", "));
}

/// Everything that does not stand in the certificate.
std::optional<IssuedRow> rowOf(const NamedCertificate& certificate) {
    const QJsonObject notes = QJsonDocument::fromJson(certificate.name.mid(kIssued.size()).toUtf8()).object();
    const auto facts = certificateFacts(certificate.pem);
    if (!facts || !notes.contains(QStringLiteral("authority")))
        return std::nullopt;
    IssuedRow row;
    row.authority = notes[QStringLiteral("authority")].toString().toUtf8();
    row.serial = facts->serialHex;
    row.subject = oneLine(facts->subject);
    for (const QJsonValue& name : notes[QStringLiteral("names")].toArray()) row.names += name.toString();
    row.templateName = notes[QStringLiteral("template")].toString().toUtf8();
    row.account = notes[QStringLiteral("account")].toString();
    row.notBeforeUtcMs = facts->notBefore.toMSecsSinceEpoch();
    row.notAfterUtcMs = facts->notAfter.toMSecsSinceEpoch();
    row.revokedUtcMs = notes[QStringLiteral("revoked")].toInteger();
    row.reason = notes[QStringLiteral("reason")].toString().toLatin1();
    row.sha256 = facts->sha256Hex;
    row.pem = certificate.pem;
    return row;
}

QByteArray certificateFor(const ImportedFile& file, const QString& name, const NamedKey& key) {
    for (const NamedCertificate& certificate : file.certificates)
        if (certificate.name == name && checkPair({certificate.pem, key.pem}))
            return certificate.pem;
    return {};
}

}  // namespace

BackupEntry authorityEntry(const QByteArray& name, const QByteArray& certificatePem, base::Secret keyPem) {
    return {kAuthority + QString::fromUtf8(name), certificatePem, std::move(keyPem)};
}

BackupEntry issuedEntry(const IssuedRow& row) {
    QJsonObject notes{{QStringLiteral("authority"), QString::fromUtf8(row.authority)},
                      {QStringLiteral("template"), QString::fromUtf8(row.templateName)},
                      {QStringLiteral("names"), QJsonArray::fromStringList(row.names)},
                      {QStringLiteral("account"), row.account}};
    if (row.revokedUtcMs != 0) {
        notes.insert(QStringLiteral("revoked"), row.revokedUtcMs);
        notes.insert(QStringLiteral("reason"), QString::fromLatin1(row.reason));
    }
    return {kIssued + QString::fromUtf8(QJsonDocument(notes).toJson(QJsonDocument::Compact)), row.pem, {}};
}

QList<AuthorityInBackup> takeAuthorities(ImportedFile& file) {
    QList<AuthorityInBackup> found;
    for (const NamedKey& key : std::as_const(file.keys)) {
        const QByteArray pem =
            key.name.startsWith(kAuthority) ? certificateFor(file, key.name, key) : QByteArray();
        if (!pem.isEmpty())
            found.append({key.name.mid(kAuthority.size()).toUtf8(), {pem, key.pem}, {}});
    }
    for (const NamedCertificate& certificate : std::as_const(file.certificates)) {
        const auto row = certificate.name.startsWith(kIssued) ? rowOf(certificate) : std::nullopt;
        for (AuthorityInBackup& authority : found)
            if (row && authority.name == row->authority)
                authority.issued.append(*row);
    }
    file.keys.removeIf([&found](const NamedKey& key) {
        return std::any_of(found.begin(), found.end(), [&key](const AuthorityInBackup& authority) {
            return key.name == kAuthority + QString::fromUtf8(authority.name);
        });
    });
    // Certificates of authorities stay: chains of the rest may need them.
    file.certificates.removeIf(
        [](const NamedCertificate& certificate) { return certificate.name.startsWith(kIssued); });
    return found;
}

}  // namespace postern::tls
