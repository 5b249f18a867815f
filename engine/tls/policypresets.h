#pragma once

#include <QByteArray>
#include <QList>

namespace postern::tls {

/// One thing that a client can offer: a cipher suite or a group, with its number on the wire.
struct TlsName {
    quint16 id = 0;
    QByteArray name;  // as OpenSSL writes it
};

/// A cipher suite of TLS 1.2.
struct CipherSuite : TlsName {
    enum class Key : quint8 { Rsa, Ec };
    Key key = Key::Rsa;  // the kind of certificate it needs; Ed25519 counts as Ec
    int bits = 128;      // of the cipher; 64 where the tag is cut to eight octets (CCM8)
    bool forwardSecret = true;
    bool aead = true;
};
/// A cipher suite of TLS 1.3.
struct Suite13 : TlsName {
    int bits = 128;
};

/// All that this engine can be asked to use; strongest and cheapest first. What is not in here (NULL, RC4,
/// 3DES, export and anonymous suites, DHE with its hand-made groups) cannot be switched on at all.
[[nodiscard]] const QList<CipherSuite>& allCiphers12();
[[nodiscard]] const QList<Suite13>& allSuites13();
[[nodiscard]] const QList<TlsName>& allGroups();

[[nodiscard]] const CipherSuite* findCipher12(const QByteArray& name);
[[nodiscard]] const Suite13* findSuite13(const QByteArray& name);
/// Takes "P-256" and OpenSSL's "prime256v1", "secp256r1"; letters count alike.
[[nodiscard]] const TlsName* findGroup(const QByteArray& name);

struct PolicyPreset {
    QByteArray name;  // "modern", "intermediate", "legacy"
    QByteArray minimumVersion;
    QList<QByteArray> ciphers12, suites13, groups;
};
/// Modern: forward secrecy and AEAD only. Intermediate: also CBC suites with forward secrecy, for older mail
/// programs. Legacy: also RSA key exchange, which is weak (who gets the key later reads everything recorded
/// before). None goes below TLS 1.2: RFC 8996 forbids what is older, and it would weaken everybody else.
[[nodiscard]] const QList<PolicyPreset>& policyPresets();
[[nodiscard]] const PolicyPreset* findPreset(const QByteArray& name);

}  // namespace postern::tls
