#include "app/posternctl/commands.h"

#include <QDateTime>
#include <QFile>

namespace postern::ctl {
namespace {

QString stamp(qint64 utcMs) {
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(Qt::ISODate);
}

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

void clientCutOff(Runner& runner) {
    api::CutOffPreview request;
    request.name = runner.words()[0];
    request.services =
        runner.option(QStringLiteral("--services")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    request.domains = runner.option(QStringLiteral("--domains")).split(QLatin1Char(','), Qt::SkipEmptyParts);
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
        {"client cutoff", "CERTIFICATE [--file FILE] [--services A,B] [--domains A,B]", 1, 1,
         "--file= --services= --domains=", clientCutOff},
    };
}

}  // namespace postern::ctl
