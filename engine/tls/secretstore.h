#pragma once

#include "engine/base/result.h"
#include "engine/base/secret.h"

#include <QString>

#include <functional>
#include <memory>

namespace postern::tls {

/// The secret store of the desktop (Secret Service, KWallet, the credentials of Windows): keeps a secret for
/// the user who runs the program and may ask him to unlock it. Belongs to one thread with an event loop;
/// replies come there, exactly once and never before the call returns, or not at all when the store was
/// destroyed. A store that does not answer is given up after two minutes, for a person may be asked. Error of
/// all: "keystore.desktop" with the reason.
class SecretStore {
 public:
    using ReadReply = std::function<void(const base::Result<base::Secret>&)>;
    using Reply = std::function<void(const base::Status&)>;

    virtual ~SecretStore() = default;
    SecretStore(const SecretStore&) = delete;
    SecretStore& operator=(const SecretStore&) = delete;

    /// Whether it makes sense to ask: a session of a desktop is there and this build can talk to it.
    [[nodiscard]] virtual bool isAvailable() const = 0;
    virtual void read(const QString& entry, ReadReply reply) = 0;
    virtual void write(const QString& entry, const base::Secret& secret, Reply reply) = 0;
    /// An entry that is not there is fine.
    virtual void remove(const QString& entry, Reply reply) = 0;

 protected:
    SecretStore() = default;
};

/// The desktop's, or one that is never available where the build lacks QtKeychain. Never null.
[[nodiscard]] std::unique_ptr<SecretStore> makeSecretStore();

}  // namespace postern::tls
