#pragma once

#include "engine/store/connection.h"

namespace postern::store {

/// Gives the room of deleted mail back to the disk, a bounded step at a time, in the writer's thread between
/// jobs. A part stays for the mail to come, so that a store in daily use does not shrink and grow all day.
class SpareRoom {
 public:
    static constexpr qint64 kWorthIt = 2048;  // free pages (8 MiB) from which on it begins
    static constexpr qint64 kKeep = 1024;     // and what it leaves
    static constexpr qint64 kStep = 256;  // pages of one transaction: a job waits for milliseconds at most

    /// `connection` outlives it and is outside a transaction at each call.
    explicit SpareRoom(Connection& connection) : m_connection(connection) {}
    /// True when there is more to give back. Costs one read of a page when there is nothing.
    [[nodiscard]] bool giveBack();

 private:
    [[nodiscard]] base::Status release(qint64 pages);
    Connection& m_connection;
    bool m_giving = false;
};

}  // namespace postern::store
