#include "engine/admin/admincontext.h"

#include "engine/tls/policypresets.h"

namespace postern::admin {
namespace {

QStringList texts(const QList<QByteArray>& names) {
    QStringList list;
    for (const QByteArray& name : names) list += QString::fromLatin1(name);
    return list;
}

api::TlsCatalogue makeCatalogue() {
    api::TlsCatalogue catalogue;
    for (const tls::PolicyPreset& preset : tls::policyPresets()) {
        api::TlsPreset shown;
        shown.name = QString::fromLatin1(preset.name);
        shown.minimumVersion = QString::fromLatin1(preset.minimumVersion);
        shown.ciphers12 = texts(preset.ciphers12);
        shown.suites13 = texts(preset.suites13);
        shown.groups = texts(preset.groups);
        catalogue.presets += shown;
    }
    for (const tls::CipherSuite& cipher : tls::allCiphers12()) {
        catalogue.ciphers12 += QString::fromLatin1(cipher.name);
        if (cipher.bits < 128 || !cipher.forwardSecret)
            catalogue.weakCiphers += catalogue.ciphers12.last();
    }
    for (const tls::Suite13& suite : tls::allSuites13()) {
        catalogue.suites13 += QString::fromLatin1(suite.name);
        if (suite.bits < 128)
            catalogue.weakCiphers += catalogue.suites13.last();
    }
    for (const tls::TlsName& group : tls::allGroups()) catalogue.groups += QString::fromLatin1(group.name);
    return catalogue;
}

}  // namespace

void addTlsVerbs(Dispatcher& dispatcher, AdminContext&) {
    dispatcher.on<api::TlsCatalogueRead>(
        [](const api::TlsCatalogueRead&, const Caller&, auto reply) { reply(makeCatalogue()); });
}

}  // namespace postern::admin
