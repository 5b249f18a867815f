#include "app/posternctl/certificatetexts.h"
#include "app/posternctl/commands.h"

// Signing requests, and which certificate a domain uses.
namespace postern::ctl {
namespace {

void certCsr(Runner& runner) {
    api::CertificateRequestMake request;
    fillFields(runner, request);
    request.note = runner.option(QStringLiteral("--note"));
    request.authority = runner.option(QStringLiteral("--authority"));
    request.verification = runner.option(QStringLiteral("--verification"));
    request.replaces = runner.option(QStringLiteral("--replaces"));
    if (!runner.has(QStringLiteral("--out")))
        return runner.run(request, [](const api::RequestInfo& made) { return made.csrPem; });
    runner.then(request, [&runner](const api::RequestInfo& made) {
        save(runner, runner.option(QStringLiteral("--out")), made.csrPem.toLatin1());
    });
}

void certRequests(Runner& runner) {
    runner.run(api::RequestsList{}, [](const api::RequestList& list) {
        QList<QStringList> rows;
        for (const api::RequestInfo& request : list.requests)
            rows.append({request.name, stamp(request.createdUtcMs),
                         QStringLiteral("%1 days").arg(request.ageDays), request.keyType,
                         request.names.join(QLatin1Char(' ')), request.authority, request.note});
        return columns(rows);
    });
}

QString requestText(const api::RequestInfo& request) {
    QList<QStringList> rows{
        {QStringLiteral("Name"), request.name},
        {QStringLiteral("Made"),
         QStringLiteral("%1 (%2 days)").arg(stamp(request.createdUtcMs)).arg(request.ageDays)},
        {QStringLiteral("Issued to"), request.subject},
        {QStringLiteral("Names"), request.names.join(QLatin1Char(' '))},
        {QStringLiteral("Key"), QStringLiteral("%1 %2").arg(request.keyType, request.keyName)},
        {QStringLiteral("Replaces"), request.replaces},
        {QStringLiteral("Authority"), request.authority},
        {QStringLiteral("Verification"), request.verification},
        {QStringLiteral("Note"), request.note}};
    for (auto it = request.checklist.cbegin(); it != request.checklist.cend(); ++it)
        rows.append({QStringLiteral("Checklist"), it.key() + QStringLiteral(": ") + it->toString()});
    return columns(rows);
}

/// "QUESTION=ANSWER,..." over what is noted; an empty answer takes the question away.
bool readChecklist(const QStringList& items, QVariantMap& checklist) {
    for (const QString& item : items) {
        const qsizetype sign = item.indexOf(QLatin1Char('='));
        if (sign <= 0)
            return false;
        const QString answer = item.mid(sign + 1);
        if (answer.isEmpty())
            checklist.remove(item.left(sign));
        else
            checklist.insert(item.left(sign), answer);
    }
    return true;
}

// What is not named stays as it is, so the requests are read first.
void requestSet(Runner& runner) {
    runner.then(api::RequestsList{}, [&runner](const api::RequestList& list) {
        for (const api::RequestInfo& known : list.requests) {
            if (known.name != runner.words()[0])
                continue;
            api::RequestSet request;
            request.name = known.name;
            request.note = runner.option(QStringLiteral("--note"), known.note);
            request.authority = runner.option(QStringLiteral("--authority"), known.authority);
            request.verification = runner.option(QStringLiteral("--verification"), known.verification);
            request.checklist = known.checklist;
            if (!readChecklist(listOption(runner, "--checklist"), request.checklist))
                return runner.usage(QStringLiteral("request set NAME --checklist QUESTION=ANSWER[,...]"));
            return runner.run(request, requestText);
        }
        runner.failed(base::fail("request.missing", QStringLiteral("There is no request named \"%1\""),
                                 {runner.words()[0]}));
    });
}

void certGiveUp(Runner& runner) {
    api::RequestRemove request;
    request.name = runner.words()[0];
    request.removeKey = runner.has(QStringLiteral("--with-key"));
    runner.run(request);
}

void certComplete(Runner& runner) {
    const auto file = fileBase64(runner.words()[1]);
    if (!file)
        return runner.failed(file.error());
    api::RequestComplete request;
    request.name = runner.words()[0];
    request.base64 = *file;
    if (runner.has(QStringLiteral("--chain"))) {
        const auto chain = fileBase64(runner.option(QStringLiteral("--chain")));
        if (!chain)
            return runner.failed(chain.error());
        request.chainBase64 = *chain;
    }
    request.force = runner.has(QStringLiteral("--force"));
    request.replace = runner.has(QStringLiteral("--replace"));
    request.beside = !request.replace;
    request.services = listOption(runner, "--services");
    request.domains = listOption(runner, "--domains");
    runWithFile(runner, request, detailText);
}

QString securityText(const api::DomainSecurity& security) {
    return columns({{QStringLiteral("Domain"), security.domain},
                    {QStringLiteral("Certificate to use"), security.choice},
                    {QStringLiteral("Certificate"), security.certificate},
                    {QStringLiteral("Local addresses"), security.addresses.join(QLatin1Char(' '))},
                    {QStringLiteral("Names"), security.names.join(QLatin1Char(' '))},
                    {QStringLiteral("Not covered"), security.uncovered.join(QLatin1Char(' '))},
                    {QStringLiteral("Hint"), security.hint.text}}) +
           (security.cutOff.isEmpty() ? QString() : QLatin1Char('\n') + cutOffText(security.cutOff));
}

void domainRename(Runner& runner) {
    api::DomainRename request;
    request.name = runner.words()[0];
    request.newName = runner.words()[1];
    request.dropOld = runner.has(QStringLiteral("--drop-old"));
    runner.run(request, securityText);
}

// What is not named stays as it is, so the domain is read first.
void domainSecurity(Runner& runner) {
    api::DomainSecurityRead read;
    read.domain = runner.words()[0];
    const bool changes = runner.words().size() > 1 || runner.has(QStringLiteral("--certificate")) ||
                         runner.has(QStringLiteral("--addresses"));
    if (!changes)
        return runner.run(read, securityText);
    runner.then(read, [&runner](const api::DomainSecurity& now) {
        api::DomainSecuritySet set;
        set.domain = runner.words()[0];
        set.choice = runner.words().value(1, now.choice);
        set.certificate = runner.option(QStringLiteral("--certificate"), now.certificate);
        set.addresses =
            runner.has(QStringLiteral("--addresses")) ? listOption(runner, "--addresses") : now.addresses;
        set.checkOnly = runner.has(QStringLiteral("--check"));
        runner.run(set, securityText);
    });
}

}  // namespace

QList<Command> requestCommands() {
    return {
        {"cert csr",
         "NAME --cn HOST [fields and key as for selfsigned] [--note TEXT] [--authority WHO]\n"
         "      [--verification dns|http|mail|manual] [--replaces CERTIFICATE] [--out FILE] [--replace]",
         1, 1,
         "--cn= --names= --country= --state= --city= --organization= --unit= --email= --key= --key-name= "
         "--services= --domains= --note= --authority= --verification= --replaces= --out= --replace",
         certCsr},
        {"cert requests", "", 0, 0, "", certRequests},
        {"cert complete",
         "NAME FILE [--chain FILE] [--services A,B] [--domains A,B] [--force] [--replace]\n"
         "      [--password-stdin]",
         2, 2, "--chain= --services= --domains= --force --replace --password-stdin", certComplete},
        {"request set",
         "NAME [--note TEXT] [--authority WHO] [--verification dns|http|mail|manual]\n"
         "      [--checklist QUESTION=ANSWER,...]",
         1, 1, "--note= --authority= --verification= --checklist=", requestSet},
        {"cert request remove", "NAME [--with-key]", 1, 1, "--with-key", certGiveUp},
        {"domain rename", "OLD NEW [--drop-old]", 2, 2, "--drop-old", domainRename},
        {"domain security", "NAME [shared|test|custom|no] [--certificate NAME] [--addresses A,B] [--check]",
         1, 2, "--certificate= --addresses= --check", domainSecurity},
    };
}

}  // namespace postern::ctl
