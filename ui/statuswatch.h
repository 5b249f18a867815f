#pragma once

#include "engine/api/adminapi.h"

#include <QObject>
#include <QTimer>

namespace postern::ui {

/// The newest Status for everybody who shows a piece of it. Reads again when the engine says that something
/// changed and every few seconds for the figures; several wishes become one read.
class StatusWatch : public QObject {
    Q_OBJECT
 public:
    StatusWatch(api::AdminApi& api, QObject* parent);
    void refresh();
    [[nodiscard]] bool isKnown() const { return m_known; }
    [[nodiscard]] const api::Status& status() const { return m_status; }
    /// Null while the service is not known.
    [[nodiscard]] const api::ServiceInfo* service(const QString& name) const;

 Q_SIGNALS:
    void updated();
    void connectionChanged(bool connected);

 private:
    void read();
    api::AdminApi& m_api;
    api::Status m_status;
    QTimer m_soon;
    QTimer m_regular;
    bool m_known = false;
    bool m_reading = false;
};

}  // namespace postern::ui
