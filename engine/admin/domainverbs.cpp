#include "engine/admin/admincontext.h"

#include <algorithm>

namespace postern::admin {
namespace {

api::DomainInfo describe(const auth::Directory& directory, const auth::Domain& domain) {
    api::DomainInfo info;
    info.name = domain.display;
    info.main = domain.main;
    for (const QByteArray& alias : domain.aliases) info.aliases += QString::fromUtf8(alias);
    const auto& accounts = directory.accounts();
    info.accounts =
        static_cast<int>(std::count_if(accounts.begin(), accounts.end(), [&](const auth::Account& account) {
            return account.domain == domain.id;
        }));
    return info;
}

void answerDomain(const AdminContext& context, const QString& name,
                  const Dispatcher::Reply<api::DomainInfo>& reply) {
    const auto key = auth::normaliseDomain(name);
    const auto directory = context.shared.directory.snapshot();
    const auth::Domain* domain = key ? directory->domain(key.value()) : nullptr;
    if (domain)
        reply(describe(*directory, *domain));
    else
        reply(base::fail("domain.missing", QStringLiteral("there is no domain %1"), {name}));
}

void setDomain(AdminContext& context, const api::DomainSet& request, const Caller& caller,
               const Dispatcher::Reply<api::DomainInfo>& reply) {
    const auto finish = [&context, request, caller, reply](const base::Result<base::Done>& result) {
        if (!result) {
            reply(result.error());
            return;
        }
        journal(context, caller, QStringLiteral("change domain %1").arg(request.name));
        answerDomain(context, request.name, reply);
    };
    auth::DirectoryStore& directory = context.shared.directory;
    const auto setMain = [&context, &directory, request, finish](const base::Result<base::Done>& result) {
        if (result && request.main)
            directory.setMainDomain(request.name, context.control, finish);
        else
            finish(result);
    };
    if (request.keepAliases)
        setMain(base::Done{});
    else
        directory.setDomainAliases(request.name, request.aliases, context.control, setMain);
}

}  // namespace

void addDomainVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::DomainsList>([&context](const api::DomainsList&, const Caller&, auto reply) {
        const auto directory = context.shared.directory.snapshot();
        api::DomainList list;
        for (const auth::Domain& domain : directory->domains()) list.domains += describe(*directory, domain);
        reply(list);
    });
    dispatcher.on<api::DomainAdd>(
        [&context](const api::DomainAdd& request, const Caller& caller, auto reply) {
            context.shared.directory.addDomain(
                request.name, context.control,
                [&context, request, caller, reply](const base::Result<base::DomainId>& result) {
                    if (!result) {
                        reply(result.error());
                        return;
                    }
                    journal(context, caller, QStringLiteral("add domain %1").arg(request.name));
                    answerDomain(context, request.name, reply);
                });
        });
    dispatcher.on<api::DomainRemove>(
        [&context](const api::DomainRemove& request, const Caller& caller, auto reply) {
            context.shared.directory.removeDomain(
                request.name, context.control,
                [&context, request, caller, reply](const base::Result<base::Done>& result) {
                    if (!result) {
                        reply(result.error());
                        return;
                    }
                    journal(context, caller, QStringLiteral("remove domain %1").arg(request.name));
                    reply(api::Empty{});
                });
        });
    dispatcher.on<api::DomainSet>([&context](const api::DomainSet& request, const Caller& caller,
                                             auto reply) { setDomain(context, request, caller, reply); });
}

}  // namespace postern::admin
