// The verbs of the directory that change accounts.
#include "engine/auth/directorystate.h"
#include "engine/auth/directorystore.h"
#include "engine/auth/password.h"
#include "engine/store/standardmailboxes.h"

#include <algorithm>
#include <utility>

namespace postern::auth {

base::Result<AddressKey> accountKey(const QString& address) {
    auto key = normaliseAddress(address.trimmed());
    if (!key || key->local == "*" || !normaliseAddress(QString::fromUtf8(key->local)))
        return problem::accountInvalid(address);
    return key;
}

bool isAsciiLocal(const AddressKey& key) {
    return std::all_of(key.local.begin(), key.local.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

base::Result<FoundAccount> existingAccount(store::Connection& connection, const AddressKey& key) {
    auto home = homeOf(connection, key);
    if (!home)
        return problem::accountMissing(key.full());
    auto id = sql::findAccount(connection, home->id, key.local);
    if (!id)
        return id.error();
    if (!*id)
        return problem::accountMissing(key.full());
    return FoundAccount{**id, key.local + '@' + home->name};
}

Account* findAccount(sql::Draft& draft, base::AccountId id) {
    const auto found = std::find_if(draft.accounts.begin(), draft.accounts.end(),
                                    [id](const Account& account) { return account.id == id; });
    return found == draft.accounts.end() ? nullptr : &*found;
}

namespace {
constexpr qsizetype kMaxFullName = 500;
using State = DirectoryStore::State;

QString cleaned(const QString& fullName) {
    QString text = fullName.left(kMaxFullName);
    for (QChar& c : text)
        if (c.category() == QChar::Other_Control)
            c = u' ';
    return text.trimmed();
}

/// Neither an account nor an alias may have the address yet.
base::Status mustBeFree(store::Connection& connection, base::DomainId domain, const QByteArray& local,
                        const QByteArray& address) {
    auto account = sql::findAccount(connection, domain, local);
    if (!account)
        return account.error();
    if (*account)
        return problem::accountExists(address);
    auto alias = sql::findAlias(connection, domain, local);
    if (!alias)
        return alias.error();
    if (*alias)
        return problem::aliasExists(address);
    return base::Done{};
}

base::Result<base::AccountId> addAccountJob(store::Transaction& transaction, State& state,
                                            const AddressKey& key, Account account) {
    store::Connection& connection = transaction.connection();
    auto home = homeOf(connection, key);
    if (!home)
        return home.error();
    account.domain = home->id;
    account.address = key.local + '@' + home->name;
    if (auto status = mustBeFree(connection, home->id, key.local, account.address); !status)
        return status.error();
    const qint64 nowMs = state.clock.utcMs();
    auto id = sql::insertAccount(connection, account, nowMs);
    if (!id)
        return id.error();
    account.id = *id;
    for (Credential& credential : account.credentials) {
        auto row = sql::replacePassword(connection, *id, credential);
        if (!row)
            return row.error();
        credential.id = *row;
    }
    if (auto status = store::createStandardMailboxes(connection, *id, nowMs); !status)
        return status.error();
    if (auto status = state.changeAfterCommit(
            transaction, [account](sql::Draft& draft) { draft.accounts.append(account); });
        !status)
        return status.error();
    return *id;
}

base::Status setPasswordJob(store::Transaction& transaction, State& state, const AddressKey& key,
                            Credential credential) {
    auto account = existingAccount(transaction.connection(), key);
    if (!account)
        return account.error();
    auto row = sql::replacePassword(transaction.connection(), account->id, credential);
    if (!row)
        return row.error();
    credential.id = *row;
    return state.changeAfterCommit(transaction, [id = account->id, credential](sql::Draft& draft) {
        if (Account* changed = findAccount(draft, id)) {
            changed->credentials.removeIf(
                [](const Credential& each) { return each.kind == "password" && each.label.isEmpty(); });
            changed->credentials.append(credential);
        }
    });
}

base::Status renewVerifierJob(store::Transaction& transaction, State& state, base::AccountId account,
                              const QByteArray& before, const QByteArray& after) {
    auto update = transaction.connection().prepare(
        "UPDATE credential SET data = ? WHERE account = ? AND kind = 'password' AND data = ?");
    if (auto status = update.run(after, account.value, before); !status)
        return status;
    if (update.rowsAffected() == 0)
        return base::Done{};
    return state.changeAfterCommit(transaction, [account, before, after](sql::Draft& draft) {
        if (Account* changed = findAccount(draft, account))
            for (Credential& credential : changed->credentials)
                if (credential.data == before)
                    credential.data = after;
    });
}

base::Status removeAccountJob(store::Transaction& transaction, State& state, const AddressKey& key) {
    auto account = existingAccount(transaction.connection(), key);
    if (!account)
        return account.error();
    // The mail goes first and tells the sessions on it; credentials go by the rules of the schema.
    if (auto status = state.store.mail().dropAccountMail(transaction, account->id); !status)
        return status;
    if (auto status =
            transaction.connection().prepare("DELETE FROM account WHERE id = ?").run(account->id.value);
        !status)
        return status;
    return state.changeAfterCommit(transaction, [id = account->id](sql::Draft& draft) {
        draft.accounts.removeIf([id](const Account& each) { return each.id == id; });
    });
}

/// One column of one account, and what that changes in the snapshot.
base::Status updateAccount(store::Transaction& transaction, State& state, const AddressKey& key,
                           const char* update, const QVariant& value, std::function<void(Account&)> apply) {
    auto account = existingAccount(transaction.connection(), key);
    if (!account)
        return account.error();
    if (auto status = transaction.connection().prepare(update).run(value, account->id.value); !status)
        return status;
    return state.changeAfterCommit(transaction,
                                   [id = account->id, apply = std::move(apply)](sql::Draft& draft) {
                                       if (Account* changed = findAccount(draft, id))
                                           apply(*changed);
                                   });
}
}  // namespace

void DirectoryStore::addAccount(QString address, QString fullName, base::Secret password, Executor on,
                                Reply<base::AccountId> reply) {
    auto key = accountKey(address);
    if (!key)
        return answer<base::AccountId>(on, reply, key.error());
    if (!isAsciiLocal(*key))
        return answer<base::AccountId>(on, reply, problem::addressNotAscii(address));
    if (!password.isEmpty())
        if (auto status = checkNewPassword(password, *key); !status)
            return answer<base::AccountId>(on, reply, status.error());
    const Account account{{}, {}, key->local, {}, address.trimmed(), cleaned(fullName), true, {}};
    const auto insert = [state = m_state, key = *key, on, reply](const Account& complete) {
        state->submit<base::AccountId>(
            [state, key, complete](store::Transaction& transaction) {
                return addAccountJob(transaction, *state, key, complete);
            },
            on, reply);
    };
    if (password.isEmpty())
        return insert(account);
    m_state->hashThen<base::AccountId>(password, on, reply, [insert, account](Credential credential) {
        Account complete = account;
        complete.credentials.append(std::move(credential));
        insert(complete);
    });
}

void DirectoryStore::removeAccount(QString address, Executor on, Reply<base::Done> reply) {
    auto key = accountKey(address);
    if (!key)
        return answer<base::Done>(on, reply, problem::accountMissing(address.toUtf8()));
    m_state->submit<base::Done>(
        [state = m_state, key = key.take()](store::Transaction& transaction) {
            return removeAccountJob(transaction, *state, key);
        },
        std::move(on), std::move(reply));
}

void DirectoryStore::setPassword(QString address, base::Secret password, Executor on,
                                 Reply<base::Done> reply) {
    auto key = accountKey(address);
    if (!key || !snapshot()->account(*key))
        return answer<base::Done>(on, reply, problem::accountMissing(address.toUtf8()));
    if (auto status = checkNewPassword(password, *key); !status)
        return answer<base::Done>(on, reply, status);
    m_state->hashThen<base::Done>(password, on, reply,
                                  [state = m_state, key = *key, on, reply](Credential credential) {
                                      state->submit<base::Done>(
                                          [state, key, credential](store::Transaction& transaction) {
                                              return setPasswordJob(transaction, *state, key, credential);
                                          },
                                          on, reply);
                                  });
}

void DirectoryStore::renewVerifier(base::AccountId account, QByteArray verifier, base::Secret password) {
    if (verifier.startsWith(QByteArray::number(rounds()) + '$'))
        return;
    m_state->hashThen<base::Done>(
        password, {}, {}, [state = m_state, account, verifier](const Credential& credential) {
            if (credential.data.isEmpty())
                return;
            state->submit<base::Done>(
                [state, account, verifier, after = credential.data](store::Transaction& transaction) {
                    return renewVerifierJob(transaction, *state, account, verifier, after);
                },
                {}, [](const base::Result<base::Done>&) {});
        });
}

void DirectoryStore::setFullName(QString address, QString fullName, Executor on, Reply<base::Done> reply) {
    auto key = accountKey(address);
    if (!key)
        return answer<base::Done>(on, reply, problem::accountMissing(address.toUtf8()));
    QString name = cleaned(fullName);
    if (name.isNull())
        name = QStringLiteral("");
    m_state->submit<base::Done>(
        [state = m_state, key = key.take(), name](store::Transaction& transaction) {
            return updateAccount(transaction, *state, key, "UPDATE account SET full_name = ? WHERE id = ?",
                                 name, [name](Account& account) { account.fullName = name; });
        },
        std::move(on), std::move(reply));
}

void DirectoryStore::setEnabled(QString address, bool enabled, Executor on, Reply<base::Done> reply) {
    auto key = accountKey(address);
    if (!key)
        return answer<base::Done>(on, reply, problem::accountMissing(address.toUtf8()));
    m_state->submit<base::Done>(
        [state = m_state, key = key.take(), enabled](store::Transaction& transaction) {
            return updateAccount(transaction, *state, key, "UPDATE account SET enabled = ? WHERE id = ?",
                                 enabled ? 1 : 0, [enabled](Account& account) { account.enabled = enabled; });
        },
        std::move(on), std::move(reply));
}

void DirectoryStore::setLoginPolicy(QString address, LoginPolicy policy, Executor on,
                                    Reply<base::Done> reply) {
    auto key = accountKey(address);
    if (!key)
        return answer<base::Done>(on, reply, problem::accountMissing(address.toUtf8()));
    m_state->submit<base::Done>(
        [state = m_state, key = key.take(), policy](store::Transaction& transaction) {
            return updateAccount(transaction, *state, key, "UPDATE account SET login_policy = ? WHERE id = ?",
                                 QString::fromLatin1(nameOf(policy)),
                                 [policy](Account& account) { account.policy = policy; });
        },
        std::move(on), std::move(reply));
}

}  // namespace postern::auth
