#include "engine/admin/admincontext.h"

namespace postern::admin {
namespace {

api::AliasInfo describe(const auth::Directory& directory, const auth::Alias& alias) {
    api::AliasInfo info;
    info.address = alias.display;
    if (!info.address.contains(QLatin1Char('@')))
        if (const auth::Domain* domain = directory.domain(alias.domain))
            info.address = QString::fromUtf8(alias.local) + QLatin1Char('@') + domain->display;
    for (const QByteArray& target : alias.targets) info.targets += QString::fromUtf8(target);
    return info;
}

void listAliases(const AdminContext& context, const api::AliasesList& request,
                 const Dispatcher::Reply<api::AliasList>& reply) {
    const auto directory = context.shared.directory.snapshot();
    const auto key = auth::normaliseDomain(request.domain);
    const auth::Domain* only = key ? directory->domain(key.value()) : nullptr;
    if (!request.domain.isEmpty() && !only) {
        reply(base::fail("domain.missing", QStringLiteral("there is no domain %1"), {request.domain}));
        return;
    }
    api::AliasList list;
    for (const auth::Alias& alias : directory->aliases())
        if (!only || alias.domain == only->id)
            list.aliases += describe(*directory, alias);
    reply(list);
}

}  // namespace

void addAliasVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::AliasesList>([&context](const api::AliasesList& request, const Caller&, auto reply) {
        listAliases(context, request, reply);
    });
    dispatcher.on<api::AliasSet>([&context](const api::AliasSet& request, const Caller& caller, auto reply) {
        context.shared.directory.setAlias(
            request.address, request.targets, context.control,
            [&context, request, caller, reply](const base::Result<base::Done>& result) {
                if (!result) {
                    reply(result.error());
                    return;
                }
                journal(context, caller, QStringLiteral("set alias %1").arg(request.address));
                reply(api::AliasInfo{request.address, request.targets});
            });
    });
    dispatcher.on<api::AliasRemove>(
        [&context](const api::AliasRemove& request, const Caller& caller, auto reply) {
            context.shared.directory.removeAlias(
                request.address, context.control,
                [&context, request, caller, reply](const base::Result<base::Done>& result) {
                    if (!result) {
                        // Named as it was asked for: the directory would say "info@" for "info".
                        if (result.error().code == "alias.missing")
                            reply(base::fail("alias.missing", QStringLiteral("There is no alias %1."),
                                             {request.address}));
                        else
                            reply(result.error());
                        return;
                    }
                    journal(context, caller, QStringLiteral("remove alias %1").arg(request.address));
                    reply(api::Empty{});
                });
        });
}

}  // namespace postern::admin
