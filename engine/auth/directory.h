#pragma once

#include "engine/auth/certificaterule.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

#include <memory>
#include <optional>
#include <variant>

namespace postern::auth {

/// "Name as shown" and its normalised key: NFC, domain as A-labels (IDNA), case-folded. RFC 6531 local parts
/// allowed.
struct AddressKey {
    QByteArray local;
    QByteArray domain;
    [[nodiscard]] QByteArray full() const { return local + '@' + domain; }
};
/// Splits and normalises "Anna@Example.ORG". A bare name keeps an empty domain. Error: "address.invalid".
[[nodiscard]] base::Result<AddressKey> normaliseAddress(const QString& address);
[[nodiscard]] base::Result<QByteArray> normaliseDomain(const QString& domain);
/// "anna" of "anna+shop" (RFC 5233 names the parts); empty when there is no detail.
[[nodiscard]] QByteArray withoutDetail(const QByteArray& local);
/// The parts of a normalised address, such as Alias::targets holds.
[[nodiscard]] AddressKey keyOfTarget(const QByteArray& target);

struct Credential {
    qint64 id = 0;
    QByteArray kind;  // "password"
    QString label;
    QByteArray scheme;  // "SCRAM-SHA-256"
    QByteArray data;    // "4096$salt$storedKey$serverKey", base64 fields (RFC 5803 order)
    qint64 changedUtcMs = 0;
    [[nodiscard]] int rounds() const { return data.left(data.indexOf('$')).toInt(); }
};

struct Account {
    base::AccountId id;
    base::DomainId domain;
    QByteArray local;    // normalised local part
    QByteArray address;  // normalised full address
    QString display;     // as the administrator typed it
    QString fullName;
    bool enabled = true;  // false: suspended, no login; mail still arrives
    QList<Credential> credentials;
    LoginPolicy policy = LoginPolicy::Any;
    QList<CertificateRule> certificates{};  // by id
};

struct Alias {
    qint64 id = 0;
    base::DomainId domain;
    QByteArray local;  // normalised; "*" catches all
    QString display;
    QList<QByteArray>
        targets;  // normalised addresses on this server, though what they named may have gone meanwhile
};

struct Domain {
    base::DomainId id;
    QByteArray name;  // A-labels
    QString display;
    bool main = false;
    QList<QByteArray> aliases;  // other names of the same domain, A-labels
};

/// Where a recipient address leads.
struct Resolved {
    QList<base::AccountId> accounts;  // none: see `problem`
    enum class Problem {
        None,
        NotLocal,
        UnknownUser,
        AliasLoop,
        NobodyForPostmaster
    } problem = Problem::None;
    QList<QByteArray> lost;  // targets of aliases on the way that nobody has any more
};

/// All domains, accounts and aliases at one revision. Immutable; crosses threads as shared_ptr<const
/// Directory>.
class Directory {
 public:
    Directory(QList<Domain> domains, QList<Account> accounts, QList<Alias> aliases, qint64 revision);

    [[nodiscard]] qint64 revision() const { return m_revision; }
    [[nodiscard]] const QList<Domain>& domains() const { return m_domains; }
    [[nodiscard]] const QList<Account>& accounts() const { return m_accounts; }
    [[nodiscard]] const QList<Alias>& aliases() const { return m_aliases; }
    /// Rounds of all passwords, ascending.
    [[nodiscard]] const QList<int>& scramRounds() const { return m_scramRounds; }
    [[nodiscard]] const Domain* mainDomain() const;
    [[nodiscard]] const Domain* domain(const QByteArray& name) const;  // by name or alias, normalised
    [[nodiscard]] const Domain* domain(base::DomainId id) const;
    [[nodiscard]] const Account* account(base::AccountId id) const;
    /// The account or alias of exactly that address, in any name of the domain; an empty domain is the main
    /// one.
    [[nodiscard]] const Account* account(const AddressKey& address) const;
    [[nodiscard]] const Alias* alias(const AddressKey& address) const;
    /// By login name: "anna@example.org", or "anna" for the main domain. Aliases of the domain count,
    /// forwarding ones do not.
    [[nodiscard]] const Account* accountForLogin(const QString& name) const;
    /// Whom a verified client certificate belongs to: its fingerprint decides, else its subject, else its
    /// addresses if they all lead to one account. Null: nobody.
    [[nodiscard]] const Account* accountForCertificate(const CertificateNames& names) const;
    /// RCPT TO: aliases (to any depth up to 16), catch-all, postmaster of every domain and "<postmaster>"
    /// alone, "+detail". An alias whose targets are all gone is UnknownUser; NotLocal is said of the
    /// recipient's own domain alone.
    [[nodiscard]] Resolved resolve(const AddressKey& recipient) const;
    /// A sender may only use addresses that are his: his account's address in any name of the domain,
    /// "+detail", and aliases that lead to him. The null sender is nobody's address.
    [[nodiscard]] bool maySendAs(base::AccountId account, const AddressKey& sender) const;

 private:
    class Walk;
    [[nodiscard]] const Account* holderOf(CertificateRule::Match match, const QByteArray& value) const;
    [[nodiscard]] Resolved resolvePostmaster(const AddressKey& recipient) const;

    QList<Domain> m_domains;
    QList<Account> m_accounts;
    QList<Alias> m_aliases;
    qint64 m_revision;
    QList<int> m_scramRounds;
    QHash<base::DomainId, qsizetype> m_domainById;
    QHash<QByteArray, qsizetype> m_domainByName;
    QHash<QByteArray, qsizetype> m_accountByAddress;  // "local@domain", main name of the domain
    QHash<QByteArray, qsizetype> m_aliasByAddress;
    QHash<base::AccountId, qsizetype> m_accountById;
    QHash<QByteArray, qsizetype> m_accountByRule;  // "fingerprint:AB:CD:..."
};

}  // namespace postern::auth
