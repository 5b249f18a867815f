#pragma once

#include "engine/tls/ossl.h"

#include <QHash>
#include <QList>

#include <optional>

namespace postern::tls {

/// Certificates of authorities that are trusted, found by their name. Immutable, thread-safe.
class RootStore {
 public:
    /// What the operating system trusts. Read once, at the first call.
    [[nodiscard]] static const RootStore& system();
    /// Certificates that do not parse are left out. Those of `beside`, which must outlive this, count as
    /// well.
    explicit RootStore(const QList<QByteArray>& certificatesPem, const RootStore* beside = nullptr);

    /// The root of this name that has signed `child`. Null: none. Owned by the store.
    [[nodiscard]] X509* find(const X509_NAME* subject, X509* child) const;
    /// Whether this very certificate, or one with its name and key, is trusted.
    [[nodiscard]] bool trusts(X509* certificate) const;

 private:
    RootStore() = default;
    void add(X509Ptr certificate);
    std::vector<X509Ptr> m_roots;
    QMultiHash<QByteArray, size_t> m_bySubject;  // DER of the name in its canonical form
    const RootStore* m_beside = nullptr;
};

}  // namespace postern::tls
