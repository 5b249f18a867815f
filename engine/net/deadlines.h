#pragma once

#include <QtGlobal>

#include <limits>
#include <set>
#include <utility>

namespace postern::net {

constexpr qint64 kNever = std::numeric_limits<qint64>::max();

/// When to look at which connection of one worker, for one timer. At most one entry for each; `remembered` is
/// where the connection keeps its own. Moving a deadline further away costs nothing: the entry stays and
/// comes up too early once. Milliseconds of the monotonic clock.
class Deadlines {
 public:
    void watch(quint64 id, qint64 due, qint64& remembered) {
        if (due >= remembered)
            return;
        forget(id, remembered);
        m_entries.emplace(due, id);
        remembered = due;
    }
    void forget(quint64 id, qint64& remembered) {
        if (remembered != kNever)
            m_entries.erase({remembered, id});
        remembered = kNever;
    }
    /// kNever: empty.
    [[nodiscard]] qint64 next() const { return m_entries.empty() ? kNever : m_entries.begin()->first; }
    /// Whose time has come first; call only when next() says that there is one.
    [[nodiscard]] quint64 first() const { return m_entries.begin()->second; }

 private:
    std::set<std::pair<qint64, quint64>> m_entries;
};

}  // namespace postern::net
