#pragma once

#include "engine/store/connection.h"

#include <condition_variable>
#include <list>
#include <mutex>

namespace postern::store {

/// Ends long statements (a backup, a check) when the engine stops. Thread-safe.
class Interrupts {
 public:
    /// Names the statements on `connection` as ones that may be ended, as long as it lives. In the thread of
    /// the connection.
    class Work {
     public:
        Work(Interrupts& interrupts, Connection& connection);
        ~Work();
        Work(const Work&) = delete;
        Work& operator=(const Work&) = delete;
        /// stop() was called before this began: nobody would end it.
        [[nodiscard]] bool isTooLate() const { return m_tooLate; }

     private:
        Interrupts& m_interrupts;
        std::list<void*>::iterator m_place;
        bool m_tooLate = false;
    };

    /// All work under way ends with an error, and later work is too late; returns when none is left. Where
    /// the SQLite of Qt's driver cannot be reached it returns at once, and the work takes as long as it
    /// takes.
    void stop();

 private:
    std::mutex m_mutex;  // guards all below
    std::condition_variable m_less;
    std::list<void*> m_work;  // handles of SQLite; null where they cannot be interrupted
    bool m_stopping = false;
};

}  // namespace postern::store
