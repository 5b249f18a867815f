#pragma once

#include "engine/services/clientfacts.h"
#include "engine/services/domaintls.h"
#include "engine/services/tlspolicy.h"
#include "engine/tls/clienttrust.h"

#include <QMap>
#include <QSet>

#include <memory>

namespace postern::services {

/// What a service asks of its clients, as far as it decides who gets through.
struct ServiceRules {
    bool ssl = true;
    bool plaintextLogins = false;  // passwords without TLS are taken
    bool starttls = true;
    TlsLists lists;
    bool rsaKey = false, ecKey = false, edKey = false;  // kinds of keys of its certificate and the companion
    QStringList names;                                  // that its certificate, and those chosen by SNI, hold
    QMap<QByteArray, QStringList>
        namesFor;  // names of domains with a certificate of their own: what that holds
    QMap<QByteArray, DomainTlsChoice> choices;  // by domain or alias; holds for what lies below it as well
    QByteArray fingerprint;                     // of the certificate for clients without SNI
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
/// "cutoff.ssl-off", "cutoff.starttls", "cutoff.authority", "cutoff.revoked", "cutoff.unrecorded", and for
/// information "cutoff.fingerprint-changes" (one row a service, without address: clients that remember the
/// certificate will warn).
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
