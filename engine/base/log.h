#pragma once

#include "engine/base/ids.h"

#include <QByteArray>

#include <array>
#include <atomic>

namespace postern::base {

/// Failure: something was refused or broke (a failed login, a full disk). Problem: worth a look. Info: normal
/// life. Debug: the dialogue of a session, never with secrets.
enum class LogLevel : quint8 { Failure, Problem, Info, Debug };
enum class LogCategory : quint8 { System, Net, Tls, Smtp, Submission, Pop3, Imap, Store, Auth, Admin, Count };

[[nodiscard]] QByteArrayView name(LogLevel level);
/// "SYSTEM", "TLS", "SMTP" ... as it stands in the log line.
[[nodiscard]] QByteArrayView name(LogCategory category);

struct LogRecord {
    qint64 utcMs = 0;
    LogLevel level = LogLevel::Info;
    LogCategory category = LogCategory::System;
    SessionId session;  // 0 when it belongs to none
    QByteArray text;    // one line of English, control characters already replaced
};

/// Where records go. Thread-safe. Ask enabled() before building an expensive text.
class Log {
 public:
    Log();
    virtual ~Log() = default;

    [[nodiscard]] bool enabled(LogCategory category, LogLevel level) const {
        return level <= m_levels[static_cast<size_t>(category)].load(std::memory_order_relaxed);
    }
    void setLevel(LogCategory category, LogLevel level) { m_levels[static_cast<size_t>(category)] = level; }
    void setLevel(LogLevel level);

    /// Stamps, filters and cleans the text (bytes below 0x20 and 0x7f become '?'), then hands it on.
    void write(LogCategory category, LogLevel level, QByteArrayView text, SessionId session = {});

 protected:
    virtual void emitRecord(LogRecord record) = 0;

 private:
    std::array<std::atomic<LogLevel>, static_cast<size_t>(LogCategory::Count)> m_levels;
};

/// Drops everything; for tests and tools.
class NullLog final : public Log {
 protected:
    void emitRecord(LogRecord) override {}
};

}  // namespace postern::base
