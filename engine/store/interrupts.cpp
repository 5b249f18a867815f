#include "engine/store/interrupts.h"

#include <QLibrary>
#include <QSqlDriver>

#include <algorithm>
#include <chrono>

namespace postern::store {
namespace {

using InterruptCall = void (*)(void*);
constexpr std::chrono::milliseconds kAgain{10};  // one that came just before a statement had no effect

/// Of the very library that Qt's driver works with: a copy that is built into the driver cannot be reached,
/// and another one must not touch its handles.
InterruptCall findCall(Connection& connection) {
    QLibrary library(QStringLiteral("sqlite3"), 0);
    using SourceId = const char* (*)();
    const auto sourceId = reinterpret_cast<SourceId>(library.resolve("sqlite3_sourceid"));
    const auto interrupt = reinterpret_cast<InterruptCall>(library.resolve("sqlite3_interrupt"));
    Statement statement = connection.prepare("SELECT sqlite_source_id()");
    if (!sourceId || !interrupt || !statement.run() || !statement.next())
        return nullptr;
    return statement.bytes(0) == sourceId() ? interrupt : nullptr;
}

InterruptCall interruptCall(Connection* connection = nullptr) {
    static std::mutex mutex;  // guards `call`
    static InterruptCall call = nullptr;
    const std::lock_guard lock(mutex);
    if (!call && connection)
        call = findCall(*connection);
    return call;
}

void* handleOf(Connection& connection) {
    const QVariant handle = connection.database().driver()->handle();
    if (qstrcmp(handle.typeName(), "sqlite3*") != 0 || !interruptCall(&connection))
        return nullptr;
    return *static_cast<void* const*>(handle.constData());
}

}  // namespace

Interrupts::Work::Work(Interrupts& interrupts, Connection& connection) : m_interrupts(interrupts) {
    void* const handle = handleOf(connection);
    const std::lock_guard lock(m_interrupts.m_mutex);
    m_tooLate = m_interrupts.m_stopping;
    m_place = m_interrupts.m_work.insert(m_interrupts.m_work.end(), m_tooLate ? nullptr : handle);
}

Interrupts::Work::~Work() {
    {
        const std::lock_guard lock(m_interrupts.m_mutex);
        m_interrupts.m_work.erase(m_place);
    }
    m_interrupts.m_less.notify_all();
}

void Interrupts::stop() {
    std::unique_lock lock(m_mutex);
    m_stopping = true;
    const InterruptCall interrupt = interruptCall();
    const auto isNull = [](const void* handle) { return handle == nullptr; };
    while (interrupt && !std::all_of(m_work.begin(), m_work.end(), isNull)) {
        for (void* handle : m_work) {
            if (handle)
                interrupt(handle);
        }
        m_less.wait_for(lock, kAgain);
    }
}

}  // namespace postern::store
