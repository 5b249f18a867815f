#include "ui/statuswatch.h"

namespace postern::ui {

StatusWatch::StatusWatch(api::AdminApi& api, QObject* parent) : QObject(parent), m_api(api) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(20);
    m_regular.setInterval(5000);
    connect(&m_soon, &QTimer::timeout, this, &StatusWatch::read);
    connect(&m_regular, &QTimer::timeout, this, &StatusWatch::read);
    connect(&m_api, &api::AdminApi::changed, this, [this](api::Topic topic) {
        if (topic == api::Topic::Log)
            return;
        if (topic == api::Topic::Connection)
            Q_EMIT connectionChanged(m_api.isConnected());
        refresh();
    });
    m_regular.start();
    read();
}

void StatusWatch::refresh() {
    if (!m_soon.isActive())
        m_soon.start();
}

const api::ServiceInfo* StatusWatch::service(const QString& name) const {
    for (const api::ServiceInfo& info : m_status.services) {
        if (info.name == name)
            return &info;
    }
    return nullptr;
}

void StatusWatch::read() {
    if (m_reading) {
        refresh();
        return;
    }
    m_reading = true;
    m_api.call(api::StatusRead{}, this, [this](base::Result<api::Status> reply) {
        m_reading = false;
        if (!reply)
            return;
        m_status = reply.take();
        m_known = true;
        Q_EMIT updated();
    });
}

}  // namespace postern::ui
