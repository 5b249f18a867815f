#include "engine/services/cutoff.h"

#include "engine/services/cutoffparts.h"
#include "engine/tls/clientoffer.h"
#include "engine/tls/policypresets.h"

#include <QHash>

#include <algorithm>
#include <optional>

namespace postern::services {
namespace {

constexpr quint16 kTls12 = 0x0303, kTls13 = 0x0304;
constexpr quint16 kEd25519 = 0x0807;  // RFC 8446 section 4.2.3

struct Reason {
    const char* code;
    const char* english;
};
constexpr Reason kReasons[] = {
    {"cutoff.version", "speaks %1 at most"},
    {"cutoff.cipher", "has no cipher suite in common with the new list"},
    {"cutoff.group", "has no key exchange group in common with the new list"},
    {"cutoff.plaintext", "sends passwords without encryption"},
    {"cutoff.certificate", "shows no client certificate"},
    {"cutoff.name", "asks for the name %1, which the new certificate does not hold"},
    {"cutoff.refused", "asks for the name %1, for which secure links would be off"},
    {"cutoff.test", "asks for the name %1, which the Test certificate would answer; it will warn"},
    {"cutoff.key-kind", "cannot use a certificate with a key of that kind"},
    {"cutoff.starttls", "uses STARTTLS, which would no longer be offered"},
    {"cutoff.authority", "shows a client certificate of an authority that would no longer be trusted"},
    {"cutoff.revoked", "shows a client certificate that is revoked"},
    {"cutoff.unrecorded", "shows a client certificate that no own authority has on record"},
    {"cutoff.ssl-off", "uses encryption, which is no longer offered"},
    {"cutoff.fingerprint-changes", "clients that remember the certificate will warn of the new one (%1)"},
    {"cutoff.fingerprint-new", "clients that remember the certificate will warn of the new one"},
    {"cutoff.self-signed", "clients that check who signed the certificate will warn: it signs itself"},
    {"cutoff.issuer", "clients that do not trust %1 will warn of the new certificate"},
    {"gain.plaintext", "was refused because it sends passwords without encryption"},
};

base::Error reason(const char* code, const QStringList& arguments = {}) {
    for (const Reason& each : kReasons)
        if (qstrcmp(each.code, code) == 0)
            return base::fail(code, QLatin1StringView(each.english), arguments);
    return base::fail(code, QString::fromLatin1(code), arguments);
}

template <class Row>
bool shares(const QList<quint16>& offered, const QList<QByteArray>& names,
            const Row* (*find)(const QByteArray&)) {
    return std::any_of(names.begin(), names.end(), [&](const QByteArray& name) {
        const Row* row = find(name);
        return row != nullptr && offered.contains(row->id);
    });
}

/// Whether the client can check signatures of the service's keys (RFC 8446 section 4.2.3). A client that
/// named none is taken to do what everybody could.
bool acceptsKey(const tls::ClientOffer& offer, const KeyKinds& keys) {
    if (offer.signatures.isEmpty())
        return keys.rsa || keys.ec;
    return std::any_of(offer.signatures.begin(), offer.signatures.end(), [&](quint16 scheme) {
        const int kind = scheme & 0xFF;
        const bool named = scheme >> 8 == 0x08;  // else hash and signature, as TLS 1.2 has them
        const bool rsa =
            named ? (kind >= 0x04 && kind <= 0x06) || (kind >= 0x09 && kind <= 0x0B) : kind == 0x01;
        return (rsa && keys.rsa) || (!named && kind == 0x03 && keys.ec) || (scheme == kEd25519 && keys.ed);
    });
}

bool sharesGroup(const tls::ClientOffer& offer, const ServiceRules& rules) {
    return offer.groups.isEmpty() || shares(offer.groups, rules.lists.groups, tls::findGroup);
}

std::optional<base::Error> failure13(const tls::ClientOffer& offer, const ServiceRules& rules,
                                     const KeyKinds& keys) {
    if (!shares(offer.ciphers, rules.lists.suites13, tls::findSuite13))
        return reason("cutoff.cipher");
    if (!sharesGroup(offer, rules))
        return reason("cutoff.group");
    return acceptsKey(offer, keys) ? std::nullopt : std::optional(reason("cutoff.key-kind"));
}

std::optional<base::Error> failure12(const tls::ClientOffer& offer, const ServiceRules& rules,
                                     const KeyKinds& keys) {
    bool common = false, fits = false;
    for (const QByteArray& name : rules.lists.ciphers12) {
        const tls::CipherSuite* cipher = tls::findCipher12(name);
        if (cipher == nullptr || !offer.ciphers.contains(cipher->id))
            continue;
        common = true;
        // The suites of EC keys are those of Ed25519 as well (RFC 8422 section 5.1.1).
        const bool ec = keys.ec || (keys.ed && offer.signatures.contains(kEd25519));
        if (!(cipher->key == tls::CipherSuite::Key::Rsa ? keys.rsa : ec))
            continue;
        fits = true;
        if (!cipher->forwardSecret || sharesGroup(offer, rules))
            return std::nullopt;
    }
    return reason(!common ? "cutoff.cipher" : fits ? "cutoff.group" : "cutoff.key-kind");
}

/// The handshake as OpenSSL does it: the newest version in common decides, then everything else under that
/// one.
std::optional<base::Error> handshakeFailure(const tls::ClientOffer& offer, const ServiceRules& rules,
                                            const KeyKinds& keys) {
    const quint16 oldest = tls::versionNumber(rules.lists.minimumVersion);
    const quint16 newest = tls::versionNumber(rules.lists.maximumVersion);
    if (newest >= kTls13 && offer.speaks(kTls13))
        return failure13(offer, rules, keys);
    if (oldest <= kTls12 && offer.speaks(kTls12))
        return failure12(offer, rules, keys);
    return reason("cutoff.version", {QString::fromLatin1(offer.newestVersion())});
}

/// What the nearest domain above a name has chosen.
DomainTlsChoice choiceFor(const ServiceRules& rules, QByteArray name) {
    while (!name.isEmpty()) {
        if (const auto found = rules.choices.constFind(name); found != rules.choices.constEnd())
            return *found;
        const qsizetype dot = name.indexOf('.');
        name = dot < 0 ? QByteArray() : name.mid(dot + 1);
    }
    return DomainTlsChoice::Shared;
}

NameAnswer answerFor(const ServiceRules& rules, const QByteArray& sni, DomainTlsChoice choice) {
    const QByteArray name = sni.toLower();
    for (const QByteArray& wanted : {name, wildcardOf(name)})
        for (const NameAnswers& answers : rules.answers)
            if (const auto found = answers.constFind(wanted);
                found != answers.constEnd() && choice != DomainTlsChoice::Test)
                return *found;
    return {rules.keys, {}};
}

bool holds(const tls::ClientTrust::Serials& serials, const ClientFact& fact) {
    return serials.value(fact.issuer).contains(fact.serial);
}

/// Why the client certificate does not count. Of an issuer that is no authority here (it lies between, and
/// the client sends it along) nothing is known.
std::optional<base::Error> clientFailure(const ServiceRules& rules, const ClientFact& fact) {
    if (fact.certificate.isEmpty())
        return reason("cutoff.certificate");
    if (!rules.trust || fact.issuer.isEmpty())
        return std::nullopt;
    if (!rules.issuers.contains(fact.issuer) && rules.trust->subjectsOf({}).contains(fact.issuer))
        return reason("cutoff.authority");
    if (rules.revocation == tls::ClientRevocation::Off)
        return std::nullopt;
    if (holds(rules.trust->revoked, fact))
        return reason("cutoff.revoked");
    const bool strict = rules.revocation == tls::ClientRevocation::Strict;
    return strict && !holds(rules.trust->issued, fact) ? std::optional(reason("cutoff.unrecorded"))
                                                       : std::nullopt;
}

/// Why a client as in `fact` does not get through; nothing if it does.
std::optional<base::Error> failureUnder(const ServiceRules& rules, const ClientFact& fact) {
    if (fact.plaintext)
        return rules.plaintextLogins ? std::nullopt : std::optional(reason("cutoff.plaintext"));
    if (!rules.ssl)
        return reason("cutoff.ssl-off");
    if (fact.starttls && !rules.starttls)
        return reason("cutoff.starttls");
    const DomainTlsChoice choice = choiceFor(rules, fact.sni);
    if (!fact.sni.isEmpty() && choice == DomainTlsChoice::No)
        return reason("cutoff.refused", {QString::fromUtf8(fact.sni)});
    const tls::ClientOffer offer = tls::unpackOffer(fact.offer);
    const NameAnswer answer = answerFor(rules, fact.sni, choice);
    if (!fact.offer.isEmpty())
        if (auto failed = handshakeFailure(offer, rules, answer.keys))
            return failed;
    if (rules.requireCertificate)
        if (auto failed = clientFailure(rules, fact))
            return failed;
    if (choice == DomainTlsChoice::Test)
        return std::nullopt;  // who got through there does not mind
    if (fact.sni.isEmpty())
        return std::nullopt;
    // Who could take the one of two that lacks the name may be given it.
    const bool mayLack = answer.lacking != KeyKinds() && !fact.offer.isEmpty() &&
                         !handshakeFailure(offer, rules, answer.lacking);
    if (mayLack || !holdsName(rules.namesFor.value(fact.sni, rules.names), fact.sni))
        return reason("cutoff.name", {QString::fromUtf8(fact.sni)});
    return std::nullopt;
}

bool goesToTest(const ServiceRules& was, const ServiceRules& will, const ClientFact& fact) {
    return !fact.plaintext && !fact.sni.isEmpty() && choiceFor(will, fact.sni) == DomainTlsChoice::Test &&
           choiceFor(was, fact.sni) != DomainTlsChoice::Test;
}

/// What clients that know the certificate of now may say of another one.
base::Error warning(const ServiceRules& was, const ServiceRules& will) {
    if (!will.fingerprint.isEmpty() || will.issuer.isEmpty())
        return reason("cutoff.fingerprint-changes", {QString::fromLatin1(will.fingerprint)});
    if (will.selfSigned)
        return reason("cutoff.self-signed");
    if (will.issuer != was.issuer)
        return reason("cutoff.issuer", {will.issuer.first().second});
    return reason("cutoff.fingerprint-new");
}

/// Adds rows up by client and reason.
class Rows {
 public:
    void add(const ClientFact& fact, const base::Error& why) {
        const QByteArray key = fact.service + '\n' + fact.address.toUtf8() + '\n' + fact.account + '\n' +
                               why.code + '\n' + why.arguments.join(QLatin1Char('\n')).toUtf8();
        const auto known = m_places.constFind(key);
        if (known == m_places.constEnd()) {
            m_places.insert(key, m_rows.size());
            m_rows += {fact.service, fact.address, fact.account, why, fact.lastUtcMs, fact.count};
            return;
        }
        CutOffRow& row = m_rows[*known];
        row.lastUtcMs = qMax(row.lastUtcMs, fact.lastUtcMs);
        row.count += fact.count;
    }
    QList<CutOffRow> take() {
        std::stable_sort(m_rows.begin(), m_rows.end(),
                         [](const CutOffRow& a, const CutOffRow& b) { return a.lastUtcMs > b.lastUtcMs; });
        return std::move(m_rows);
    }

 private:
    QList<CutOffRow> m_rows;
    QHash<QByteArray, qsizetype> m_places;
};

}  // namespace

QList<CutOffRow> whoIsCutOff(const QList<ClientFact>& facts, const RulesByService& before,
                             const RulesByService& after) {
    Rows rows;
    QMap<QByteArray, ClientFact> remembered;
    for (const ClientFact& fact : facts) {
        const ServiceRules was = before.value(fact.service), will = after.value(fact.service);
        // Who failed already, or would fail as things are, loses nothing by the change.
        if (!fact.failure.isEmpty() || failureUnder(was, fact))
            continue;
        if (const auto failed = failureUnder(will, fact)) {
            rows.add(fact, *failed);
        } else if (goesToTest(was, will, fact)) {
            rows.add(fact, reason("cutoff.test", {QString::fromUtf8(fact.sni)}));
        } else if (!fact.plaintext && will.ssl && was.fingerprint != will.fingerprint) {
            ClientFact& all = remembered[fact.service];
            all.service = fact.service;
            all.lastUtcMs = qMax(all.lastUtcMs, fact.lastUtcMs);
            all.count += fact.count;
        }
    }
    for (const ClientFact& fact : std::as_const(remembered))
        rows.add(fact, warning(before.value(fact.service), after.value(fact.service)));
    return rows.take();
}

QList<CutOffRow> whoGains(const QList<ClientFact>& facts, const RulesByService& before,
                          const RulesByService& after) {
    Rows rows;
    for (const ClientFact& fact : facts)
        if (fact.plaintext && !fact.failure.isEmpty() && !before.value(fact.service).plaintextLogins &&
            after.value(fact.service).plaintextLogins)
            rows.add(fact, reason("gain.plaintext"));
    return rows.take();
}

}  // namespace postern::services
