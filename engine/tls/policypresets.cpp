#include "engine/tls/policypresets.h"

#include <algorithm>

namespace postern::tls {
namespace {

using Key = CipherSuite::Key;

CipherSuite suite(quint16 id, const char* name, Key key, int bits, bool forwardSecret, bool aead) {
    CipherSuite suite;
    suite.id = id;
    suite.name = name;
    suite.key = key;
    suite.bits = bits;
    suite.forwardSecret = forwardSecret;
    suite.aead = aead;
    return suite;
}

template <class Row>
const Row* findByName(const QList<Row>& rows, const QByteArray& name) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
        return row.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == rows.end() ? nullptr : &*found;
}

QList<QByteArray> ciphersWhere(bool (*wanted)(const CipherSuite&)) {
    QList<QByteArray> names;
    for (const CipherSuite& cipher : allCiphers12())
        if (wanted(cipher))
            names += cipher.name;
    return names;
}

// CCM has no place in a preset: no mail program needs it, and its short form is weak.
bool isCcm(const CipherSuite& cipher) {
    return cipher.name.contains("CCM");
}
bool isModern(const CipherSuite& cipher) {
    return cipher.forwardSecret && cipher.aead && !isCcm(cipher);
}
bool isIntermediate(const CipherSuite& cipher) {
    return cipher.forwardSecret && !isCcm(cipher);
}
bool isLegacy(const CipherSuite& cipher) {
    return !isCcm(cipher);
}

PolicyPreset preset(const char* name, bool (*wanted)(const CipherSuite&)) {
    return {name,
            "TLSv1.2",
            ciphersWhere(wanted),
            {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"},
            {"X25519", "P-256", "P-384"}};
}

}  // namespace

const QList<CipherSuite>& allCiphers12() {
    // AES-128 first, as it is the cheapest and its margin is ample. Numbers: the IANA registry of TLS cipher
    // suites.
    static const QList<CipherSuite> rows{
        suite(0xC02B, "ECDHE-ECDSA-AES128-GCM-SHA256", Key::Ec, 128, true, true),
        suite(0xC02F, "ECDHE-RSA-AES128-GCM-SHA256", Key::Rsa, 128, true, true),
        suite(0xC02C, "ECDHE-ECDSA-AES256-GCM-SHA384", Key::Ec, 256, true, true),
        suite(0xC030, "ECDHE-RSA-AES256-GCM-SHA384", Key::Rsa, 256, true, true),
        suite(0xCCA9, "ECDHE-ECDSA-CHACHA20-POLY1305", Key::Ec, 256, true, true),
        suite(0xCCA8, "ECDHE-RSA-CHACHA20-POLY1305", Key::Rsa, 256, true, true),
        suite(0xC0AC, "ECDHE-ECDSA-AES128-CCM", Key::Ec, 128, true, true),
        suite(0xC0AD, "ECDHE-ECDSA-AES256-CCM", Key::Ec, 256, true, true),
        suite(0xC023, "ECDHE-ECDSA-AES128-SHA256", Key::Ec, 128, true, false),
        suite(0xC027, "ECDHE-RSA-AES128-SHA256", Key::Rsa, 128, true, false),
        suite(0xC024, "ECDHE-ECDSA-AES256-SHA384", Key::Ec, 256, true, false),
        suite(0xC028, "ECDHE-RSA-AES256-SHA384", Key::Rsa, 256, true, false),
        suite(0xC009, "ECDHE-ECDSA-AES128-SHA", Key::Ec, 128, true, false),
        suite(0xC013, "ECDHE-RSA-AES128-SHA", Key::Rsa, 128, true, false),
        suite(0xC00A, "ECDHE-ECDSA-AES256-SHA", Key::Ec, 256, true, false),
        suite(0xC014, "ECDHE-RSA-AES256-SHA", Key::Rsa, 256, true, false),
        suite(0x009C, "AES128-GCM-SHA256", Key::Rsa, 128, false, true),
        suite(0x009D, "AES256-GCM-SHA384", Key::Rsa, 256, false, true),
        suite(0x003C, "AES128-SHA256", Key::Rsa, 128, false, false),
        suite(0x003D, "AES256-SHA256", Key::Rsa, 256, false, false),
        suite(0x002F, "AES128-SHA", Key::Rsa, 128, false, false),
        suite(0x0035, "AES256-SHA", Key::Rsa, 256, false, false),
        suite(0xC0AE, "ECDHE-ECDSA-AES128-CCM8", Key::Ec, 64, true, true),
        suite(0xC0AF, "ECDHE-ECDSA-AES256-CCM8", Key::Ec, 64, true, true),
    };
    return rows;
}

const QList<Suite13>& allSuites13() {
    static const QList<Suite13> rows{
        {{0x1301, "TLS_AES_128_GCM_SHA256"}, 128},       {{0x1302, "TLS_AES_256_GCM_SHA384"}, 256},
        {{0x1303, "TLS_CHACHA20_POLY1305_SHA256"}, 256}, {{0x1304, "TLS_AES_128_CCM_SHA256"}, 128},
        {{0x1305, "TLS_AES_128_CCM_8_SHA256"}, 64},
    };
    return rows;
}

const QList<TlsName>& allGroups() {
    static const QList<TlsName> rows{
        {29, "X25519"}, {23, "P-256"}, {24, "P-384"}, {25, "P-521"}, {30, "X448"}};
    return rows;
}

const CipherSuite* findCipher12(const QByteArray& name) {
    return findByName(allCiphers12(), name);
}

const Suite13* findSuite13(const QByteArray& name) {
    return findByName(allSuites13(), name);
}

const TlsName* findGroup(const QByteArray& name) {
    static const QList<std::pair<QByteArray, QByteArray>> kOther{
        {"prime256v1", "P-256"}, {"secp256r1", "P-256"}, {"secp384r1", "P-384"}, {"secp521r1", "P-521"}};
    for (const auto& [other, usual] : kOther)
        if (other.compare(name, Qt::CaseInsensitive) == 0)
            return findByName(allGroups(), usual);
    return findByName(allGroups(), name);
}

const QList<PolicyPreset>& policyPresets() {
    static const QList<PolicyPreset> rows{preset("modern", isModern), preset("intermediate", isIntermediate),
                                          preset("legacy", isLegacy)};
    return rows;
}

const PolicyPreset* findPreset(const QByteArray& name) {
    return findByName(policyPresets(), name);
}

}  // namespace postern::tls
