#include "engine/admin/namechecker.h"

#include "engine/tls/names.h"

#include <QHostInfo>
#include <QNetworkInterface>
#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <memory>

namespace postern::admin {
namespace {

// Some resolvers answer 0.0.0.0 for what they block.
bool leadsNowhere(const QHostAddress& address) {
    return address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6);
}

QString verdict(const QList<QHostAddress>& addresses, const QList<QHostAddress>& own) {
    if (addresses.isEmpty())
        return QStringLiteral("missing");
    const auto loopback = [](const QHostAddress& address) { return address.isLoopback(); };
    if (std::all_of(addresses.begin(), addresses.end(), loopback))
        return QStringLiteral("local");
    const auto mine = [&own, &loopback](const QHostAddress& address) {
        return !loopback(address) && std::any_of(own.begin(), own.end(), [&](const QHostAddress& other) {
            return other.isEqual(address, QHostAddress::ConvertV4MappedToIPv4);
        });
    };
    return std::any_of(addresses.begin(), addresses.end(), mine) ? QStringLiteral("ok")
                                                                 : QStringLiteral("elsewhere");
}

void lookUpInSystem(QObject* context, const QString& name,
                    const std::function<void(NameChecker::Found)>& done) {
    QHostInfo::lookupHost(name, context, [done](const QHostInfo& info) {
        const bool answered = info.error() == QHostInfo::NoError || info.error() == QHostInfo::HostNotFound;
        done({info.addresses(), answered});
    });
}

}  // namespace

struct NameChecker::Run {
    QList<api::NameCheck> names;
    QList<QHostAddress> own;
    qsizetype open = 0;
    Done done;

    void settle(qsizetype index, const Found& found) {
        if (!done)
            return;
        if (found.answered)
            note(index, found.addresses);
        if (--open == 0)
            finish();
    }
    void note(qsizetype index, QList<QHostAddress> addresses) {
        addresses.removeIf(leadsNowhere);
        names[index].dns = verdict(addresses, own);
        for (const QHostAddress& address :
             std::as_const(addresses).first(qMin(addresses.size(), kMaxAddresses)))
            names[index].addresses += address.toString();
    }
    void finish() {
        if (const Done call = std::exchange(done, {}))
            call({std::move(names)});
    }
};

NameChecker::NameChecker(QObject* parent)
    : NameChecker({[this](const QString& name, const std::function<void(Found)>& done) {
                       lookUpInSystem(this, name, done);
                   },
                   [] { return QNetworkInterface::allAddresses(); }},
                  parent) {}

NameChecker::NameChecker(Sources sources, QObject* parent) : QObject(parent), m_sources(std::move(sources)) {}

void NameChecker::check(QList<api::NameCheck> names, Done done) {
    const auto run = std::make_shared<Run>();
    run->names = names.first(qMin(names.size(), kMaxNames));
    run->own = m_sources.ownAddresses();
    run->done = std::move(done);
    run->open = run->names.size() + 1;  // this call counts as one, so that it cannot end inside the loop
    for (qsizetype index = 0; index < run->names.size(); ++index) {
        api::NameCheck& name = run->names[index];
        name.dns = QStringLiteral("unknown");
        const base::Result<tls::AltName> parsed = tls::parseAltName(name.name);
        name.valid = bool(parsed);
        if (parsed && !parsed->address.isNull())
            run->settle(index, {{parsed->address}, true});
        else if (parsed && !parsed->dns.startsWith('*'))  // nobody connects to a wildcard itself
            lookUp(run, index, QString::fromLatin1(parsed->dns));
        else
            run->settle(index, {});
    }
    QTimer::singleShot(m_sources.timeoutMs, this, [run] { run->finish(); });
    if (--run->open == 0)
        run->finish();
}

void NameChecker::lookUp(const std::shared_ptr<Run>& run, qsizetype index, const QString& aceName) {
    if (m_underWay >= kMaxUnderWay) {
        run->settle(index, {});
        return;
    }
    ++m_underWay;
    m_sources.lookUp(aceName, [this, run, index](const Found& found) {
        --m_underWay;
        run->settle(index, found);
    });
}

}  // namespace postern::admin
