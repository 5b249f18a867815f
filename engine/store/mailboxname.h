#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QList>

namespace postern::store {

inline constexpr int kMaxMailboxLevel = 255;  // octets of one level
inline constexpr int kMaxMailboxName = 1000;  // octets of the whole name
inline constexpr int kMaxMailboxesPerAccount = 10'000;

/// The one spelling of a mailbox name: UTF-8 in NFC, "/" between levels, a first level "inbox" in capitals
/// (RFC 9051 section 5.1). Error "store.name-invalid": empty levels, control characters, LIST wildcards,
/// over-long levels, the roots "Shared" and "Public", which are kept for shared folders, and "#" in front
/// (RFC 9051 section 5.1.2.1).
[[nodiscard]] base::Result<QByteArray> normaliseMailboxName(const QByteArray& name);

/// "a", "a/b" of "a/b/c".
[[nodiscard]] QList<QByteArray> ancestorsOf(const QByteArray& name);

/// The half-open range of names below `name` in octet order: ["name/", "name0").
[[nodiscard]] inline QByteArray firstBelow(const QByteArray& name) {
    return name + '/';
}
[[nodiscard]] inline QByteArray endBelow(const QByteArray& name) {
    return name + char('/' + 1);
}

}  // namespace postern::store
