#pragma once

#include "engine/api/verbs.h"
#include "engine/base/result.h"

#include <QObject>
#include <QVariant>

#include <functional>
#include <memory>

namespace postern::api {

/// What changed; whoever shows it reads it again.
enum class Topic { Services, Settings, Directory, Certificates, Log, Problems, Connection };

/// The one door to the engine. Implemented by admin::AdminService (same process) and admin::RemoteAdmin
/// (local socket). Lives in the GUI thread (or that of posternctl); call() never blocks, and signals arrive
/// in that thread.
class AdminApi : public QObject {
    Q_OBJECT
 public:
    using QObject::QObject;

    /// `done` runs in this object's thread, once, unless `context` has died before: the one way to use an
    /// answer (a QFuture continuation aborts or is dropped when its context dies, Qt 6.4).
    template <class Request>
    void call(const Request& request, QObject* context,
              std::function<void(base::Result<typename Request::Reply>)> done) {
        invoke(Request::kVerb, QVariant::fromValue(request), context,
               [done = std::move(done)](base::Result<QVariant> reply) {
                   if (reply)
                       done(reply.value().template value<typename Request::Reply>());
                   else
                       done(reply.error());
               });
    }
    /// False while a remote console has lost its engine.
    [[nodiscard]] virtual bool isConnected() const { return true; }

 Q_SIGNALS:
    void changed(postern::api::Topic topic);

 protected:
    virtual void invoke(const QByteArray& verb, QVariant request, QObject* context,
                        std::function<void(base::Result<QVariant>)> done) = 0;
};

}  // namespace postern::api
