#include "engine/admin/admincontext.h"

namespace postern::admin {
namespace {

api::SessionInfo describe(const net::SessionRow& row) {
    api::SessionInfo info;
    info.id = static_cast<qint64>(row.id.value);
    info.service = QString::fromUtf8(row.service);
    info.peer = QString::fromUtf8(row.peer);
    info.account = QString::fromUtf8(row.account);
    info.activity = QString::fromUtf8(row.activity);
    info.tls = QString::fromUtf8(row.tlsVersion + (row.cipher.isEmpty() ? "" : " ") + row.cipher);
    info.resumed = row.resumed;
    info.sinceUtcMs = row.sinceUtcMs;
    info.bytesIn = row.bytesIn;
    info.bytesOut = row.bytesOut;
    return info;
}

}  // namespace

void addMonitorVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::SessionsList>([&context](const api::SessionsList&, const Caller&, auto reply) {
        context.workers.sessions(context.control, [reply](const QList<net::SessionRow>& rows) {
            api::SessionList list;
            for (const net::SessionRow& row : rows) list.sessions += describe(row);
            reply(list);
        });
    });
    dispatcher.on<api::SessionClose>(
        [&context](const api::SessionClose& request, const Caller& caller, auto reply) {
            journal(context, caller, QStringLiteral("close session %1").arg(request.id));
            context.workers.closeSession(base::SessionId{static_cast<quint64>(request.id)});
            reply(api::Empty{});
        });
    dispatcher.on<api::LogRead>([&context](const api::LogRead& request, const Caller&, auto reply) {
        reply(context.log.read(request.after, request.limit));
    });
    dispatcher.on<api::MetricsRead>([&context](const api::MetricsRead& request, const Caller&, auto reply) {
        reply(context.metrics.read(context.shared.clock.utcMs(), request.hours));
    });
}

}  // namespace postern::admin
