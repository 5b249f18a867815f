#pragma once

#include <QHashFunctions>
#include <QtGlobal>

#include <compare>
#include <functional>

namespace postern::base {

/// An integer key that cannot be mistaken for another kind of key. 0 means "none".
template <class Tag, class Int = qint64>
struct Id {
    Int value = 0;
    [[nodiscard]] explicit operator bool() const { return value != 0; }
    auto operator<=>(const Id&) const = default;
    friend size_t qHash(Id id, size_t seed = 0) { return ::qHash(id.value, seed); }
};

using DomainId = Id<struct DomainTag>;
using AccountId = Id<struct AccountTag>;
using MailboxId = Id<struct MailboxTag>;
using MessageId = Id<struct MessageTag>;
using BodyId = Id<struct BodyTag>;
using SessionId = Id<struct SessionTag, quint64>;

}  // namespace postern::base

template <class Tag, class Int>
struct std::hash<postern::base::Id<Tag, Int>> {
    size_t operator()(postern::base::Id<Tag, Int> id) const { return std::hash<Int>{}(id.value); }
};
