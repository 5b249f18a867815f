#pragma once

#include "engine/base/executor.h"
#include "engine/base/ids.h"
#include "engine/base/log.h"
#include "engine/proto/session.h"

#include <QHostAddress>

#include <any>
#include <functional>
#include <memory>

namespace postern::net {

/// What one worker thread owns beside its connections (a store reader ...). Made and destroyed in the worker
/// thread.
class WorkerLocal {
 public:
    virtual ~WorkerLocal() = default;
};

/// The worker a session lives in. `executor` posts into its thread; it outlives the thread.
struct Worker {
    int number = 0;
    std::shared_ptr<base::Executor> executor;
    WorkerLocal* local = nullptr;
};

struct PeerInfo {
    base::SessionId session;
    QHostAddress peer;
    quint16 peerPort = 0;
    QHostAddress local;
    quint16 localPort = 0;
    bool tls = false;      // implicit TLS port
    bool startTls = true;  // it may be offered on the local address
};

/// What the client certificate of a channel says.
struct ChannelAccount {
    QByteArray address;     // "anna@example.org", whose it is; empty: nobody's
    bool mayLogIn = false;  // without a password
};

/// Answers what a session asks. Lives in the worker thread, dies with its connection: replies that come later
/// must find out by a weak_ptr that it has gone. The header of the protocol's queries names the types.
class Backend {
 public:
    virtual ~Backend() = default;
    /// `answer` may be called at once or later, once, in the worker thread, while the backend lives.
    virtual void ask(std::any query, std::function<void(std::any)> answer) = 0;
    /// TLS is up; comes before the session's TlsReady, which gets the answer.
    [[nodiscard]] virtual ChannelAccount secured(const proto::TlsInfo& info) {
        Q_UNUSED(info);
        return {};
    }
    /// Where Events go; set once before the first ask.
    void setEventSink(std::function<void(std::any)> sink) { m_events = std::move(sink); }

 protected:
    void emitEvent(std::any value) {
        if (m_events)
            m_events(std::move(value));
    }

 private:
    std::function<void(std::any)> m_events;
};

struct SessionParts {
    std::unique_ptr<proto::Session> session;
    std::shared_ptr<Backend> backend;
};

/// One per service. create() runs in worker threads, several at once: it reads only immutable state.
class SessionFactory {
 public:
    virtual ~SessionFactory() = default;
    [[nodiscard]] virtual SessionParts create(const PeerInfo& peer, Worker& worker) const = 0;
};

}  // namespace postern::net
