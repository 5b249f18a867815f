#pragma once

#include <QtGlobal>

#include <atomic>

namespace postern::base {

/// The clock as an object, so that a test moves time. Stamps are UTC, deadlines monotonic. Thread-safe.
class Clock {
 public:
    virtual ~Clock() = default;
    /// Milliseconds since 1970-01-01T00:00Z.
    [[nodiscard]] virtual qint64 utcMs() const = 0;
    /// Milliseconds since an arbitrary start; never goes back.
    [[nodiscard]] virtual qint64 monotonicMs() const = 0;
};

class SystemClock final : public Clock {
 public:
    [[nodiscard]] qint64 utcMs() const override;
    [[nodiscard]] qint64 monotonicMs() const override;
};

/// For tests: stands still until advance() is called.
class ManualClock final : public Clock {
 public:
    explicit ManualClock(qint64 startUtcMs = 1'800'000'000'000) : m_startUtcMs(startUtcMs) {}
    [[nodiscard]] qint64 utcMs() const override { return m_startUtcMs + m_elapsedMs; }
    [[nodiscard]] qint64 monotonicMs() const override { return m_elapsedMs; }
    void advance(qint64 ms) { m_elapsedMs += ms; }

 private:
    const qint64 m_startUtcMs;
    std::atomic<qint64> m_elapsedMs{0};
};

}  // namespace postern::base
