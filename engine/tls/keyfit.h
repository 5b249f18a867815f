#pragma once

#include <QString>

namespace postern::tls {

/// Whether the key file of a data folder opens the private keys that its database holds.
enum class KeyFit {
    None,     // there are no private keys
    Fits,     // all of them open
    Other,    // some do not: it is the key file of another store, or damaged
    Missing,  // there is no key file
    Locked,   // it needs its passphrase first, so nobody can tell
};

/// For a data folder that no engine runs on; its database has the schema of today.
[[nodiscard]] KeyFit keyFitAtRest(const QString& dataFolder);

}  // namespace postern::tls
