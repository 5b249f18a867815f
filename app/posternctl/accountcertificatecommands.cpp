// The client certificates of accounts.
#include "app/posternctl/commands.h"

#include <QDateTime>
#include <QFile>

namespace postern::ctl {
namespace {

QString issuerText(const api::ClientCertificateInfo& info) {
    if (info.match == QStringLiteral("fingerprint"))
        return QString();
    return info.authority.isEmpty() ? QStringLiteral("(own)") : info.authority;
}

QString rowsText(const QList<api::ClientCertificateInfo>& certificates) {
    QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("ACCOUNT"), QStringLiteral("MATCH"),
                             QStringLiteral("VALUE"), QStringLiteral("ISSUER"), QStringLiteral("STATE"),
                             QStringLiteral("UNTIL"), QStringLiteral("LABEL")}};
    for (const api::ClientCertificateInfo& each : certificates)
        rows.append({QString::number(each.id), each.account, each.match, each.value, issuerText(each),
                     each.state,
                     each.notAfterUtcMs == 0
                         ? QString()
                         : QDateTime::fromMSecsSinceEpoch(each.notAfterUtcMs, Qt::UTC).toString(Qt::ISODate),
                     each.label});
    return columns(rows);
}

void certificateList(Runner& runner) {
    api::AccountCertificatesList request;
    request.address = runner.words().value(0);
    runner.run(request, [](const api::ClientCertificateList& list) { return rowsText(list.certificates); });
}

void certificateAdd(Runner& runner) {
    const QString fileName = runner.option(QStringLiteral("--file"));
    api::AccountCertificateAdd request;
    request.address = runner.words()[0];
    request.label = runner.option(QStringLiteral("--label"));
    request.authority = runner.option(QStringLiteral("--authority"));
    for (const QString& match : {QStringLiteral("subject"), QStringLiteral("email")}) {
        if (!runner.has(QStringLiteral("--") + match))
            continue;
        if (!request.match.isEmpty() || !fileName.isEmpty())
            return runner.usage(QStringLiteral("give one of --file, --subject and --email"));
        request.match = match;
        request.value = runner.option(QStringLiteral("--") + match);
    }
    if (request.match.isEmpty() && fileName.isEmpty())
        return runner.usage(QStringLiteral("give one of --file, --subject and --email"));
    if (!fileName.isEmpty()) {
        constexpr qint64 kMaxFile = (1 << 20) + 1;  // one more than is taken, so that it is refused
        QFile file(fileName);
        if (!file.open(QIODevice::ReadOnly))
            return runner.failed(base::fail("ctl.file", QStringLiteral("%1 cannot be read: %2"),
                                            {fileName, file.errorString()}));
        request.base64 = QString::fromLatin1(file.read(kMaxFile).toBase64());
    }
    runner.run(request, [](const api::ClientCertificateInfo& info) { return rowsText({info}); });
}

void certificateRemove(Runner& runner) {
    bool number = false;
    api::AccountCertificateRemove request;
    request.id = runner.words()[0].toLongLong(&number);
    if (!number)
        return runner.usage(QStringLiteral("the ID is a number, as the list shows it"));
    runner.run(request);
}

}  // namespace

QList<Command> accountCertificateCommands() {
    return {
        {"account certificate list", "[NAME@DOMAIN]", 0, 1, "", certificateList},
        {"account certificate add",
         "NAME@DOMAIN --file FILE | --subject NAME [--authority WHOSE] | --email ADDRESS [--label TEXT]", 1,
         1, "--file= --subject= --authority= --email= --label=", certificateAdd},
        {"account certificate remove", "ID", 1, 1, "", certificateRemove},
    };
}

}  // namespace postern::ctl
