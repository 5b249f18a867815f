#include "engine/admin/admincontext.h"

#include "engine/base/secret.h"

#include <QHash>

#include <algorithm>

namespace postern::admin {
namespace {

using auth::Account;

api::AccountInfo describe(const AdminContext& context, const auth::Directory& directory,
                          const Account& account) {
    api::AccountInfo info;
    info.address =
        account.display.contains(QLatin1Char('@')) ? account.display : QString::fromUtf8(account.address);
    if (const auth::Domain* domain = directory.domain(account.domain))
        info.domain = domain->display;
    info.fullName = account.fullName;
    info.enabled = account.enabled;
    info.loginPolicy = QString::fromLatin1(auth::nameOf(account.policy));
    info.hasPassword =
        std::any_of(account.credentials.begin(), account.credentials.end(),
                    [](const auth::Credential& credential) { return credential.kind == "password"; });
    for (const auth::Authenticator::LockedAccount& locked : context.shared.authenticator.locked())
        if (locked.address == account.address)
            info.lockedUntilUtcMs = locked.untilUtcMs;
    return info;
}

// Sizes need SQL: never in the control thread, which also accepts connections.
base::Result<api::AccountList> withSizes(store::Store& store, api::AccountList list,
                                         const QList<base::AccountId>& ids) {
    auto reader = store.openReader();
    if (!reader)
        return reader.error();
    for (qsizetype i = 0; i < ids.size(); ++i) {
        const auto mailboxes = store.mail().mailboxes(**reader, ids[i]);
        if (!mailboxes)
            return mailboxes.error();
        for (const store::MailboxInfo& mailbox : mailboxes.value()) {
            list.accounts[i].messages += static_cast<int>(mailbox.messages);
            list.accounts[i].octets += static_cast<qint64>(mailbox.size);
        }
    }
    return list;
}

void listAccounts(AdminContext& context, const api::AccountsList& request,
                  const Dispatcher::Reply<api::AccountList>& reply) {
    const auto directory = context.shared.directory.snapshot();
    const auth::Domain* only = nullptr;
    if (!request.domain.isEmpty()) {
        const auto key = auth::normaliseDomain(request.domain);
        only = key ? directory->domain(key.value()) : nullptr;
        if (!only) {
            reply(base::fail("domain.missing", QStringLiteral("there is no domain %1"), {request.domain}));
            return;
        }
    }
    api::AccountList list;
    QList<base::AccountId> ids;
    for (const Account& account : directory->accounts()) {
        if (only && account.domain != only->id)
            continue;
        list.accounts += describe(context, *directory, account);
        ids += account.id;
    }
    store::Store& store = context.shared.store;
    inPool<api::AccountList>(
        context, [&store, list, ids] { return withSizes(store, list, ids); }, reply);
}

const Account* findAccount(const auth::Directory& directory, const QString& address) {
    return directory.accountForLogin(address);
}

// Named as it was asked for: the directory would say "anna@" for "anna".
base::Error missing(const QString& address) {
    return base::fail("account.missing", QStringLiteral("there is no account %1"), {address});
}

void answerAccount(const AdminContext& context, const QString& address,
                   const Dispatcher::Reply<api::AccountInfo>& reply) {
    const auto directory = context.shared.directory.snapshot();
    if (const Account* account = findAccount(*directory, address))
        reply(describe(context, *directory, *account));
    else
        reply(missing(address));
}

void closeSessionsOf(AdminContext& context, const QByteArray& address) {
    context.workers.sessions(context.control, [&context, address](const QList<net::SessionRow>& rows) {
        for (const net::SessionRow& row : rows)
            if (row.account == address)
                context.workers.closeSession(row.id);
    });
}

// Whoever logged in by what no longer counts has to log in again: the sessions of the account end with the
// change.
template <class Next>
std::function<void(const base::Result<base::Done>&)> closingSessions(AdminContext& context,
                                                                     const QByteArray& address, Next next) {
    return [&context, address, next](const base::Result<base::Done>& result) {
        if (result)
            closeSessionsOf(context, address);
        next(result);
    };
}

// What every change of one account ends with.
template <class T>
auto finishChange(AdminContext& context, const Caller& caller, const QString& what, const QString& address,
                  const Dispatcher::Reply<api::AccountInfo>& reply) {
    return [&context, caller, what, address, reply](const base::Result<T>& result) {
        if (!result) {
            reply(result.error());
            return;
        }
        journal(context, caller, what + QLatin1Char(' ') + address);
        answerAccount(context, address, reply);
    };
}

void setAccount(AdminContext& context, const api::AccountSet& request, const Caller& caller,
                const Dispatcher::Reply<api::AccountInfo>& reply) {
    const auto finish =
        finishChange<base::Done>(context, caller, QStringLiteral("change account"), request.address, reply);
    auth::DirectoryStore& directory = context.shared.directory;
    if (!findAccount(*directory.snapshot(), request.address))
        return reply(missing(request.address));
    const auto policy = auth::loginPolicyNamed(request.loginPolicy.toLatin1());
    if (!policy && !request.loginPolicy.isEmpty())
        return reply(base::fail("account.policy", QStringLiteral("\"%1\" is no way to log in"),
                                {request.loginPolicy.left(100)}));
    const auto snapshot = directory.snapshot();
    const Account* account = findAccount(*snapshot, request.address);
    const QByteArray full = account ? account->address : QByteArray();
    const auto setPolicy = [&context, &directory, address = request.address, policy, finish,
                            closing = closingSessions(context, full, finish),
                            changes = account && policy &&
                                      account->policy != *policy](const base::Result<base::Done>& result) {
        if (result && policy && changes)
            directory.setLoginPolicy(address, *policy, context.control, closing);
        else
            finish(result);
    };
    const auto setName = [&context, &directory, address = request.address, name = request.fullName,
                          keep = request.keepName, setPolicy](const base::Result<base::Done>& result) {
        if (result && !keep)
            directory.setFullName(address, name, context.control, setPolicy);
        else
            setPolicy(result);
    };
    // The password first: it may be refused, and then nothing has changed.
    const base::Secret password(request.password.toUtf8());
    if (password.isEmpty())
        setName(base::Done{});
    else
        directory.setPassword(request.address, password, context.control,
                              closingSessions(context, full, setName));
}

void removeAccount(AdminContext& context, const api::AccountRemove& request, const Caller& caller,
                   const Dispatcher::Reply<api::Empty>& reply) {
    const auto directory = context.shared.directory.snapshot();
    const Account* account = findAccount(*directory, request.address);
    if (!account)
        return reply(missing(request.address));
    const QByteArray address = account->address;
    context.shared.directory.removeAccount(
        request.address, context.control,
        [&context, request, caller, reply, address](const base::Result<base::Done>& result) {
            if (!result) {
                reply(result.error());
                return;
            }
            journal(context, caller, QStringLiteral("remove account %1").arg(request.address));
            closeSessionsOf(context, address);
            reply(api::Empty{});
        });
}

void suspendAccount(AdminContext& context, const api::AccountSuspend& request, const Caller& caller,
                    const Dispatcher::Reply<api::AccountInfo>& reply) {
    if (!findAccount(*context.shared.directory.snapshot(), request.address))
        return reply(missing(request.address));
    const QString what =
        request.suspended ? QStringLiteral("suspend account") : QStringLiteral("resume account");
    const auto finish = finishChange<base::Done>(context, caller, what, request.address, reply);
    context.shared.directory.setEnabled(request.address, !request.suspended, context.control,
                                        [&context, request, finish](const base::Result<base::Done>& result) {
                                            const auto directory = context.shared.directory.snapshot();
                                            const Account* account = findAccount(*directory, request.address);
                                            if (result && request.suspended && account)
                                                closeSessionsOf(context, account->address);
                                            finish(result);
                                        });
}

}  // namespace

void addAccountVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::AccountsList>([&context](const api::AccountsList& request, const Caller&, auto reply) {
        listAccounts(context, request, reply);
    });
    dispatcher.on<api::AccountAdd>(
        [&context](const api::AccountAdd& request, const Caller& caller, auto reply) {
            context.shared.directory.addAccount(
                request.address, request.fullName, base::Secret(request.password.toUtf8()), context.control,
                finishChange<base::AccountId>(context, caller, QStringLiteral("add account"), request.address,
                                              reply));
        });
    dispatcher.on<api::AccountRemove>(
        [&context](const api::AccountRemove& request, const Caller& caller, auto reply) {
            removeAccount(context, request, caller, reply);
        });
    dispatcher.on<api::AccountSet>([&context](const api::AccountSet& request, const Caller& caller,
                                              auto reply) { setAccount(context, request, caller, reply); });
    dispatcher.on<api::AccountSuspend>(
        [&context](const api::AccountSuspend& request, const Caller& caller, auto reply) {
            suspendAccount(context, request, caller, reply);
        });
    dispatcher.on<api::AccountUnlock>(
        [&context](const api::AccountUnlock& request, const Caller& caller, auto reply) {
            const auto directory = context.shared.directory.snapshot();
            if (const Account* account = findAccount(*directory, request.address)) {
                context.shared.authenticator.unlock(account->address);
                journal(context, caller, QStringLiteral("unlock account %1").arg(request.address));
            }
            answerAccount(context, request.address, reply);
        });
}

}  // namespace postern::admin
