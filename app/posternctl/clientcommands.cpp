#include "app/posternctl/certificatetexts.h"
#include "app/posternctl/commands.h"

#include <QDateTime>
#include <QFile>

namespace postern::ctl {
namespace {

QString dash(const QString& text) {
    return text.isEmpty() ? QStringLiteral("-") : text;
}

QString outcome(const api::ClientFact& fact) {
    if (!fact.failure.isEmpty())
        return fact.failure;
    return fact.plaintextLogin ? QStringLiteral("password without TLS")
                               : fact.version + QLatin1Char(' ') + fact.cipher;
}

void clientFacts(Runner& runner) {
    api::ClientFactsList request;
    request.service = runner.words().value(0);
    runner.run(request, [](const api::ClientFactList& list) {
        QList<QStringList> rows{{QStringLiteral("SERVICE"), QStringLiteral("ADDRESS"),
                                 QStringLiteral("ACCOUNT"), QStringLiteral("OUTCOME"),
                                 QStringLiteral("GROUP"), QStringLiteral("NAME"), QStringLiteral("OFFERED"),
                                 QStringLiteral("CERTIFICATE"), QStringLiteral("COUNT"),
                                 QStringLiteral("LAST")}};
        for (const api::ClientFact& fact : list.facts)
            rows.append({fact.service, fact.address, dash(fact.account), outcome(fact), dash(fact.group),
                         dash(fact.sni),
                         fact.offered.isEmpty()
                             ? QStringLiteral("-")
                             : QStringLiteral("%1, %2 suites").arg(fact.offered).arg(fact.offeredCiphers),
                         dash(fact.certificateSubject), QString::number(fact.count), stamp(fact.lastUtcMs)});
        return columns(rows);
    });
}

api::PlannedCertificate plannedOf(const Runner& runner) {
    api::PlannedCertificate planned;
    planned.commonName = runner.option(QStringLiteral("--cn"));
    planned.names = listOption(runner, "--names");
    planned.keyType = runner.option(QStringLiteral("--key"));
    planned.keyName = runner.option(QStringLiteral("--key-name"));
    planned.authority = runner.option(QStringLiteral("--authority"));
    planned.request = runner.option(QStringLiteral("--request"));
    planned.replaces = runner.option(QStringLiteral("--replaces"));
    return planned;
}

/// What is wrong with the options together; empty: nothing. A question is about one thing.
QString contradiction(const Runner& runner, const api::CutOffPreview& request) {
    const bool planned = !request.planned.isEmpty();
    if (int(planned) + int(runner.has(QStringLiteral("--file"))) + int(request.pairs) > 1)
        return QStringLiteral("Either a file, a certificate that is planned, or one served beside it.");
    if (runner.has(QStringLiteral("--companion")) && runner.has(QStringLiteral("--no-companion")))
        return QStringLiteral("Either --companion or --no-companion.");
    if (!request.planned.request.isEmpty() && request.planned.authority.isEmpty())
        return QStringLiteral("--request needs the --authority that would sign it.");
    return planned || request.planned == api::PlannedCertificate()
               ? QString()
               : QStringLiteral("What is planned needs --cn or --request.");
}

void clientCutOff(Runner& runner) {
    api::CutOffPreview request;
    request.name = runner.words()[0];
    request.services = listOption(runner, "--services");
    request.domains = listOption(runner, "--domains");
    request.planned = plannedOf(runner);
    request.replace = runner.has(QStringLiteral("--replace"));
    request.companion = runner.option(QStringLiteral("--companion"));
    request.pairs = !request.companion.isEmpty() || runner.has(QStringLiteral("--no-companion"));
    if (const QString wrong = contradiction(runner, request); !wrong.isEmpty())
        return runner.usage(wrong);
    if (runner.has(QStringLiteral("--file"))) {
        QFile file(runner.option(QStringLiteral("--file")));
        if (!file.open(QIODevice::ReadOnly))
            return runner.failed(base::fail("ctl.file", QStringLiteral("%1 cannot be read: %2"),
                                            {file.fileName(), file.errorString()}));
        request.base64 = QString::fromLatin1(file.readAll().toBase64());
    }
    runner.run(request, [](const api::CutOffList& list) { return cutOffText(list.cutOff); });
}

}  // namespace

QString cutOffText(const QList<api::CutOff>& cutOff) {
    QList<QStringList> rows;
    for (const api::CutOff& row : cutOff)
        rows.append({QStringLiteral("cut off:"), row.service, dash(row.address), dash(row.account),
                     row.reason.text,
                     QStringLiteral("%1 times, last %2").arg(row.count).arg(stamp(row.lastUtcMs))});
    return columns(rows);
}

QList<Command> clientCommands() {
    return {
        {"client facts", "[SERVICE]", 0, 1, "", clientFacts},
        {"client cutoff",
         "CERTIFICATE [--services A,B] [--domains A,B]\n"
         "      [--file FILE | --companion OTHER | --no-companion |\n"
         "       --cn HOST [--names A,B] [--key rsa2048|rsa3072|rsa4096|p256|p384|ed25519 | --key-name KEY]\n"
         "       [--authority NAME] [--replaces CERTIFICATE] [--replace] |\n"
         "       --request NAME --authority NAME [--replace]]",
         1, 1,
         "--file= --services= --domains= --companion= --no-companion --cn= --names= --key= --key-name= "
         "--authority= --request= --replaces= --replace",
         clientCutOff},
    };
}

}  // namespace postern::ctl
