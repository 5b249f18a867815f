#pragma once

#include "engine/base/result.h"
#include "engine/config/settings.h"
#include "engine/tls/identitystore.h"
#include "engine/tls/tlscontext.h"

namespace postern::services {

/// The lists that the settings ask for, as they are, and what each service makes of them.
struct TlsLists {
    QByteArray minimumVersion;  // "TLSv1.2", "TLSv1.3"
    QByteArray maximumVersion;  // "TLSv1.2" when there is no suite of TLS 1.3, else "TLSv1.3"
    QList<QByteArray> ciphers12, suites13, groups;
    bool operator==(const TlsLists&) const = default;
};
/// The preset of the service, or the own lists for "custom". The oldest version is the higher one of preset
/// and tls.minimumVersion; with no suite for TLS 1.2 it is TLS 1.3. tls.require128 takes weaker suites out.
[[nodiscard]] TlsLists tlsLists(const QByteArray& service, const config::Settings& settings);

/// What the settings ask of TLS on one service.
[[nodiscard]] tls::Policy policyOf(const QByteArray& service, const config::Settings& settings);

/// Whether the lists of a Custom policy can be served. First error wins: "setting.cipher" (%1 key, %2 the
/// name that is not understood), "setting.cipher-weak" (%1 key, %2 name, while tls.require128 is on),
/// "setting.cipher-none"
/// (%1 a service that has nothing left for its certificate, %2 the kind of its key). Lists are read in any
/// case, services are looked at when they encrypt.
[[nodiscard]] base::Status checkTlsPolicy(const config::Settings& settings,
                                          const tls::Identities& identities);

}  // namespace postern::services
