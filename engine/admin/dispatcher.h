#pragma once

#include "engine/access/rights.h"
#include "engine/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QVariant>

#include <functional>

namespace postern::admin {

/// Who asks. The owner of the local socket and the console in this process may do everything.
struct Caller {
    QByteArray name;  // for the journal: "console", "posternctl"
    access::Caller rights;
    /// The person who runs the engine.
    [[nodiscard]] static Caller owner(QByteArray name) { return {std::move(name), {true, {}, true, {}}}; }
};

/// Verbs to handlers. A handler answers now or later, once, in the control thread.
class Dispatcher {
 public:
    using AnyReply = std::function<void(base::Result<QVariant>)>;
    template <class T>
    using Reply = std::function<void(base::Result<T>)>;

    template <class Request>
    void on(std::function<void(const Request&, const Caller&, Reply<typename Request::Reply>)> handler) {
        m_handlers.insert(Request::kVerb, [handler = std::move(handler)](
                                              const QVariant& request, const Caller& caller, AnyReply reply) {
            if (request.metaType() != QMetaType::fromType<Request>()) {
                reply(base::fail("api.request", QStringLiteral("the request does not fit the verb")));
                return;
            }
            handler(request.value<Request>(), caller,
                    [reply = std::move(reply)](base::Result<typename Request::Reply> result) {
                        if (result)
                            reply(QVariant::fromValue(result.take()));
                        else
                            reply(result.error());
                    });
        });
    }
    /// Errors beside the handler's: "api.verb" (unknown), "api.request" (another type), "access.denied".
    void dispatch(const QByteArray& verb, const QVariant& request, const Caller& caller,
                  AnyReply reply) const;
    [[nodiscard]] QList<QByteArray> verbs() const { return m_handlers.keys(); }

 private:
    using Handler = std::function<void(const QVariant&, const Caller&, AnyReply)>;
    QHash<QByteArray, Handler> m_handlers;
};

}  // namespace postern::admin
