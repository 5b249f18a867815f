#include "app/posternctl/askpassword.h"
#include "app/posternctl/commands.h"

#include <QDateTime>

namespace postern::ctl {
namespace {

QString domainsText(const QList<api::DomainInfo>& domains) {
    QList<QStringList> rows;
    for (const api::DomainInfo& domain : domains)
        rows.append({domain.name, domain.main ? QStringLiteral("main") : QString(),
                     QString::number(domain.accounts), domain.aliases.join(QLatin1Char(' '))});
    return columns(rows);
}

void domainAdd(Runner& runner) {
    api::DomainAdd request;
    request.name = runner.words()[0];
    runner.run(request);
}

void domainList(Runner& runner) {
    runner.run(api::DomainsList{}, [](const api::DomainList& list) { return domainsText(list.domains); });
}

void domainRemove(Runner& runner) {
    api::DomainRemove request;
    request.name = runner.words()[0];
    runner.run(request);
}

void domainSet(Runner& runner) {
    api::DomainSet request;
    request.name = runner.words()[0];
    request.main = runner.has(QStringLiteral("--main"));
    request.keepAliases = !runner.has(QStringLiteral("--aliases"));
    request.aliases = runner.option(QStringLiteral("--aliases")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    if (!request.main && request.keepAliases)
        return runner.usage(QStringLiteral("say what to change: --main, --aliases or both"));
    runner.run(request);
}

QString accountsText(const QList<api::AccountInfo>& accounts) {
    QList<QStringList> rows;
    for (const api::AccountInfo& account : accounts) {
        QString state = account.enabled ? QString() : QStringLiteral("suspended");
        if (account.lockedUntilUtcMs)
            state += QStringLiteral(" locked until ") +
                     QDateTime::fromMSecsSinceEpoch(account.lockedUntilUtcMs, Qt::UTC).toString(Qt::ISODate);
        rows.append({account.address, account.fullName,
                     account.hasPassword ? QString() : QStringLiteral("no password"), state.trimmed()});
    }
    return columns(rows);
}

base::Result<base::Secret> password(Runner& runner) {
    return runner.has(QStringLiteral("--password-stdin")) ? readPasswordLine()
                                                          : askPassword(QStringLiteral("Password: "));
}

void accountAdd(Runner& runner) {
    const base::Result<base::Secret> secret = password(runner);
    if (!secret)
        return runner.failed(secret.error());
    api::AccountAdd request;
    request.address = runner.words()[0];
    request.fullName = runner.option(QStringLiteral("--name"));
    request.password = QString::fromUtf8(secret->reveal());
    runner.run(request);
}

void accountList(Runner& runner) {
    api::AccountsList request;
    request.domain = runner.words().value(0);
    runner.run(request, [](const api::AccountList& list) { return accountsText(list.accounts); });
}

void accountRemove(Runner& runner) {
    api::AccountRemove request;
    request.address = runner.words()[0];
    runner.run(request);
}

// Without --name and --login-policy the password alone is changed; what is not named stays as it is.
void accountSet(Runner& runner) {
    api::AccountSet request;
    request.address = runner.words()[0];
    request.keepName = !runner.has(QStringLiteral("--name"));
    request.fullName = runner.option(QStringLiteral("--name"));
    request.loginPolicy = runner.option(QStringLiteral("--login-policy"));
    const bool others = !request.keepName || !request.loginPolicy.isEmpty();
    if (!others || runner.has(QStringLiteral("--password-stdin"))) {
        const base::Result<base::Secret> secret = password(runner);
        if (!secret)
            return runner.failed(secret.error());
        request.password = QString::fromUtf8(secret->reveal());
    }
    runner.run(request);
}

void accountSuspend(Runner& runner) {
    api::AccountSuspend request;
    request.address = runner.words()[0];
    request.suspended = !runner.has(QStringLiteral("--off"));
    runner.run(request);
}

void accountUnlock(Runner& runner) {
    api::AccountUnlock request;
    request.address = runner.words()[0];
    runner.run(request);
}

void aliasSet(Runner& runner) {
    api::AliasSet request;
    request.address = runner.words()[0];
    request.targets = runner.words().mid(1);
    runner.run(request);
}

void aliasList(Runner& runner) {
    api::AliasesList request;
    request.domain = runner.words().value(0);
    runner.run(request, [](const api::AliasList& list) {
        QList<QStringList> rows;
        for (const api::AliasInfo& alias : list.aliases)
            rows.append({alias.address, alias.targets.join(QLatin1Char(' '))});
        return columns(rows);
    });
}

void aliasRemove(Runner& runner) {
    api::AliasRemove request;
    request.address = runner.words()[0];
    runner.run(request);
}

}  // namespace

QList<Command> directoryCommands() {
    return {
        {"domain add", "NAME", 1, 1, "", domainAdd},
        {"domain list", "", 0, 0, "", domainList},
        {"domain remove", "NAME", 1, 1, "", domainRemove},
        {"domain set", "NAME [--main] [--aliases A,B]", 1, 1, "--main --aliases=", domainSet},
        {"account add", "NAME@DOMAIN [--name FULL-NAME] [--password-stdin]", 1, 1, "--name= --password-stdin",
         accountAdd},
        {"account list", "[DOMAIN]", 0, 1, "", accountList},
        {"account remove", "NAME@DOMAIN", 1, 1, "", accountRemove},
        {"account set",
         "NAME@DOMAIN [--name FULL-NAME] [--login-policy any|password|certificate|both] [--password-stdin]",
         1, 1, "--name= --login-policy= --password-stdin", accountSet},
        {"account suspend", "NAME@DOMAIN [--off]", 1, 1, "--off", accountSuspend},
        {"account unlock", "NAME@DOMAIN", 1, 1, "", accountUnlock},
        {"alias set", "NAME@DOMAIN TARGET...", 2, -1, "", aliasSet},
        {"alias list", "[DOMAIN]", 0, 1, "", aliasList},
        {"alias remove", "NAME@DOMAIN", 1, 1, "", aliasRemove},
    };
}

}  // namespace postern::ctl
