#pragma once

#include "engine/auth/directory.h"
#include "engine/base/executor.h"
#include "engine/base/shared.h"
#include "engine/store/journaltable.h"
#include "engine/store/store.h"

#include <QHostAddress>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace postern::services {

/// "SSL/TLS Certificate To Use" of one domain (C132).
enum class DomainTlsChoice { Shared, Test, Custom, No };
[[nodiscard]] QString domainTlsChoiceName(DomainTlsChoice choice);
/// Error: "domain.choice".
[[nodiscard]] base::Result<DomainTlsChoice> domainTlsChoiceOf(const QString& name);

struct DomainTls {
    base::DomainId domain;
    DomainTlsChoice choice = DomainTlsChoice::Shared;
    QByteArray certificate;  // stays known while another choice is made (C153)
    QList<QHostAddress> addresses;
};
using DomainTlsList = QList<DomainTls>;

/// What a choice means for names and addresses, ready for ServiceTlsBuilder.
struct DomainTlsRule {
    QList<QByteArray> names;  // the domain and its aliases, A-labels
    DomainTlsChoice choice = DomainTlsChoice::Shared;
    QByteArray certificate;
    QList<QHostAddress> addresses;
};
[[nodiscard]] QList<DomainTlsRule> domainTlsRules(const DomainTlsList& choices,
                                                  const auth::Directory& directory);

/// The choices of all domains, in the database; a domain without a row is Shared. Thread-safe.
class DomainTlsStore {
 public:
    using Executor = std::shared_ptr<base::Executor>;
    using Reply = std::function<void(base::Status)>;

    explicit DomainTlsStore(store::Store& store);

    /// Reads everything; call once before use.
    base::Status load();
    [[nodiscard]] std::shared_ptr<const DomainTlsList> snapshot() const;
    /// `along` is written in the same transaction. Error "domain.address" (%1 the address) when another
    /// domain has one of the addresses.
    void set(DomainTls choice, Executor on, Reply reply, store::Along<base::Done> along = {});
    /// These domains use the certificate from now on; their addresses stay.
    void setCustom(QList<base::DomainId> domains, QByteArray certificate, Executor on, Reply reply,
                   store::Along<base::Done> along = {});
    /// Domains that are gone take their choice along.
    void keepOnly(const auth::Directory& directory);
    /// Called in an unspecified thread after each change; an empty function ends it.
    void onChanged(std::function<void()> changed);

 private:
    struct Parts;
    std::shared_ptr<Parts> m_parts;
};

}  // namespace postern::services
