#include "app/posternctl/certificatetexts.h"
#include "app/posternctl/commands.h"

// Private keys and the store they lie in.
namespace postern::ctl {
namespace {

QString keyText(const api::KeyInfo& key) {
    return columns(
        {{QStringLiteral("Name"), key.name},
         {QStringLiteral("Key"), key.type},
         {QStringLiteral("Made"), QStringLiteral("%1, %2").arg(stamp(key.createdUtcMs), key.origin)},
         {QStringLiteral("Protected by"), key.protection},
         {QStringLiteral("Key pin"), key.spkiSha256},
         {QStringLiteral("Certificates"), key.certificates.join(QLatin1Char(' '))},
         {QStringLiteral("Requests"), key.requests.join(QLatin1Char(' '))},
         {QStringLiteral("Problem"), key.problem.text}});
}

void keyList(Runner& runner) {
    runner.run(api::KeysList{}, [](const api::KeyList& list) {
        QList<QStringList> rows;
        for (const api::KeyInfo& key : list.keys)
            rows.append({key.name, key.type, key.protection,
                         (key.certificates + key.requests).join(QLatin1Char(' ')), key.problem.text});
        return columns(rows);
    });
}

void keyShow(Runner& runner) {
    const QString name = runner.words()[0];
    runner.then(api::KeysList{}, [&runner, name](const api::KeyList& list) {
        for (const api::KeyInfo& key : list.keys)
            if (key.name == name)
                return runner.finish<api::KeyInfo>(
                    key, [](const api::KeyInfo& found) { return keyText(found) + found.publicPem; });
        runner.failed(base::fail("key.missing", QStringLiteral("There is no key named \"%1\""), {name}));
    });
}

void keyGenerate(Runner& runner) {
    api::KeyGenerate request;
    request.name = runner.words()[0];
    request.keyType = runner.option(QStringLiteral("--type"), QStringLiteral("p256"));
    request.job = runner.option(QStringLiteral("--job"),
                                QStringLiteral("posternctl %1").arg(QCoreApplication::applicationPid()));
    runner.run(request, keyText);
}

// The work has the name that "key generate --job" gave it.
void keyJob(Runner& runner) {
    api::KeyJobRead request;
    request.job = runner.words()[0];
    runner.run(request, [](const api::KeyJob& job) {
        QList<QStringList> rows{{QStringLiteral("State"), job.state}};
        if (job.sinceUtcMs != 0)
            rows.append({{QStringLiteral("Since"), stamp(job.sinceUtcMs)},
                         {QStringLiteral("Candidates tried"), QString::number(job.steps)}});
        return columns(rows);
    });
}

void keyCancel(Runner& runner) {
    api::KeyJobCancel request;
    request.job = runner.words()[0];
    runner.run(request);
}

void keyImport(Runner& runner) {
    const auto file = fileBase64(runner.words()[1]);
    if (!file)
        return runner.failed(file.error());
    api::KeyImport request;
    request.name = runner.words()[0];
    request.base64 = *file;
    runWithFile(runner, request, keyText);
}

void keyTest(Runner& runner) {
    api::KeyTestRun request;
    request.name = runner.words()[0];
    runner.then(request, [&runner](const api::KeyTest& test) {
        if (test.good)
            return runner.finish<api::KeyTest>(test, [](const api::KeyTest& good) { return good.text; });
        runner.failed(base::fail("key.test-failed", test.text));
    });
}

void keyExport(Runner& runner) {
    const auto password = passwordOf(runner);
    if (!password)
        return runner.failed(password.error());
    api::KeyExport request;
    request.name = runner.words()[0];
    request.password = *password;
    runner.then(request, [&runner](const api::FileData& file) {
        save(runner, runner.words().value(1), QByteArray::fromBase64(file.base64.toLatin1()), true);
    });
}

void keyRemove(Runner& runner) {
    api::KeyRemove request;
    request.name = runner.words()[0];
    request.force = runner.has(QStringLiteral("--force"));
    runner.run(request);
}

QString storeText(const api::KeyStoreInfo& info) {
    return columns({{QStringLiteral("Protected by"), info.mode},
                    {QStringLiteral("Key file in"), info.folder},
                    {QStringLiteral("Locked"), info.locked ? QStringLiteral("yes") : QStringLiteral("no")},
                    {QStringLiteral("Keys"), QString::number(info.keys)},
                    {QStringLiteral("Problem"), info.problem.text}});
}

void storeShow(Runner& runner) {
    runner.run(api::KeyStoreRead{}, storeText);
}

// With --password-stdin the passphrase of now, if there is one, is the first line and the new one the next.
void storeSet(Runner& runner) {
    runner.then(api::KeyStoreRead{}, [&runner](const api::KeyStoreInfo& now) {
        const QString passphrase = QStringLiteral("passphrase");
        api::KeyStoreSet request;
        request.mode = runner.option(QStringLiteral("--mode"));
        request.folder = runner.option(QStringLiteral("--folder"));
        if (now.mode == passphrase) {
            const auto current = passwordOf(runner, QStringLiteral("Passphrase of now: "));
            if (!current)
                return runner.failed(current.error());
            request.currentPassphrase = *current;
        }
        if (request.mode == passphrase) {
            const auto next = passwordOf(runner, QStringLiteral("New passphrase: "));
            if (!next)
                return runner.failed(next.error());
            request.passphrase = *next;
        }
        runner.run(request, storeText);
    });
}

void storeUnlock(Runner& runner) {
    runner.then(api::KeyStoreRead{}, [&runner](const api::KeyStoreInfo& now) {
        api::KeyStoreUnlock request;
        if (now.mode == QStringLiteral("passphrase")) {
            const auto passphrase = passwordOf(runner, QStringLiteral("Passphrase: "));
            if (!passphrase)
                return runner.failed(passphrase.error());
            request.passphrase = *passphrase;
        }
        runner.run(request, storeText);
    });
}

}  // namespace

QList<Command> keyCommands() {
    return {
        {"key list", "", 0, 0, "", keyList},
        {"key show", "NAME", 1, 1, "", keyShow},
        {"key generate", "NAME [--type rsa2048|rsa3072|rsa4096|p256|p384|ed25519] [--job WORK]", 1, 1,
         "--type= --job=", keyGenerate},
        {"key job", "WORK", 1, 1, "", keyJob},
        {"key cancel", "WORK", 1, 1, "", keyCancel},
        {"key import", "NAME FILE [--password-stdin]", 2, 2, "--password-stdin", keyImport},
        {"key test", "NAME", 1, 1, "", keyTest},
        {"key export", "NAME [FILE] [--password-stdin]", 1, 2, "--password-stdin", keyExport},
        {"key remove", "NAME [--force]", 1, 1, "--force", keyRemove},
        {"key store show", "", 0, 0, "", storeShow},
        {"key store set", "[--mode keyfile|passphrase|desktop] [--folder DIR] [--password-stdin]", 0, 0,
         "--mode= --folder= --password-stdin", storeSet},
        {"key store unlock", "[--password-stdin]", 0, 0, "--password-stdin", storeUnlock},
        {"key store", "", 0, 0, "", storeShow},
    };
}

}  // namespace postern::ctl
