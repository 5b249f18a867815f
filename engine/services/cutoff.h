#pragma once

#include "engine/services/clientfacts.h"
#include "engine/services/domaintls.h"
#include "engine/services/tlspolicy.h"
#include "engine/tls/clienttrust.h"

#include <QMap>
#include <QSet>

#include <memory>

namespace postern::services {

/// Kinds of keys of one certificate, or of two that are served side by side.
struct KeyKinds {
    bool rsa = false, ec = false, ed = false;
    bool operator==(const KeyKinds&) const = default;
};
/// What answers clients that ask for one name.
struct NameAnswer {
    KeyKinds keys;
    KeyKinds lacking;  // of two side by side, the one that does not hold the name
    bool operator==(const NameAnswer&) const = default;
};
using NameAnswers = QMap<QByteArray, NameAnswer>;  // by name, or "*.rest"

/// What a service asks of its clients, as far as it decides who gets through.
struct ServiceRules {
    bool ssl = true;
    bool plaintextLogins = false;  // passwords without TLS are taken
    bool starttls = true;
    TlsLists lists;
    KeyKinds keys;               // of its certificate and the companion
    QList<NameAnswers> answers;  // the first that has the name counts: domains', its own, all others'
    QStringList names;           // that its certificate, and those chosen by SNI, hold
    QMap<QByteArray, QStringList>
        namesFor;  // names of domains with a certificate of their own: what that holds
    QMap<QByteArray, DomainTlsChoice> choices;  // by domain or alias; holds for what lies below it as well
    QByteArray fingerprint;  // of the certificate for clients without SNI; empty: it is not made yet
    QList<std::pair<QString, QString>> issuer;  // of that certificate
    bool selfSigned = false;                    // likewise
    bool requireCertificate = false;
    QSet<QByteArray> issuers;  // names (DER) of the authorities whose client certificates count
    tls::ClientRevocation revocation = tls::ClientRevocation::Known;
    std::shared_ptr<const tls::ClientTrust> trust;  // what is known of client certificates; null: nothing
    bool operator==(const ServiceRules&) const = default;
};
using RulesByService = QMap<QByteArray, ServiceRules>;

/// As the settings have it with these certificates.
[[nodiscard]] RulesByService serviceRules(const config::Settings& settings, const tls::Identities& identities,
                                          const QList<DomainTlsRule>& domains = {},
                                          std::shared_ptr<const tls::ClientTrust> trust = {});

/// Somebody who got through by the rules of before and does not by those of after. Reasons: "cutoff.version"
/// (%1 its newest version), "cutoff.cipher", "cutoff.group", "cutoff.plaintext", "cutoff.certificate",
/// "cutoff.name", "cutoff.refused", "cutoff.test" (%1 the name it asks for), "cutoff.key-kind",
/// "cutoff.ssl-off", "cutoff.starttls", "cutoff.authority", "cutoff.revoked", "cutoff.unrecorded". For
/// information (one row a service, without address) "cutoff.fingerprint-changes": clients that remember the
/// certificate will warn. Of one that is not made yet there is no fingerprint: then "cutoff.self-signed",
/// "cutoff.issuer" (%1 who will sign it, another one than now) or "cutoff.fingerprint-new". Whom a client
/// trusts is not known, so that nobody is said to be cut off by the issuer alone.
struct CutOffRow {
    QByteArray service;
    QString address;
    QByteArray account;
    base::Error reason;
    qint64 lastUtcMs = 0, count = 0;
};
/// Newest first; connections of one client with one reason are added up. Pure.
[[nodiscard]] QList<CutOffRow> whoIsCutOff(const QList<ClientFact>& facts, const RulesByService& before,
                                           const RulesByService& after);
/// Who could log in after the change and was refused so far: "gain.plaintext".
[[nodiscard]] QList<CutOffRow> whoGains(const QList<ClientFact>& facts, const RulesByService& before,
                                        const RulesByService& after);

}  // namespace postern::services
