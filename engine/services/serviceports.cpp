#include "engine/services/serviceports.h"

#include <algorithm>

namespace postern::services {

bool operator==(const ListenSpec& a, const ListenSpec& b) {
    const auto same = [](const net::Listener::Port& x, const net::Listener::Port& y) {
        return x.port == y.port && x.implicitTls == y.implicitTls;
    };
    return a.addresses == b.addresses &&
           std::equal(a.ports.begin(), a.ports.end(), b.ports.begin(), b.ports.end(), same);
}

quint16 offsetPort(qint64 configured, int portOffset) {
    const bool moved = configured > 0 && configured < 1024;
    return static_cast<quint16>(moved ? configured + portOffset : configured);
}

bool wantsTls(const QByteArray& service, const config::Settings& settings) {
    return config::findSetting(service + ".ssl") && settings.boolean(service + ".ssl");
}

base::Result<ListenSpec> listenSpec(const QByteArray& service, const config::Settings& settings,
                                    int portOffset) {
    ListenSpec spec;
    const QStringList addresses = settings.list("net.listen");
    for (const QString& text : addresses) {
        if (text == QStringLiteral("*")) {
            spec.addresses << QHostAddress(QHostAddress::AnyIPv4) << QHostAddress(QHostAddress::AnyIPv6);
            continue;
        }
        const QHostAddress address(text);
        if (address.isNull())
            return base::fail("net.address", QStringLiteral("%1 is not an address to listen on"), {text});
        spec.addresses += address;
    }
    const bool ssl = wantsTls(service, settings);
    const bool alwaysOpen = config::findSetting(service + ".portEnabled") == nullptr;
    if (alwaysOpen || settings.boolean(service + ".portEnabled"))
        spec.ports += {offsetPort(settings.integer(service + ".port"), portOffset), false};
    if (ssl && service != "smtp" && settings.boolean(service + ".tlsPortEnabled"))
        spec.ports += {offsetPort(settings.integer(service + ".tlsPort"), portOffset), true};
    if (spec.ports.isEmpty() || spec.addresses.isEmpty())
        return base::fail("service.no-port", QStringLiteral("no port is switched on"));
    return spec;
}

}  // namespace postern::services
