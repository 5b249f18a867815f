#include "engine/services/tlspolicy.h"

#include "engine/tls/policypresets.h"

#include <algorithm>

namespace postern::services {
namespace {

constexpr int kWantedBits = 128;

QList<QByteArray> namesOf(const config::Settings& settings, const char* key) {
    QList<QByteArray> names;
    for (const QString& name : settings.list(key)) names += name.toUtf8();
    return names;
}

QByteArray presetOf(const QByteArray& service, const config::Settings& settings) {
    const QString own = settings.text(service + ".tlsPolicy");
    return (own == QStringLiteral("server") ? settings.text("tls.policy") : own).toLatin1();
}

/// The names as OpenSSL writes them; one that is not known stays, so that nothing is ever served in its
/// place.
template <class Row>
QList<QByteArray> proper(const QList<QByteArray>& names, const Row* (*find)(const QByteArray&)) {
    QList<QByteArray> result;
    for (const QByteArray& name : names) {
        const Row* row = find(name);
        result += row ? row->name : name;
    }
    return result;
}

template <class Row>
void dropWeak(QList<QByteArray>& names, const Row* (*find)(const QByteArray&)) {
    names.removeIf([&](const QByteArray& name) {
        const Row* row = find(name);
        return row != nullptr && row->bits < kWantedBits;
    });
}

base::Error unknown(const char* key, const QByteArray& name) {
    return base::fail("setting.cipher", QStringLiteral("%1: \"%2\" is not known here."),
                      {QString::fromLatin1(key), QString::fromUtf8(name.left(100))});
}

template <class Row>
base::Status checkSuites(const config::Settings& settings, const char* key,
                         const Row* (*find)(const QByteArray&)) {
    for (const QByteArray& name : namesOf(settings, key)) {
        const Row* row = find(name);
        if (row == nullptr)
            return unknown(key, name);
        if (row->bits < kWantedBits && settings.boolean("tls.require128"))
            return base::fail(
                "setting.cipher-weak",
                QStringLiteral("%1: \"%2\" is weaker than the 128 bit that tls.require128 asks for."),
                {QString::fromLatin1(key), QString::fromUtf8(name)});
    }
    return base::Done{};
}

/// Both protocols: a client that speaks TLS 1.2 only must not be left without a suite while that version is
/// on.
bool canServe(const TlsLists& lists, const tls::Identity& identity) {
    if (lists.groups.isEmpty())
        return false;
    if (lists.minimumVersion == "TLSv1.3")
        return !lists.suites13.isEmpty();
    return std::any_of(identity.pairs.begin(), identity.pairs.end(), [&](const tls::KeyPair& pair) {
        const auto facts = tls::certificateFacts(pair.chainPem);
        const bool rsa = facts && facts->keyType.startsWith(QLatin1StringView("RSA"));
        return std::any_of(lists.ciphers12.begin(), lists.ciphers12.end(), [&](const QByteArray& name) {
            const tls::CipherSuite* cipher = tls::findCipher12(name);
            return cipher != nullptr && (cipher->key == tls::CipherSuite::Key::Rsa) == rsa;
        });
    });
}

}  // namespace

TlsLists tlsLists(const QByteArray& service, const config::Settings& settings) {
    TlsLists lists;
    lists.minimumVersion = settings.text("tls.minimumVersion").toLatin1();
    if (const tls::PolicyPreset* preset = tls::findPreset(presetOf(service, settings))) {
        lists.minimumVersion = qMax(lists.minimumVersion, preset->minimumVersion);
        lists.ciphers12 = preset->ciphers12;
        lists.suites13 = preset->suites13;
        lists.groups = preset->groups;
    } else {
        lists.ciphers12 = proper(namesOf(settings, "tls.ciphers12"), tls::findCipher12);
        lists.suites13 = proper(namesOf(settings, "tls.suites13"), tls::findSuite13);
        lists.groups = proper(namesOf(settings, "tls.groups"), tls::findGroup);
    }
    if (settings.boolean("tls.require128")) {
        dropWeak(lists.ciphers12, tls::findCipher12);
        dropWeak(lists.suites13, tls::findSuite13);
    }
    if (lists.ciphers12.isEmpty())
        lists.minimumVersion = "TLSv1.3";
    lists.maximumVersion = lists.suites13.isEmpty() ? "TLSv1.2" : "TLSv1.3";
    return lists;
}

tls::Policy policyOf(const QByteArray& service, const config::Settings& settings) {
    const TlsLists lists = tlsLists(service, settings);
    tls::Policy policy;
    policy.service = service;  // a session resumes at the service that began it only
    policy.minimumVersion = lists.minimumVersion;
    policy.maximumVersion = lists.maximumVersion;
    policy.ciphers12 = lists.ciphers12.join(':');
    policy.suites13 = lists.suites13.join(':');
    policy.groups = lists.groups.join(':');
    policy.timeToLiveSeconds = static_cast<int>(settings.integer("tls.timeToLiveSeconds"));
    policy.logLevel = settings.text("tls.logLevel") == QStringLiteral("all") ? 1 : 0;
    return policy;
}

base::Status checkTlsPolicy(const config::Settings& settings, const tls::Identities& identities) {
    if (base::Status status = checkSuites(settings, "tls.ciphers12", tls::findCipher12); !status)
        return status;
    if (base::Status status = checkSuites(settings, "tls.suites13", tls::findSuite13); !status)
        return status;
    for (const QByteArray& name : namesOf(settings, "tls.groups"))
        if (tls::findGroup(name) == nullptr)
            return unknown("tls.groups", name);
    for (const QByteArray& service : config::serviceNames()) {
        const tls::Identity* identity = identities.find(settings.text(service + ".certificate").toUtf8());
        if (!settings.boolean(service + ".ssl") || identity == nullptr)
            continue;
        if (!canServe(tlsLists(service, settings), *identity))
            return base::fail(
                "setting.cipher-none",
                QStringLiteral("Nothing is left in the lists that %1 could use with its certificate "
                               "(%2)."),
                {QString::fromLatin1(service), identity->facts.keyType});
    }
    return base::Done{};
}

}  // namespace postern::services
