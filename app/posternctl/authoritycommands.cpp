#include "app/posternctl/askpassword.h"
#include "app/posternctl/commands.h"

#include "engine/base/filelimits.h"

#include <QDateTime>
#include <QFile>
#include <QSaveFile>

// Own certificate authorities, those of others that are trusted, and the journal.
namespace postern::ctl {
namespace {

QString stampOf(qint64 utcMs) {
    return utcMs == 0 ? QString() : QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(Qt::ISODate);
}

QStringList listOption(const Runner& runner, const QString& name) {
    return runner.option(name).split(QLatin1Char(','), Qt::SkipEmptyParts);
}

/// False when the option is no number; then the program has ended.
bool numberOption(Runner& runner, const QString& name, int& value) {
    bool number = true;
    if (runner.has(name))
        value = runner.option(name).toInt(&number);
    if (!number)
        runner.usage(QStringLiteral("%1 takes a number.").arg(name));
    return number;
}

base::Result<QByteArray> fileBytes(const QString& name) {
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail("ctl.file", QStringLiteral("%1 cannot be read: %2"), {name, file.errorString()});
    return file.read(base::kMaxImportFile + 1);
}

base::Result<QString> fileBase64(const QString& name) {
    const auto bytes = fileBytes(name);
    return bytes ? base::Result(QString::fromLatin1(bytes->toBase64())) : bytes.error();
}

base::Result<base::Secret> password(const Runner& runner) {
    return runner.has(QStringLiteral("--password-stdin")) ? readPasswordLine()
                                                          : askPassword(QStringLiteral("Password: "));
}

/// Into the file that was named, whole or not at all, for the owner alone when it holds a key; without a name
/// to standard output, where only text belongs.
bool saveBytes(Runner& runner, const QString& name, const QByteArray& bytes, bool secret) {
    if (name.isEmpty()) {
        runner.write(QString::fromUtf8(bytes));
        return true;
    }
    QSaveFile file(name);
    const bool opened = file.open(QIODevice::WriteOnly);
    if (opened && secret)
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (opened && file.write(bytes) == bytes.size() && file.commit())
        return true;
    runner.failed(
        base::fail("ctl.file", QStringLiteral("%1 cannot be written: %2"), {name, file.errorString()}));
    return false;
}

QString detailText(const api::AuthorityInfo& authority) {
    return columns(
        {{QStringLiteral("Name"), authority.name},
         {QStringLiteral("Kind"), authority.kind},
         {QStringLiteral("Subject"), authority.subject},
         {QStringLiteral("Valid from"), stampOf(authority.notBeforeUtcMs)},
         {QStringLiteral("Valid till"),
          QStringLiteral("%1 (%2 days)").arg(stampOf(authority.notAfterUtcMs)).arg(authority.daysLeft)},
         {QStringLiteral("Key"), authority.keyType},
         {QStringLiteral("Serial"), authority.serial},
         {QStringLiteral("SHA-256"), authority.sha256},
         {QStringLiteral("SHA-1"), authority.sha1},
         {QStringLiteral("Issued"), QString::number(authority.issued)},
         {QStringLiteral("Revoked"), QString::number(authority.revoked)},
         {QStringLiteral("CRL"), authority.crlUrl},
         {QStringLiteral("OCSP"), authority.ocspUrl},
         {QStringLiteral("Next CRL"), stampOf(authority.crlNextUpdateUtcMs)},
         {QStringLiteral("Used by"), authority.usedBy.join(QLatin1Char(' '))}});
}

QString issuedText(const api::IssuedInfo& issued) {
    return columns({{QStringLiteral("Authority"), issued.authority},
                    {QStringLiteral("Serial"), issued.serial},
                    {QStringLiteral("Issued to"), issued.subject},
                    {QStringLiteral("Names"), issued.names.join(QLatin1Char(' '))},
                    {QStringLiteral("Template"), issued.templateName},
                    {QStringLiteral("Account"), issued.account},
                    {QStringLiteral("Valid till"), stampOf(issued.notAfterUtcMs)},
                    {QStringLiteral("State"), issued.state},
                    {QStringLiteral("Revoked"), stampOf(issued.revokedUtcMs)},
                    {QStringLiteral("Reason"), issued.reason},
                    {QStringLiteral("SHA-256"), issued.sha256}});
}

QString templateText(const api::TemplateList& list) {
    QList<QStringList> rows;
    for (const api::CertificateTemplate& one : list.templates)
        rows.append({one.name, one.keyType, QStringLiteral("%1 days").arg(one.validDays),
                     one.usages.join(QLatin1Char(' '))});
    return columns(rows);
}

void authorityList(Runner& runner) {
    runner.run(api::AuthoritiesList{}, [](const api::AuthorityList& list) {
        QList<QStringList> rows;
        for (const api::AuthorityInfo& authority : list.authorities)
            rows.append({authority.name, authority.kind, authority.subject,
                         QStringLiteral("%1 days").arg(authority.daysLeft),
                         QStringLiteral("%1 issued").arg(authority.issued),
                         QStringLiteral("%1 revoked").arg(authority.revoked)});
        return columns(rows);
    });
}

void authorityShow(Runner& runner) {
    const QString name = runner.words()[0];
    runner.then(api::AuthoritiesList{}, [&runner, name](const api::AuthorityList& list) {
        for (const api::AuthorityInfo& authority : list.authorities)
            if (authority.name == name)
                return runner.finish<api::AuthorityInfo>(authority, detailText);
        runner.failed(base::fail("authority.missing", QStringLiteral("There is no authority %1."), {name}));
    });
}

void authorityCreate(Runner& runner) {
    api::AuthorityCreate request;
    request.name = runner.words()[0];
    request.commonName = runner.option(QStringLiteral("--cn"), request.name);
    request.organization = runner.option(QStringLiteral("--organization"));
    request.country = runner.option(QStringLiteral("--country"));
    request.keyType = runner.option(QStringLiteral("--key"));
    if (numberOption(runner, QStringLiteral("--days"), request.validDays))
        runner.run(request, detailText);
}

void authorityImport(Runner& runner) {
    const auto file = fileBase64(runner.words()[1]);
    if (!file)
        return runner.failed(file.error());
    api::AuthorityImport request;
    request.name = runner.words()[0];
    request.base64 = *file;
    if (runner.has(QStringLiteral("--password")) || runner.has(QStringLiteral("--password-stdin"))) {
        const auto secret = password(runner);
        if (!secret)
            return runner.failed(secret.error());
        request.password = QString::fromUtf8(secret->reveal());
    }
    runner.run(request, detailText);
}

void authorityTrust(Runner& runner) {
    const auto file = fileBase64(runner.words()[1]);
    if (!file)
        return runner.failed(file.error());
    api::AuthorityTrust request;
    request.name = runner.words()[0];
    request.base64 = *file;
    runner.run(request, detailText);
}

void authorityRemove(Runner& runner) {
    api::AuthorityRemove request;
    request.name = runner.words()[0];
    request.force = runner.has(QStringLiteral("--force"));
    runner.run(request);
}

void authorityRoot(Runner& runner) {
    api::AuthorityRoot request;
    request.name = runner.words()[0];
    request.format = runner.option(QStringLiteral("--format"), QStringLiteral("pem"));
    const QString target = runner.words().value(1);
    if (target.isEmpty() && request.format != QStringLiteral("pem") &&
        request.format != QStringLiteral("mobileconfig"))
        return runner.usage(QStringLiteral("--format %1 needs a file to write to").arg(request.format));
    runner.then(request, [&runner, target](const api::FileData& file) {
        if (saveBytes(runner, target, QByteArray::fromBase64(file.base64.toLatin1()), false))
            runner.done();
    });
}

/// The list of an authority elsewhere. Its place stays as it is unless another one is named.
void authorityCrlImport(Runner& runner) {
    api::CrlImport request;
    request.authority = runner.words()[0];
    request.url = runner.option(QStringLiteral("--url"));
    if (runner.words().size() < 2 && !runner.has(QStringLiteral("--url")))
        return runner.usage(QStringLiteral("give a FILE, or --url, or both"));
    if (runner.words().size() > 1) {
        const auto file = fileBase64(runner.words()[1]);
        if (!file)
            return runner.failed(file.error());
        request.base64 = *file;
    }
    runner.run(request, detailText);
}

void authorityCrl(Runner& runner) {
    api::CrlRead request;
    request.authority = runner.words()[0];
    runner.then(request, [&runner](const api::FileData& file) {
        if (saveBytes(runner, runner.words()[1], QByteArray::fromBase64(file.base64.toLatin1()), false))
            runner.done();
    });
}

/// The chain, or the file with the key that was made, goes into --out.
void finishIssue(Runner& runner, const api::IssueResult& result) {
    const QString out = runner.option(QStringLiteral("--out"));
    const bool key = !result.file.base64.isEmpty();
    const QByteArray bytes =
        key ? QByteArray::fromBase64(result.file.base64.toLatin1()) : result.chainPem.toLatin1();
    if (!out.isEmpty() && !saveBytes(runner, out, bytes, key))
        return;
    runner.write(issuedText(result.issued));
    if (!result.installed.name.isEmpty())
        runner.write(QStringLiteral("Installed as %1").arg(result.installed.name));
    runner.done();
}

void authorityIssue(Runner& runner) {
    api::CertificateIssue request;
    request.authority = runner.words()[0];
    request.templateName = runner.option(QStringLiteral("--template"), QStringLiteral("server"));
    request.request = runner.option(QStringLiteral("--request"));
    request.account = runner.option(QStringLiteral("--account"));
    request.commonName = runner.option(QStringLiteral("--cn"));
    request.names = listOption(runner, QStringLiteral("--names"));
    request.mobileconfig = runner.has(QStringLiteral("--mobileconfig"));
    request.replace = runner.has(QStringLiteral("--replace"));
    request.beside = !request.replace;  // whoever types a name of its own means another one
    if (!numberOption(runner, QStringLiteral("--days"), request.validDays))
        return;
    if (runner.has(QStringLiteral("--csr"))) {
        const auto csr = fileBytes(runner.option(QStringLiteral("--csr")));
        if (!csr)
            return runner.failed(csr.error());
        const bool pem = csr->contains("-----BEGIN");
        request.csr = QString::fromLatin1(pem ? *csr : csr->toBase64());
    } else if (request.request.isEmpty()) {
        if (!runner.has(QStringLiteral("--out")))
            return runner.usage(QStringLiteral("a key is made for it: --out FILE says where it goes"));
        const auto secret = password(runner);
        if (!secret)
            return runner.failed(secret.error());
        request.password = QString::fromUtf8(secret->reveal());
    }
    runner.then(request, [&runner](const api::IssueResult& result) { finishIssue(runner, result); });
}

void authorityIssued(Runner& runner) {
    api::IssuedCertificates request;
    request.authority = runner.words().value(0);
    runner.run(request, [](const api::IssuedList& list) {
        QList<QStringList> rows;
        for (const api::IssuedInfo& one : list.issued)
            rows.append({one.authority, one.serial, one.state, one.templateName, one.subject,
                         stampOf(one.notAfterUtcMs), one.reason});
        return columns(rows);
    });
}

void authorityRevoke(Runner& runner) {
    api::IssuedRevoke request;
    request.authority = runner.words()[0];
    request.serial = runner.words()[1];
    request.reason = runner.option(QStringLiteral("--reason"), QStringLiteral("unspecified"));
    runner.run(request, issuedText);
}

void authorityTemplates(Runner& runner) {
    runner.run(api::TemplatesList{}, templateText);
}

void authorityTemplateSet(Runner& runner) {
    runner.then(api::TemplatesList{}, [&runner](const api::TemplateList& list) {
        api::TemplateSet request;
        request.name = runner.words()[0];
        for (const api::CertificateTemplate& one : list.templates)
            if (one.name == request.name) {
                request.keyType = one.keyType;
                request.validDays = one.validDays;
                request.usages = one.usages;
            }
        request.keyType = runner.option(QStringLiteral("--key"), request.keyType);
        if (runner.has(QStringLiteral("--usages")))
            request.usages = listOption(runner, QStringLiteral("--usages"));
        if (numberOption(runner, QStringLiteral("--days"), request.validDays))
            runner.run(request, templateText);
    });
}

void journalRead(Runner& runner) {
    api::JournalRead request;
    int after = 0;
    if (!numberOption(runner, QStringLiteral("--after"), after) ||
        !numberOption(runner, QStringLiteral("--limit"), request.limit))
        return;
    request.after = after;
    runner.run(request, [](const api::JournalList& list) {
        QList<QStringList> rows;
        for (const api::JournalEntry& entry : list.entries)
            rows.append({QString::number(entry.number), stampOf(entry.utcMs), entry.who, entry.act,
                         entry.object, entry.sha256, entry.reason});
        return columns(rows);
    });
}

}  // namespace

QList<Command> authorityCommands() {
    return {
        {"authority list", "", 0, 0, "", authorityList},
        {"authority show", "NAME", 1, 1, "", authorityShow},
        {"authority create",
         "NAME [--cn NAME] [--organization O] [--country C] [--days N]\n"
         "      [--key rsa2048|rsa3072|rsa4096|p256|p384|ed25519]",
         1, 1, "--cn= --organization= --country= --days= --key=", authorityCreate},
        {"authority import", "NAME FILE [--password|--password-stdin]", 2, 2, "--password --password-stdin",
         authorityImport},
        {"authority trust", "NAME FILE", 2, 2, "", authorityTrust},
        {"authority remove", "NAME [--force]", 1, 1, "--force", authorityRemove},
        {"authority root", "NAME [FILE] [--format pem|cer|p7b|mobileconfig]", 1, 2,
         "--format=", authorityRoot},
        {"authority crl", "NAME FILE", 2, 2, "", authorityCrl},
        {"authority crl import", "NAME [FILE] [--url http://...]", 1, 2, "--url=", authorityCrlImport},
        {"authority issue",
         "NAME [--template server|client|device] [--request NAME | --csr FILE | --account ADDRESS]\n"
         "      [--cn NAME] [--names A,B] [--days N] [--out FILE] [--mobileconfig] [--replace]\n"
         "      [--password-stdin]",
         1, 1,
         "--template= --request= --csr= --account= --cn= --names= --days= --out= --mobileconfig --replace "
         "--password-stdin",
         authorityIssue},
        {"authority issued", "[NAME]", 0, 1, "", authorityIssued},
        {"authority revoke",
         "NAME SERIAL [--reason unspecified|keyCompromise|affiliationChanged|superseded|\n"
         "      cessationOfOperation]",
         2, 2, "--reason=", authorityRevoke},
        {"authority templates", "", 0, 0, "", authorityTemplates},
        {"authority template set", "NAME [--key K] [--days N] [--usages A,B]", 1, 1,
         "--key= --days= --usages=", authorityTemplateSet},
        {"journal", "[--after NUMBER] [--limit N]", 0, 0, "--after= --limit=", journalRead},
    };
}

}  // namespace postern::ctl
