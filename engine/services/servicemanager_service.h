#pragma once

#include "engine/services/servicemanager.h"

#include <QString>

// Private to the service manager's own files.
namespace postern::services {

/// One configured port on all addresses. A door that stays the same is never closed by a change of another.
struct Door {
    net::Listener::Port port;
    std::unique_ptr<net::Listener> listener;
};
using Doors = std::vector<Door>;

struct ServiceManager::Service {
    QByteArray name;
    ServiceState state = ServiceState::Stopped;
    base::Error problem;
    bool servesTls = false;
    ListenSpec spec;  // of `doors`
    Doors doors;

    [[nodiscard]] QList<net::Listener::Bound> bound() const {
        QList<net::Listener::Bound> all;
        for (const Door& door : doors) all += door.listener->bound();
        return all;
    }
};

inline base::Error unknownService(const QByteArray& name) {
    return base::fail("service.unknown", QStringLiteral("there is no service %1"), {QString::fromUtf8(name)});
}

inline Door* findDoor(Doors& doors, const net::Listener::Port& port) {
    for (Door& door : doors)
        if (door.listener && door.port.port == port.port && door.port.implicitTls == port.implicitTls)
            return &door;
    return nullptr;
}

/// Back to what was open before: listeners that had moved to `next` return, closed ones open again. What
/// cannot be opened again is dropped.
void restoreDoors(Doors& old, Doors& next, const ListenSpec& spec,
                  const std::shared_ptr<const net::ServicePlan>& plan);

/// A door that stays open when a service with the spec `now` takes over `next`.
[[nodiscard]] bool isKept(const Door& door, const ListenSpec& now, const ListenSpec& next);
/// Whether a listening socket on one would be in the way of the other, on the same port.
[[nodiscard]] bool overlaps(const QHostAddress& a, const QHostAddress& b);
[[nodiscard]] base::Error ownPortError(quint16 port, const QByteArray& holder);

}  // namespace postern::services
