#pragma once

#include "engine/admin/logfiles.h"
#include "engine/api/types.h"
#include "engine/base/log.h"

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace postern::admin {

/// The log of the engine: numbered lines in a bounded ring for the console, and files. Writers never wait for
/// the disk.
class LogKeeper final : public base::Log {
 public:
    explicit LogKeeper(const QString& folder);
    ~LogKeeper() override;

    void setRingLines(int lines);
    void setFileLimits(LogFiles::Limits limits) { m_files.setLimits(limits); }
    /// Lines above `after`, at most `limit` (0: 1000), the newest if there are more.
    [[nodiscard]] api::LogLines read(qint64 after, int limit) const;

    /// `appended` is called (in any thread) with the first new line after each rearm(): the listener decides
    /// how often.
    void onAppended(std::function<void()> appended);
    void rearm() { m_armed = true; }

 protected:
    void emitRecord(base::LogRecord record) override;

 private:
    static constexpr int kDefaultLimit = 1000;

    LogFiles m_files;
    std::atomic<bool> m_armed{false};
    mutable std::mutex m_mutex;  // guards what follows
    std::deque<base::LogRecord> m_ring;
    qint64 m_next = 1;  // number of the next line
    size_t m_maxLines = 20'000;
    std::function<void()> m_appended;
};

/// "2026-01-31T12:00:00.123Z INFO TLS #17 text"
[[nodiscard]] QByteArray formatRecord(const base::LogRecord& record);

}  // namespace postern::admin
