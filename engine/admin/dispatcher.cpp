#include "engine/admin/dispatcher.h"

#include "engine/admin/rights.h"

namespace postern::admin {

void Dispatcher::dispatch(const QByteArray& verb, const QVariant& request, const Caller& caller,
                          AnyReply reply) const {
    const auto handler = m_handlers.constFind(verb);
    if (handler == m_handlers.constEnd()) {
        reply(base::fail("api.verb", QStringLiteral("there is no verb %1"), {QString::fromUtf8(verb)}));
        return;
    }
    if (!access::allowed(caller.rights, rightFor(verb))) {
        reply(base::fail("access.denied", QStringLiteral("you have no right to %1"),
                         {QString::fromUtf8(verb)}));
        return;
    }
    (*handler)(request, caller, std::move(reply));
}

}  // namespace postern::admin
