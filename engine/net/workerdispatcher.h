#pragma once

class QAbstractEventDispatcher;

namespace postern::net {

/// The event dispatcher of a worker thread, or null where Qt's own has to do. Give it to
/// QThread::setEventDispatcher(), which takes ownership. On Linux it waits by epoll: the cost of a wait does
/// not grow with the number of idle connections, and events that a thread posts to itself need no system call
/// (Qt's own writes and reads an eventfd for each, a dozen times per connection).
[[nodiscard]] QAbstractEventDispatcher* makeWorkerDispatcher();

}  // namespace postern::net
