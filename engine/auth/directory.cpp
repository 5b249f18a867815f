#include "engine/auth/directory.h"

#include <QSet>

#include <algorithm>
#include <utility>
#include <vector>

namespace postern::auth {
namespace {
constexpr int kMaxAliasDepth = 16;
const QByteArray kPostmaster = QByteArrayLiteral("postmaster");

QByteArray ruleKey(CertificateRule::Match match, const QByteArray& value) {
    return nameOf(match) + ':' + value;
}
}  // namespace

QByteArray withoutDetail(const QByteArray& local) {
    const qsizetype plus = local.indexOf('+');
    return plus > 0 ? local.left(plus) : QByteArray();
}

AddressKey keyOfTarget(const QByteArray& target) {
    const qsizetype at = target.lastIndexOf('@');
    return at < 0 ? AddressKey{target, {}} : AddressKey{target.left(at), target.mid(at + 1)};
}

/// One breadth-first walk from a recipient to the accounts behind it, so that each alias is met at its least
/// depth.
class Directory::Walk {
 public:
    explicit Walk(const Directory& directory) : m_directory(directory) {}

    /// What `recipient` names by an account or an alias, without the rule for postmaster.
    Resolved from(const AddressKey& recipient) {
        enter(recipient);
        for (int depth = 0; !m_next.empty(); ++depth) {
            if (depth == kMaxAliasDepth) {
                m_looped = true;
                break;
            }
            const std::vector<qsizetype> level = std::exchange(m_next, {});
            for (const qsizetype alias : level) expand(m_directory.m_aliases[alias]);
        }
        return result();
    }

 private:
    void expand(const Alias& alias) {
        for (const QByteArray& target : alias.targets)
            if (!enter(keyOfTarget(target)))
                m_lost.append(target);
    }

    /// False when nobody has the address.
    bool enter(const AddressKey& address) {
        const Domain* domain =
            address.domain.isEmpty() ? m_directory.mainDomain() : m_directory.domain(address.domain);
        // The exact name wins over the name without detail, and any name over the catch-all.
        return domain && (enterLocal(address.local, *domain) ||
                          enterLocal(withoutDetail(address.local), *domain) || enterLocal("*", *domain));
    }

    bool enterLocal(const QByteArray& local, const Domain& domain) {
        if (local.isEmpty())
            return false;
        const QByteArray address = local + '@' + domain.name;
        if (const auto account = m_directory.m_accountByAddress.constFind(address);
            account != m_directory.m_accountByAddress.constEnd()) {
            const base::AccountId id = m_directory.m_accounts[*account].id;
            if (!m_accounts.contains(id))
                m_accounts.append(id);
            return true;
        }
        const auto alias = m_directory.m_aliasByAddress.constFind(address);
        if (alias == m_directory.m_aliasByAddress.constEnd())
            return false;
        if (m_seen.contains(*alias)) {
            m_looped = true;
        } else {
            m_seen.insert(*alias);
            m_next.push_back(*alias);
        }
        return true;
    }

    Resolved result() {
        using Problem = Resolved::Problem;
        Resolved resolved{std::move(m_accounts), Problem::None, std::move(m_lost)};
        if (resolved.accounts.isEmpty())
            resolved.problem = m_looped                   ? Problem::AliasLoop
                               : m_directory.mainDomain() ? Problem::UnknownUser
                                                          : Problem::NotLocal;
        return resolved;
    }

    const Directory& m_directory;
    std::vector<qsizetype> m_next;
    QSet<qsizetype> m_seen;
    QList<base::AccountId> m_accounts;
    QList<QByteArray> m_lost;
    bool m_looped = false;
};

Directory::Directory(QList<Domain> domains, QList<Account> accounts, QList<Alias> aliases, qint64 revision)
    : m_domains(std::move(domains)),
      m_accounts(std::move(accounts)),
      m_aliases(std::move(aliases)),
      m_revision(revision) {
    QHash<base::DomainId, QByteArray> names;
    for (qsizetype i = 0; i < m_domains.size(); ++i) {
        names.insert(m_domains[i].id, m_domains[i].name);
        m_domainById.insert(m_domains[i].id, i);
        m_domainByName.insert(m_domains[i].name, i);
        for (const QByteArray& alias : m_domains[i].aliases) m_domainByName.insert(alias, i);
    }
    m_accountByAddress.reserve(m_accounts.size());
    m_accountById.reserve(m_accounts.size());
    for (qsizetype i = 0; i < m_accounts.size(); ++i) {
        m_accountByAddress.insert(m_accounts[i].address, i);
        m_accountById.insert(m_accounts[i].id, i);
        for (const CertificateRule& rule : m_accounts[i].certificates)
            m_accountByRule.insert(ruleKey(rule.match, rule.value), i);
        for (const Credential& credential : m_accounts[i].credentials)
            if (credential.kind == "password")
                m_scramRounds.append(credential.rounds());
    }
    std::sort(m_scramRounds.begin(), m_scramRounds.end());
    for (qsizetype i = 0; i < m_aliases.size(); ++i)
        m_aliasByAddress.insert(m_aliases[i].local + '@' + names.value(m_aliases[i].domain), i);
}

const Domain* Directory::mainDomain() const {
    for (const Domain& domain : m_domains)
        if (domain.main)
            return &domain;
    return m_domains.isEmpty() ? nullptr : &m_domains.first();
}

const Domain* Directory::domain(const QByteArray& name) const {
    const auto found = m_domainByName.constFind(name);
    return found == m_domainByName.constEnd() ? nullptr : &m_domains[*found];
}

const Domain* Directory::domain(base::DomainId id) const {
    const auto found = m_domainById.constFind(id);
    return found == m_domainById.constEnd() ? nullptr : &m_domains[*found];
}

const Account* Directory::account(base::AccountId id) const {
    const auto found = m_accountById.constFind(id);
    return found == m_accountById.constEnd() ? nullptr : &m_accounts[*found];
}

const Account* Directory::account(const AddressKey& address) const {
    const Domain* home = address.domain.isEmpty() ? mainDomain() : domain(address.domain);
    if (!home)
        return nullptr;
    const auto found = m_accountByAddress.constFind(address.local + '@' + home->name);
    return found == m_accountByAddress.constEnd() ? nullptr : &m_accounts[*found];
}

const Alias* Directory::alias(const AddressKey& address) const {
    const Domain* home = address.domain.isEmpty() ? mainDomain() : domain(address.domain);
    if (!home)
        return nullptr;
    const auto found = m_aliasByAddress.constFind(address.local + '@' + home->name);
    return found == m_aliasByAddress.constEnd() ? nullptr : &m_aliases[*found];
}

const Account* Directory::accountForLogin(const QString& name) const {
    const base::Result<AddressKey> key = normaliseAddress(name);
    return key ? account(*key) : nullptr;
}

const Account* Directory::holderOf(CertificateRule::Match match, const QByteArray& value) const {
    const auto found = m_accountByRule.constFind(ruleKey(match, value));
    return found == m_accountByRule.constEnd() ? nullptr : &m_accounts[*found];
}

namespace {

/// Whether the authority that the account's rule for this subject names has issued it.
bool comesFrom(const Account& account, const CertificateNames& names) {
    for (const CertificateRule& rule : account.certificates)
        if (rule.match == CertificateRule::Match::Subject && rule.value == names.subject)
            return rule.issuer.isEmpty() ? names.ownIssuer : names.issuers.contains(rule.issuer);
    return false;
}

}  // namespace

const Account* Directory::accountForCertificate(const CertificateNames& names) const {
    if (names.isEmpty() || m_accountByRule.isEmpty())
        return nullptr;
    using Match = CertificateRule::Match;
    if (const Account* holder = holderOf(Match::Fingerprint, names.fingerprint))
        return holder;
    if (const Account* holder = holderOf(Match::Subject, names.subject); holder && comesFrom(*holder, names))
        return holder;
    const Account* holder = nullptr;
    for (const QByteArray& email : names.emails) {
        const Account* each = holderOf(Match::Email, email);
        if (each && holder && each != holder)
            return nullptr;
        holder = each ? each : holder;
    }
    return holder;
}

Resolved Directory::resolve(const AddressKey& recipient) const {
    // RFC 5321 section 4.5.1: mail for postmaster is always taken, with or without a domain.
    if (recipient.local == kPostmaster && (recipient.domain.isEmpty() || domain(recipient.domain)))
        return resolvePostmaster(recipient);
    if (!recipient.domain.isEmpty() && !domain(recipient.domain))
        return {{}, Resolved::Problem::NotLocal, {}};
    return Walk(*this).from(recipient);
}

Resolved Directory::resolvePostmaster(const AddressKey& recipient) const {
    const Domain* main = mainDomain();
    if (!main)
        return {{}, Resolved::Problem::NobodyForPostmaster, {}};
    for (const AddressKey& address : {recipient, AddressKey{kPostmaster, main->name}}) {
        if (!account(address) && !alias(address))
            continue;  // a catch-all is not asked: somebody in charge reads this mail
        if (Resolved resolved = Walk(*this).from(address); !resolved.accounts.isEmpty())
            return resolved;
    }
    const Account* standIn = nullptr;
    for (const Account& account : m_accounts) {
        if (account.domain == main->id && account.enabled)
            return {{account.id}, Resolved::Problem::None, {}};
        if (!standIn || (account.enabled && !standIn->enabled))
            standIn = &account;
    }
    if (!standIn)
        return {{}, Resolved::Problem::NobodyForPostmaster, {}};
    return {{standIn->id}, Resolved::Problem::None, {}};
}

bool Directory::maySendAs(base::AccountId account, const AddressKey& sender) const {
    if (sender.local.isEmpty())
        return false;
    // Not resolve(): who stands in for a missing postmaster does not thereby own that address.
    return Walk(*this).from(sender).accounts.contains(account);
}

}  // namespace postern::auth
