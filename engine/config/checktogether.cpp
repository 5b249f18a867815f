#include "engine/config/settings.h"

#include <QRegularExpression>

namespace postern::config {
namespace {

struct OpenPort {
    QByteArray key;
    qint64 port = 0;
};

/// The ports that a service opens by these settings, 0 (any free one) included.
QList<OpenPort> portsOf(const Settings& settings, const QByteArray& service, int portOffset) {
    QList<OpenPort> ports;
    const auto add = [&](const char* leaf) {
        const QByteArray key = service + leaf;
        ports.append({key, effectivePort(settings.integer(key), portOffset)});
    };
    if (!findSetting(service + ".portEnabled") || settings.boolean(service + ".portEnabled"))
        add(".port");
    const bool tls = findSetting(service + ".tlsPort") != nullptr && settings.boolean(service + ".ssl");
    if (tls && settings.boolean(service + ".tlsPortEnabled"))
        add(".tlsPort");
    return ports;
}

base::Status checkPorts(const Settings& settings, int portOffset) {
    QHash<qint64, QByteArray> taken;
    for (const QByteArray& service : allServiceNames()) {
        if (!settings.boolean(service + ".enabled"))
            continue;
        const QList<OpenPort> ports = portsOf(settings, service, portOffset);
        if (ports.isEmpty())
            return base::fail("setting.no-port", QStringLiteral("%1 is on, but none of its ports is."),
                              {QString::fromLatin1(service)});
        for (const OpenPort& open : ports) {
            if (open.port == 0)
                continue;
            if (const auto other = taken.constFind(open.port); other != taken.constEnd())
                return base::fail(
                    "setting.port-clash", QStringLiteral("%1 and %2 both ask for port %3."),
                    {QString::fromLatin1(*other), QString::fromLatin1(open.key), QString::number(open.port)});
            taken.insert(open.port, open.key);
        }
    }
    return base::Done{};
}

/// A command that is allowed must fit in the memory that is allowed, else no client could ever send it.
base::Status checkMemory(const Settings& settings) {
    for (const QByteArray& service : allServiceNames()) {
        qint64 command = findSetting(service + ".maxLine") ? settings.integer(service + ".maxLine") : 0;
        if (findSetting(service + ".maxLiteralCommand"))
            command += settings.integer(service + ".maxLiteralCommand");
        if (command > settings.integer(service + ".memoryPerConnection"))
            return base::fail(
                "setting.memory",
                QStringLiteral("The longest command of %1 does not fit in its memory per connection."),
                {QString::fromLatin1(service)});
    }
    return base::Done{};
}
/// It stands in certificates, where neither spaces nor OpenSSL's separators may be.
base::Status checkPublished(const Settings& settings) {
    static const QRegularExpression kUrl(QStringLiteral("^https?://[A-Za-z0-9.:_/~\\[\\]-]+$"));
    const QString url = settings.text("pki.baseUrl").trimmed();
    if (url.isEmpty() || kUrl.match(url).hasMatch())
        return base::Done{};
    return base::fail("setting.url", QStringLiteral("%1: \"%2\" is no address of a web service."),
                      {QStringLiteral("pki.baseUrl"), url});
}
}  // namespace

qint64 effectivePort(qint64 configured, int portOffset) {
    return configured > 0 && configured < 1024 ? configured + portOffset : configured;
}

base::Status checkTogether(const Settings& settings, int portOffset) {
    if (base::Status ports = checkPorts(settings, portOffset); !ports)
        return ports;
    if (base::Status published = checkPublished(settings); !published)
        return published;
    return checkMemory(settings);
}

}  // namespace postern::config
