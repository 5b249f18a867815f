#include "app/posternctl/certificatetexts.h"
#include "app/posternctl/commands.h"

namespace postern::ctl {
namespace {

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

QString rootStoreName(const QString& store) {
    return store == QStringLiteral("system") ? QStringLiteral("this computer")
           : store == QStringLiteral("own")  ? QStringLiteral("own authorities")
                                             : QStringLiteral("trusted authorities");
}

void certShow(Runner& runner) {
    api::CertificateShow request;
    request.name = runner.words()[0];
    runner.run(request, [](const api::CertificateDetails& details) {
        QString text = detailText(details.info);
        QList<QStringList> rows;
        for (const api::PurposeCheck& purpose : details.purposes)
            rows.append({QStringLiteral("Good for ") + purpose.purpose,
                         purpose.good ? QStringLiteral("yes") : purpose.reason.text});
        for (const api::RootCheck& root : details.roots)
            rows.append({QStringLiteral("Known to ") + rootStoreName(root.store),
                         root.recognised ? QStringLiteral("yes") : QStringLiteral("no")});
        if (!details.verdict.code.isEmpty())
            rows.append({QStringLiteral("Verdict"), details.verdict.text});
        return text + columns(rows);
    });
}

void certSelfSigned(Runner& runner) {
    api::CertificateSelfSigned request;
    fillFields(runner, request);
    request.beside = !request.replace;  // whoever types a name of its own means another one
    request.requestToo = runner.has(QStringLiteral("--request-too"));
    bool number = false;
    request.validDays = runner.option(QStringLiteral("--days"), QStringLiteral("365")).toInt(&number);
    if (!number)
        return runner.usage(QStringLiteral("--days takes a number."));
    runner.run(request, detailText);
}

base::Result<QString> fileText(const QString& name) {
    const auto base64 = fileBase64(name);
    return base64 ? base::Result<QString>(QString::fromLatin1(QByteArray::fromBase64(base64->toLatin1())))
                  : base64.error();
}

// Either a file of any format, or certificate and key as PEM files.
void certInstall(Runner& runner) {
    api::CertificateInstall request;
    request.name = runner.words()[0];
    for (const auto& [option, target] :
         {std::pair("--chain", &request.chainPem), std::pair("--key", &request.keyPem)}) {
        if (!runner.has(QLatin1StringView(option)))
            continue;
        const auto text = fileText(runner.option(QLatin1StringView(option)));
        if (!text)
            return runner.failed(text.error());
        *target = *text;
    }
    if (runner.words().size() > 1) {
        const auto file = fileBase64(runner.words()[1]);
        if (!file)
            return runner.failed(file.error());
        request.base64 = *file;
    }
    request.keyName = runner.option(QStringLiteral("--key-name"));
    request.replace = runner.has(QStringLiteral("--replace"));
    request.beside = !request.replace;
    request.force = runner.has(QStringLiteral("--force"));
    request.services = listOption(runner, "--services");
    request.domains = listOption(runner, "--domains");
    runWithFile(runner, request, detailText);
}

void certRemove(Runner& runner) {
    api::CertificateRemove request;
    request.name = runner.words()[0];
    runner.run(request);
}

void certExport(Runner& runner) {
    const QString format = runner.option(QStringLiteral("--format"));
    if (format.isEmpty()) {
        api::CertificateExport request;
        request.name = runner.words()[0];
        return runner.then(request, [&runner](const api::Text& text) {
            save(runner, runner.words().value(1), text.text.toLatin1());
        });
    }
    api::CertificateExportFile request;
    request.name = runner.words()[0];
    request.format = format;
    const bool secret = format == QStringLiteral("p12");
    if (secret) {
        const auto password = passwordOf(runner);
        if (!password)
            return runner.failed(password.error());
        request.password = *password;
    }
    const bool binary = format != QStringLiteral("pem") && format != QStringLiteral("crt") &&
                        format != QStringLiteral("chain");
    runner.then(request, [&runner, secret, binary](const api::FileData& file) {
        const QString given = runner.words().value(1);
        save(runner, given.isEmpty() && binary ? file.fileName : given,
             QByteArray::fromBase64(file.base64.toLatin1()), secret);
    });
}

void authorityExport(Runner& runner) {
    runner.then(api::AuthorityExport{}, [&runner](const api::Text& text) {
        save(runner, runner.words().value(0), text.text.toLatin1());
    });
}

void certBind(Runner& runner) {
    api::CertificateBind request;
    request.name = runner.words()[0];
    request.services = listOption(runner, "--services");
    request.domains = listOption(runner, "--domains");
    if (request.services.isEmpty() && request.domains.isEmpty())
        return runner.usage();
    runner.run(request, detailText);
}

void certCompanion(Runner& runner) {
    api::CertificateCompanion request;
    request.name = runner.words()[0];
    request.companion = runner.words().value(1);
    if (request.companion.isEmpty() != runner.has(QStringLiteral("--none")))
        return runner.usage();
    runner.run(request, detailText);
}

void certChain(Runner& runner) {
    const QString file = runner.words().value(1);
    const bool complete = runner.has(QStringLiteral("--complete"));
    if (int(!file.isEmpty()) + int(complete) + int(runner.has(QStringLiteral("--remove"))) != 1)
        return runner.usage(QStringLiteral("give one of FILE, --complete and --remove"));
    if (complete) {
        api::ChainComplete request;
        request.name = runner.words()[0];
        return runner.run(request, detailText);
    }
    if (file.isEmpty()) {
        api::ChainRemove request;
        request.name = runner.words()[0];
        return runner.run(request, detailText);
    }
    const auto base64 = fileBase64(file);
    if (!base64)
        return runner.failed(base64.error());
    api::ChainSet request;
    request.name = runner.words()[0];
    request.base64 = *base64;
    request.force = runner.has(QStringLiteral("--force"));
    runner.run(request, detailText);
}

void certExamine(Runner& runner) {
    const auto base64 = fileBase64(runner.words()[0]);
    if (!base64)
        return runner.failed(base64.error());
    api::CertificateExamine request;
    request.base64 = *base64;
    request.keyName = runner.option(QStringLiteral("--key-name"));
    runWithFile(runner, request, [](const api::FileContents& contents) {
        QString text = columns({{QStringLiteral("Format"), contents.format},
                                {QStringLiteral("Keys"), QString::number(contents.keys), contents.keyType},
                                {QStringLiteral("Stored key"), contents.keyName},
                                {QStringLiteral("Request"), contents.request}});
        for (const api::CertificateDetails& certificate : contents.certificates)
            text += detailText(certificate.info);
        for (const api::ErrorInfo& problem : contents.problems)
            text += QStringLiteral("Problem  ") + problem.text + QLatin1Char('\n');
        return text;
    });
}

void certBackup(Runner& runner) {
    const auto password = passwordOf(runner);
    if (!password)
        return runner.failed(password.error());
    api::CertificatesBackup request;
    request.password = *password;
    runner.then(request, [&runner](const api::FileData& file) {
        save(runner, runner.words()[0], QByteArray::fromBase64(file.base64.toLatin1()), true);
    });
}

QString restoredText(const api::RestoreReport& report) {
    return columns({{QStringLiteral("Installed"), report.installed.join(QLatin1Char(' '))},
                    {QStringLiteral("Skipped"), report.skipped.join(QLatin1Char(' '))},
                    {QStringLiteral("Requests"), report.requests.join(QLatin1Char(' '))},
                    {QStringLiteral("Keys"), report.keys.join(QLatin1Char(' '))}});
}

void certRestore(Runner& runner) {
    const auto base64 = fileBase64(runner.words()[0], base::kMaxRestoreFile);
    if (!base64)
        return runner.failed(base64.error());
    api::CertificatesRestore request;
    request.base64 = *base64;
    request.conflict = runner.option(QStringLiteral("--conflict"), QStringLiteral("skip"));
    runWithFile(runner, request, restoredText);
}

void certBackups(Runner& runner) {
    api::CertificateBackups request;
    request.name = runner.words().value(0);
    runner.run(request, [](const api::KeptCertificateList& list) {
        QList<QStringList> rows;
        for (const api::KeptCertificate& one : list.kept)
            rows.append({QString::number(one.id), one.name, stamp(one.replacedUtcMs),
                         one.sha256.isEmpty() ? QStringLiteral("key alone: ") + one.keyName : one.subject,
                         one.sha256});
        return columns(rows);
    });
}

void certRecover(Runner& runner) {
    api::CertificateRecover request;
    bool number = false;
    request.name = runner.words()[0];
    request.id = runner.words()[1].toLongLong(&number);
    if (!number)
        return runner.usage(QStringLiteral("cert recover NAME ID (from cert backups NAME)"));
    runner.run(request, restoredText);
}

void certNames(Runner& runner) {
    api::NamesCheck request;
    request.names = runner.words();
    request.domain = runner.option(QStringLiteral("--domain"));
    request.propose = runner.has(QStringLiteral("--propose")) || !request.domain.isEmpty();
    if (request.names.isEmpty() && !request.propose)
        return runner.usage();
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
         "      [--days N] [--key rsa2048|rsa3072|rsa4096|p256|p384|ed25519 | --key-name KEY] [--services "
         "A,B]\n"
         "      [--domains A,B] [--request-too] [--replace]",
         1, 1,
         "--cn= --names= --country= --state= --city= --organization= --unit= --email= --days= --key= "
         "--key-name= --services= --domains= --request-too --replace",
         certSelfSigned},
        {"cert install",
         "NAME FILE | NAME --chain FILE [--key FILE] [--key-name KEY] [--services A,B] [--domains A,B]\n"
         "      [--replace] [--force] [--password-stdin]",
         1, 2, "--chain= --key= --key-name= --services= --domains= --replace --force --password-stdin",
         certInstall},
        {"cert examine", "FILE [--key-name KEY] [--password-stdin]", 1, 1, "--key-name= --password-stdin",
         certExamine},
        {"cert chain", "NAME FILE [--force] | NAME --complete | NAME --remove", 1, 2,
         "--force --complete --remove", certChain},
        {"cert export", "NAME [FILE] [--format pem|crt|chain|der|p7b|p12] [--password-stdin]", 1, 2,
         "--format= --password-stdin", certExport},
        {"cert bind", "NAME [--services A,B] [--domains A,B]", 1, 1, "--services= --domains=", certBind},
        {"cert companion", "NAME OTHER | NAME --none", 1, 2, "--none", certCompanion},
        {"cert backup", "FILE [--password-stdin]", 1, 1, "--password-stdin", certBackup},
        {"cert restore", "FILE [--conflict skip|replace|rename] [--password-stdin]", 1, 1,
         "--conflict= --password-stdin", certRestore},
        {"cert backups", "[NAME]", 0, 1, "", certBackups},
        {"cert recover", "NAME ID", 2, 2, "", certRecover},
        {"cert remove", "NAME", 1, 1, "", certRemove},
        {"cert names", "[NAME ...] [--propose] [--domain DOMAIN]", 0, 64, "--propose --domain=", certNames},
        {"cert authority export", "[FILE]", 0, 1, "", authorityExport},
    };
}

}  // namespace postern::ctl
