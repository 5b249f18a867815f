#include "engine/net/workerdispatcher.h"

#include <QtGlobal>

#ifndef Q_OS_LINUX

namespace postern::net {

QAbstractEventDispatcher* makeWorkerDispatcher() {
    return nullptr;
}

void watchEnd(qintptr, EndWatcher*) {}

void forgetEnd(qintptr, const EndWatcher*) {}

}  // namespace postern::net

#else

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QSocketNotifier>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <utility>
#include <vector>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace postern::net {
namespace {

qint64 nowMs() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

/// Timers of one thread; there are few (the worker's own, now and then one of Qt's).
class Timers {
 public:
    void add(int id, qint64 interval, Qt::TimerType type, QObject* object) {
        m_timers.push_back({id, interval, type, object, nowMs() + interval});
    }
    bool remove(int id) {
        return std::erase_if(m_timers, [id](const Timer& timer) { return timer.id == id; }) > 0;
    }
    bool removeOf(const QObject* object) {
        return std::erase_if(m_timers, [object](const Timer& timer) { return timer.object == object; }) > 0;
    }
    QList<QAbstractEventDispatcher::TimerInfo> of(const QObject* object) const {
        QList<QAbstractEventDispatcher::TimerInfo> infos;
        for (const Timer& timer : m_timers)
            if (timer.object == object)
                infos.append({timer.id, static_cast<int>(timer.interval), timer.type});
        return infos;
    }
    int remaining(int id) const {
        for (const Timer& timer : m_timers)
            if (timer.id == id)
                return static_cast<int>(qMax<qint64>(0, timer.due - nowMs()));
        return -1;
    }
    /// Milliseconds until the next one, at most `limit`; -1: there is none.
    int untilNext() const {
        qint64 due = -1;
        for (const Timer& timer : m_timers) due = due < 0 ? timer.due : qMin(due, timer.due);
        constexpr qint64 kLongestWait = 3'600'000;
        return due < 0 ? -1 : static_cast<int>(qBound<qint64>(0, due - nowMs(), kLongestWait));
    }
    /// Sends the events of those that are due. Handlers may add and remove timers.
    bool fire() {
        if (m_timers.empty())
            return false;
        std::vector<int> ids;
        const qint64 now = nowMs();
        for (Timer& timer : m_timers) {
            if (timer.due > now)
                continue;
            ids.push_back(timer.id);
            timer.due = now + qMax<qint64>(1, timer.interval);
        }
        for (const int id : ids) {
            const auto timer = std::find_if(m_timers.begin(), m_timers.end(),
                                            [id](const Timer& one) { return one.id == id; });
            if (timer == m_timers.end())
                continue;
            QTimerEvent event(id);
            QCoreApplication::sendEvent(timer->object, &event);
        }
        return !ids.empty();
    }

 private:
    struct Timer {
        int id;
        qint64 interval;
        Qt::TimerType type;
        QObject* object;
        qint64 due;
    };
    std::vector<Timer> m_timers;
};

/// The notifiers of each descriptor, and what the kernel has been told. Changes are told just before the next
/// wait: Qt turns its write notifier on and off around each write, which then costs nothing.
class Notifiers {
 public:
    Notifiers() : m_epoll(::epoll_create1(EPOLL_CLOEXEC)) {}
    ~Notifiers() { ::close(m_epoll); }
    Notifiers(const Notifiers&) = delete;
    Notifiers& operator=(const Notifiers&) = delete;

    void watchAlways(int descriptor) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = descriptor;
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
    }
    void set(QSocketNotifier* notifier, QSocketNotifier* value) {
        const int descriptor = static_cast<int>(notifier->socket());
        if (descriptor < 0)
            return;
        Entry& entry = entryOf(descriptor);
        entry.notifiers[static_cast<size_t>(notifier->type())] = value;
        if (!entry.isUsed())
            forget(descriptor, entry);
        else
            noteChange(descriptor, entry);
    }
    void watchEnd(int descriptor, EndWatcher* watcher) {
        Entry& entry = entryOf(descriptor);
        entry.watcher = watcher;
        if (std::exchange(entry.ended, false))
            noteChange(descriptor, entry);
    }
    void forgetEnd(int descriptor, const EndWatcher* watcher) {
        if (entryOf(descriptor).watcher == watcher)
            watchEnd(descriptor, nullptr);
    }
    /// Waits at most `timeoutMs` (-1: for ever) until something is ready.
    void wait(int timeoutMs) {
        tellChanges();
        m_ready = ::epoll_wait(m_epoll, m_events.data(), static_cast<int>(m_events.size()), timeoutMs);
    }
    /// Sends the events of what wait() found. True: there was something but the wake-up descriptor `waker`.
    bool send(int waker) {
        bool any = false;
        for (int i = 0; i < m_ready; ++i) {
            const epoll_event event = m_events[static_cast<size_t>(i)];
            if (event.data.fd == waker) {
                eventfd_t value = 0;
                ::eventfd_read(waker, &value);
                continue;
            }
            any = true;
            if (isEnd(event))
                sendEnd(event.data.fd);
            else
                sendOne(event, EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR, QSocketNotifier::Read);
            sendOne(event, EPOLLOUT | EPOLLHUP | EPOLLERR, QSocketNotifier::Write);
            sendOne(event, EPOLLPRI, QSocketNotifier::Exception);
        }
        m_ready = 0;
        return any;
    }

 private:
    struct Entry {
        std::array<QSocketNotifier*, 3> notifiers{};  // by QSocketNotifier::Type
        EndWatcher* watcher = nullptr;
        quint32 told = 0;
        bool registered = false;  // told may be 0: errors are always reported
        bool dirty = false;
        bool ended = false;  // the watcher knows; the kernel would report it for ever
        [[nodiscard]] bool isUsed() const {
            return std::any_of(notifiers.begin(), notifiers.end(),
                               [](const QSocketNotifier* one) { return one != nullptr; });
        }
        [[nodiscard]] quint32 wanted() const {
            const quint32 read = EPOLLIN | (watcher != nullptr ? quint32(EPOLLRDHUP) : 0U);
            return (notifiers[QSocketNotifier::Read] != nullptr && !ended ? read : 0U) |
                   (notifiers[QSocketNotifier::Write] != nullptr ? quint32(EPOLLOUT) : 0U) |
                   (notifiers[QSocketNotifier::Exception] != nullptr ? quint32(EPOLLPRI) : 0U);
        }
    };

    Entry& entryOf(int descriptor) {
        if (static_cast<size_t>(descriptor) >= m_entries.size())
            m_entries.resize(static_cast<size_t>(descriptor) + 64);
        return m_entries[static_cast<size_t>(descriptor)];
    }
    void noteChange(int descriptor, Entry& entry) {
        if (!entry.isUsed() || entry.dirty || (entry.registered && entry.wanted() == entry.told))
            return;
        entry.dirty = true;
        m_dirty.push_back(descriptor);
    }
    /// At once: the descriptor may be closed and its number given to another connection before the next wait.
    void forget(int descriptor, Entry& entry) {
        if (std::exchange(entry.registered, false))
            ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
    }
    void tellChanges() {
        for (const int descriptor : m_dirty) {
            Entry& entry = m_entries[static_cast<size_t>(descriptor)];
            entry.dirty = false;
            const quint32 wanted = entry.wanted();
            if (!entry.isUsed() || (entry.registered && wanted == entry.told))
                continue;
            epoll_event event{};
            event.events = wanted;
            event.data.fd = descriptor;
            ::epoll_ctl(m_epoll, entry.registered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event);
            entry.registered = true;
            entry.told = wanted;
        }
        m_dirty.clear();
    }
    /// The peer has closed its side and everything before that has been read.
    bool isEnd(const epoll_event& event) {
        const Entry& entry = entryOf(event.data.fd);
        char byte = 0;
        return entry.watcher != nullptr && !entry.ended &&
               entry.notifiers[QSocketNotifier::Read] != nullptr && (event.events & EPOLLRDHUP) != 0 &&
               (event.events & (EPOLLHUP | EPOLLERR)) == 0 &&
               ::recv(event.data.fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    }
    void sendEnd(int descriptor) {
        Entry& entry = entryOf(descriptor);
        entry.ended = true;
        noteChange(descriptor, entry);
        entry.watcher->onPeerDone();
    }
    /// The notifier is looked up each time: the handler before may have removed it.
    void sendOne(const epoll_event& event, quint32 mask, QSocketNotifier::Type type) {
        QSocketNotifier* notifier =
            m_entries[static_cast<size_t>(event.data.fd)].notifiers[static_cast<size_t>(type)];
        if ((event.events & mask) == 0 || notifier == nullptr)
            return;
        QEvent activated(QEvent::SockAct);
        QCoreApplication::sendEvent(notifier, &activated);
    }

    int m_epoll;
    int m_ready = 0;
    std::array<epoll_event, 64> m_events{};
    std::vector<Entry> m_entries;  // by descriptor
    std::vector<int> m_dirty;
};

class EpollDispatcher final : public QAbstractEventDispatcher {
 public:
    EpollDispatcher() : m_waker(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
        m_notifiers.watchAlways(m_waker);
    }
    ~EpollDispatcher() override { ::close(m_waker); }

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override {
        m_interrupted = false;
        Q_EMIT awake();
        // Events that events have posted come first, for a while, instead of a look at the sockets for each.
        constexpr int kRounds = 8;
        for (int round = 0; round == 0 || (round < kRounds && m_woken && !m_interrupted); ++round) {
            m_woken = false;
            QCoreApplication::sendPostedEvents();
        }
        if (m_interrupted)
            return false;
        int timeout = flags.testFlag(QEventLoop::WaitForMoreEvents) ? m_timers.untilNext() : 0;
        // Whoever posts sets m_woken first and then looks at m_sleeping; here it is the other way round, so
        // that one of the two always sees the other.
        m_sleeping = timeout != 0;
        if (m_woken)
            timeout = 0;
        if (timeout != 0)
            Q_EMIT aboutToBlock();
        m_notifiers.wait(timeout);
        m_sleeping = false;  // what the handlers post now needs no waking
        const bool sent = m_notifiers.send(m_waker);
        return m_timers.fire() || sent || m_woken;
    }
    void wakeUp() override {
        m_woken = true;
        if (m_sleeping.exchange(false))
            ::eventfd_write(m_waker, 1);
    }
    void interrupt() override {
        m_interrupted = true;
        wakeUp();
    }

    void registerSocketNotifier(QSocketNotifier* notifier) override { m_notifiers.set(notifier, notifier); }
    void unregisterSocketNotifier(QSocketNotifier* notifier) override { m_notifiers.set(notifier, nullptr); }
    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject* object) override {
        m_timers.add(id, interval, type, object);
    }
    bool unregisterTimer(int id) override { return m_timers.remove(id); }
    bool unregisterTimers(QObject* object) override { return m_timers.removeOf(object); }
    QList<TimerInfo> registeredTimers(QObject* object) const override { return m_timers.of(object); }
    int remainingTime(int id) override { return m_timers.remaining(id); }
    Notifiers& notifiers() { return m_notifiers; }

 private:
    int m_waker;
    std::atomic<bool> m_woken{false};
    std::atomic<bool> m_sleeping{false};
    std::atomic<bool> m_interrupted{false};
    Notifiers m_notifiers;
    Timers m_timers;
};

}  // namespace

QAbstractEventDispatcher* makeWorkerDispatcher() {
    return new EpollDispatcher;
}

void watchEnd(qintptr socket, EndWatcher* watcher) {
    if (auto* dispatcher = dynamic_cast<EpollDispatcher*>(QAbstractEventDispatcher::instance()))
        dispatcher->notifiers().watchEnd(static_cast<int>(socket), watcher);
}

void forgetEnd(qintptr socket, const EndWatcher* watcher) {
    if (auto* dispatcher = dynamic_cast<EpollDispatcher*>(QAbstractEventDispatcher::instance()))
        dispatcher->notifiers().forgetEnd(static_cast<int>(socket), watcher);
}

}  // namespace postern::net

#endif
