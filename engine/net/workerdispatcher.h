#pragma once

#include <QtGlobal>

class QAbstractEventDispatcher;

namespace postern::net {

/// The event dispatcher of a worker thread, or null where Qt's own has to do. Give it to
/// QThread::setEventDispatcher(), which takes ownership. On Linux it waits by epoll: the cost of a wait does
/// not grow with the number of idle connections, and events that a thread posts to itself need no system call
/// (Qt's own writes and reads an eventfd for each, a dozen times per connection).
[[nodiscard]] QAbstractEventDispatcher* makeWorkerDispatcher();

/// Is told that a peer sends no more (it may still read); everything that it has sent is with Qt by then.
class EndWatcher {
 public:
    virtual void onPeerDone() = 0;

 protected:
    ~EndWatcher() = default;
};

/// From now on `watcher` hears of the end of input on `socket`, and Qt does not: Qt would close both
/// directions before anything can be answered. Null: Qt hears of it again. Errors always go to Qt. Call it in
/// the worker thread for each new descriptor, before Qt has it. Without a dispatcher of our own nothing
/// happens.
void watchEnd(qintptr socket, EndWatcher* watcher);
/// Undoes that, unless the number of the descriptor has gone to another connection.
void forgetEnd(qintptr socket, const EndWatcher* watcher);

}  // namespace postern::net
