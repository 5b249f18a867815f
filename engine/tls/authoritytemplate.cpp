#include "engine/tls/authority.h"

namespace postern::tls {
namespace {

constexpr int kMaxDays = 3650;

const QList<QByteArray>& knownUsages() {
    static const QList<QByteArray> usages{"serverAuth", "clientAuth", "emailProtection"};
    return usages;
}

}  // namespace

base::Result<KeyType> keyTypeNamed(const QByteArray& name) {
    static const std::pair<const char*, KeyType> kTypes[] = {
        {"", KeyType::EcP256},         {"p256", KeyType::EcP256},     {"p384", KeyType::EcP384},
        {"ed25519", KeyType::Ed25519}, {"rsa2048", KeyType::Rsa2048}, {"rsa3072", KeyType::Rsa3072},
        {"rsa4096", KeyType::Rsa4096}};
    for (const auto& [known, type] : kTypes)
        if (name == known)
            return type;
    return base::fail("cert.key-type", QStringLiteral("there is no kind of key \"%1\""),
                      {QString::fromUtf8(name)});
}

// Old mail clients take RSA keys only; a person's certificate must work in all of them.
const QList<TemplateRules>& defaultTemplates() {
    static const QList<TemplateRules> templates{{"server", "p256", 365, {"serverAuth"}},
                                                {"client", "rsa2048", 365, {"clientAuth", "emailProtection"}},
                                                {"device", "p256", 730, {"clientAuth", "serverAuth"}}};
    return templates;
}

base::Status checkTemplate(const TemplateRules& rules) {
    bool known = false;
    for (const TemplateRules& one : defaultTemplates()) known |= one.name == rules.name;
    if (!known)
        return base::fail("template.missing", QStringLiteral("There is no template \"%1\""),
                          {QString::fromUtf8(rules.name)});
    if (const auto type = keyTypeNamed(rules.keyType); !type)
        return type.error();
    if (rules.validDays < 1 || rules.validDays > kMaxDays)
        return base::fail("cert.validity", QStringLiteral("A certificate is valid from 1 to %1 days"),
                          {QString::number(kMaxDays)});
    for (const QByteArray& usage : rules.usages.isEmpty() ? QList<QByteArray>{QByteArray()} : rules.usages)
        if (!knownUsages().contains(usage))
            return base::fail("template.usage", QStringLiteral("\"%1\" is no purpose of a certificate"),
                              {QString::fromUtf8(usage)});
    return base::Done{};
}

}  // namespace postern::tls
