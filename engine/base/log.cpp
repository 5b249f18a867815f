#include "engine/base/log.h"

#include <QDateTime>

namespace postern::base {
namespace {
constexpr std::array<const char*, 4> kLevels{"FAILURE", "PROBLEM", "INFO", "DEBUG"};
constexpr std::array<const char*, static_cast<size_t>(LogCategory::Count)> kCategories{
    "SYSTEM", "NET", "TLS", "SMTP", "SUBMISSION", "POP3", "IMAP", "STORE", "AUTH", "ADMIN"};
constexpr qsizetype kMaxText = 4000;
}  // namespace

QByteArrayView name(LogLevel level) {
    return kLevels[static_cast<size_t>(level)];
}

QByteArrayView name(LogCategory category) {
    return kCategories[static_cast<size_t>(category)];
}

Log::Log() {
    setLevel(LogLevel::Info);
}

void Log::setLevel(LogLevel level) {
    for (auto& entry : m_levels) entry = level;
}

void Log::write(LogCategory category, LogLevel level, QByteArrayView text, SessionId session) {
    if (!enabled(category, level))
        return;
    LogRecord record{QDateTime::currentMSecsSinceEpoch(), level, category, session,
                     text.first(qMin(text.size(), kMaxText)).toByteArray()};
    for (char& c : record.text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = '?';
    emitRecord(std::move(record));
}

}  // namespace postern::base
