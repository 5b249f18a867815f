#pragma once

#include "engine/services/clientfacts.h"
#include "engine/services/domaintls.h"
#include "engine/services/tlspolicy.h"

#include <QMap>

namespace postern::services {

/// What a service asks of its clients, as far as it decides who gets through.
struct ServiceRules {
    bool ssl = true;
    bool plaintextLogins = false;  // passwords without TLS are taken
    bool requireCertificate = false;
    TlsLists lists;
    bool rsaKey = false, ecKey = false;  // kinds of keys that its certificate has (both: side by side)
    QStringList names;                   // that its certificate, and those chosen by SNI, hold
    QMap<QByteArray, QStringList>
        namesFor;            // names of domains with a certificate of their own: what that holds
    QByteArray fingerprint;  // of the certificate for clients without SNI
    bool operator==(const ServiceRules&) const = default;
};
using RulesByService = QMap<QByteArray, ServiceRules>;

/// As the settings have it with these certificates.
[[nodiscard]] RulesByService serviceRules(const config::Settings& settings, const tls::Identities& identities,
                                          const QList<DomainTlsRule>& domains = {});

/// Somebody who got through by the rules of before and does not by those of after. Reasons: "cutoff.version"
/// (%1 its newest version), "cutoff.cipher", "cutoff.group", "cutoff.plaintext", "cutoff.certificate",
/// "cutoff.name" (%1 the name it asks for), "cutoff.key-kind", "cutoff.ssl-off", and for information
/// "cutoff.fingerprint-changes" (one row a service, without address: clients that remember the certificate
/// will warn).
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
