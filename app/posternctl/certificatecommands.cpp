#include "app/posternctl/commands.h"

#include <QDateTime>
#include <QFile>
#include <QSaveFile>

namespace postern::ctl {
namespace {

QString stamp(qint64 utcMs) {
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(Qt::ISODate);
}

QString detailText(const api::CertificateInfo& certificate) {
    return columns(
        {{QStringLiteral("Name"), certificate.name},
         {QStringLiteral("Kind"), certificate.kind},
         {QStringLiteral("Issued to"), certificate.subject},
         {QStringLiteral("Issued by"), certificate.issuer},
         {QStringLiteral("Names"), certificate.names.join(QLatin1Char(' '))},
         {QStringLiteral("Valid from"), stamp(certificate.notBeforeUtcMs)},
         {QStringLiteral("Valid till"),
          QStringLiteral("%1 (%2 days)").arg(stamp(certificate.notAfterUtcMs)).arg(certificate.daysLeft)},
         {QStringLiteral("Key"), certificate.keyType},
         {QStringLiteral("SHA-256"), certificate.sha256},
         {QStringLiteral("SHA-1"), certificate.sha1},
         {QStringLiteral("Used by"), certificate.usedBy.join(QLatin1Char(' '))}});
}

void certList(Runner& runner) {
    runner.run(api::CertificatesList{}, [](const api::CertificateList& list) {
        QList<QStringList> rows;
        for (const api::CertificateInfo& certificate : list.certificates)
            rows.append({certificate.name, certificate.kind, certificate.subject,
                         QStringLiteral("%1 days").arg(certificate.daysLeft),
                         certificate.usedBy.join(QLatin1Char(' '))});
        return columns(rows);
    });
}

void certShow(Runner& runner) {
    const QString name = runner.words()[0];
    runner.then(api::CertificatesList{}, [&runner, name](const api::CertificateList& list) {
        for (const api::CertificateInfo& certificate : list.certificates)
            if (certificate.name == name) {
                runner.write(detailText(certificate));
                return runner.done();
            }
        runner.failed(base::fail("cert.missing", QStringLiteral("There is no certificate %1."), {name}));
    });
}

void certSelfSigned(Runner& runner) {
    api::CertificateSelfSigned request;
    request.name = runner.words()[0];
    request.commonName = runner.option(QStringLiteral("--cn"));
    request.country = runner.option(QStringLiteral("--country"));
    request.state = runner.option(QStringLiteral("--state"));
    request.city = runner.option(QStringLiteral("--city"));
    request.organization = runner.option(QStringLiteral("--organization"));
    request.unit = runner.option(QStringLiteral("--unit"));
    request.email = runner.option(QStringLiteral("--email"));
    request.names = runner.option(QStringLiteral("--names")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    request.keyType = runner.option(QStringLiteral("--key"), QStringLiteral("p256"));
    request.replace = runner.has(QStringLiteral("--replace"));
    request.services =
        runner.option(QStringLiteral("--services")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    bool number = false;
    request.validDays = runner.option(QStringLiteral("--days"), QStringLiteral("365")).toInt(&number);
    if (!number)
        return runner.failed(base::fail("ctl.days", QStringLiteral("--days takes a number.")));
    runner.run(request, detailText);
}

base::Result<QString> fileText(const QString& name) {
    constexpr qint64 kMaxFile = 1 << 20;
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail("ctl.file", QStringLiteral("%1 cannot be read: %2"), {name, file.errorString()});
    return QString::fromLatin1(file.read(kMaxFile));
}

void certInstall(Runner& runner) {
    const auto chain = fileText(runner.option(QStringLiteral("--chain")));
    const auto key = fileText(runner.option(QStringLiteral("--key")));
    if (!chain || !key)
        return runner.failed(chain ? key.error() : chain.error());
    api::CertificateInstall request;
    request.name = runner.words()[0];
    request.chainPem = chain.value();
    request.keyPem = key.value();
    request.replace = runner.has(QStringLiteral("--replace"));
    runner.run(request, detailText);
}

void certRemove(Runner& runner) {
    api::CertificateRemove request;
    request.name = runner.words()[0];
    runner.run(request);
}

// To standard output, or into a file that is replaced whole or not at all.
void save(Runner& runner, const QString& name, const QString& text) {
    if (name.isEmpty()) {
        runner.write(text);
        return runner.done();
    }
    QSaveFile file(name);
    const QByteArray bytes = text.toLatin1();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return runner.failed(
            base::fail("ctl.file", QStringLiteral("%1 cannot be written: %2"), {name, file.errorString()}));
    runner.done();
}

void certExport(Runner& runner) {
    api::CertificateExport request;
    request.name = runner.words()[0];
    runner.then(request,
                [&runner](const api::Text& text) { save(runner, runner.words().value(1), text.text); });
}

void authorityExport(Runner& runner) {
    runner.then(api::AuthorityExport{},
                [&runner](const api::Text& text) { save(runner, runner.words().value(0), text.text); });
}

void certNames(Runner& runner) {
    api::NamesCheck request;
    request.names = runner.words();
    request.domain = runner.option(QStringLiteral("--domain"));
    request.propose = runner.has(QStringLiteral("--propose")) || !request.domain.isEmpty();
    if (request.names.isEmpty() && !request.propose)
        return runner.usage(QStringLiteral("cert names NAME ... [--propose] [--domain DOMAIN]"));
    runner.run(request, [](const api::NameChecks& checks) {
        QList<QStringList> rows;
        for (const api::NameCheck& name : checks.names)
            rows.append(
                {name.name, name.source, name.valid ? name.dns : QStringLiteral("invalid"),
                 name.addresses.join(QLatin1Char(' ')),
                 name.seen == 0 ? QString() : QStringLiteral("asked for by %1 clients").arg(name.seen)});
        return columns(rows);
    });
}

}  // namespace

QList<Command> certificateCommands() {
    return {
        {"cert list", "", 0, 0, "", certList},
        {"cert show", "NAME", 1, 1, "", certShow},
        {"cert selfsigned",
         "NAME --cn HOST [--names A,B] [--country C] [--state S] [--city C] [--organization O] [--unit U] "
         "[--email E]\n"
         "      [--days N] [--key rsa2048|rsa3072|rsa4096|p256|p384|ed25519] [--services A,B] [--replace]",
         1, 1,
         "--cn= --names= --country= --state= --city= --organization= --unit= --email= --days= --key= "
         "--services= --replace",
         certSelfSigned},
        {"cert install", "NAME --chain FILE --key FILE [--replace]", 1, 1, "--chain= --key= --replace",
         certInstall},
        {"cert export", "NAME [FILE]", 1, 2, "", certExport},
        {"cert remove", "NAME", 1, 1, "", certRemove},
        {"cert names", "[NAME ...] [--propose] [--domain DOMAIN]", 0, 64, "--propose --domain=", certNames},
        {"cert authority export", "[FILE]", 0, 1, "", authorityExport},
    };
}

}  // namespace postern::ctl
