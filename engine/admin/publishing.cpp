#include "engine/admin/publishing.h"

#include "engine/services/serviceplan.h"

namespace postern::admin {
namespace {

qint64 portOf(const AdminContext& context, const config::Settings& settings) {
    const qint64 configured = settings.integer("pki.port");
    const auto status = context.services.status("pki");
    if (configured == 0 && status && !status->ports.isEmpty())
        return status->ports.first().port;
    return config::effectivePort(configured, context.shared.portOffset);
}

// A certificate must not send its readers to a place where nobody answers.
QByteArray baseUrl(const AdminContext& context, const config::Settings& settings) {
    const QString configured = settings.text("pki.baseUrl").trimmed();
    const qint64 port = portOf(context, settings);
    if (!configured.isEmpty())
        return configured.toUtf8();
    if (!settings.boolean("pki.enabled") || port == 0)
        return {};
    return "http://" + services::hostName(settings) + ':' + QByteArray::number(port);
}

}  // namespace

void applyPublishing(const AdminContext& context, const config::Settings& settings) {
    context.authorities.setPublishing({baseUrl(context, settings),
                                       static_cast<int>(settings.integer("pki.crlHours")),
                                       static_cast<int>(settings.integer("pki.ocspHours"))});
    context.authorities.refreshLists();
}

}  // namespace postern::admin
