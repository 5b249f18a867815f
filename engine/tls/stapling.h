#pragma once

#include "engine/base/shared.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <mutex>
#include <vector>

struct ssl_ctx_st;

namespace postern::tls {

struct ParsedPair;

/// An OCSP response that is sent with a certificate (RFC 6066 section 8).
struct Staple {
    QByteArray der;
    qint64 goodTillUtcMs = 0;  // not sent after that
};
/// The staple of one certificate, swapped while contexts use it; null while there is none.
using StapleBox = base::Shared<Staple>;

/// The boxes of all certificates that contexts serve; one each, however many contexts. A box dies with the
/// last context. Thread-safe.
class StapleBoxes {
 public:
    /// Of the first certificate in its chain.
    [[nodiscard]] std::shared_ptr<StapleBox> boxFor(const ParsedPair& pair);
    struct Served {
        QByteArray chainPem;
        std::shared_ptr<StapleBox> box;
    };
    [[nodiscard]] QList<Served> served() const;

 private:
    struct Entry {
        QByteArray leafDer, chainPem;
        std::weak_ptr<StapleBox> box;
    };
    mutable std::mutex m_mutex;  // guards m_entries
    std::vector<Entry> m_entries;
};

/// Makes a context answer clients that ask for a staple from the box of the certificate that was chosen.
/// Never waits: without a current response none is sent. False: OpenSSL refused.
[[nodiscard]] bool installStapling(ssl_ctx_st* ctx, const QList<std::shared_ptr<const ParsedPair>>& pairs,
                                   StapleBoxes& boxes);

}  // namespace postern::tls
