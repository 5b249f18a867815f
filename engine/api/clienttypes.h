#pragma once

#include "engine/api/basetypes.h"

namespace postern::api {

/// What one client offered and got lately; one row for each kind of connection.
struct ClientFact {
    Q_GADGET
    Q_PROPERTY(QString service MEMBER service)
    Q_PROPERTY(QString address MEMBER address)
    Q_PROPERTY(QString account MEMBER account)
    Q_PROPERTY(QString version MEMBER version)
    Q_PROPERTY(QString cipher MEMBER cipher)
    Q_PROPERTY(QString group MEMBER group)
    Q_PROPERTY(QString sni MEMBER sni)
    Q_PROPERTY(QString offered MEMBER offered)
    Q_PROPERTY(int offeredCiphers MEMBER offeredCiphers)
    Q_PROPERTY(QString certificate MEMBER certificate)
    Q_PROPERTY(QString certificateSubject MEMBER certificateSubject)
    Q_PROPERTY(QString served MEMBER served)
    Q_PROPERTY(bool resumed MEMBER resumed)
    Q_PROPERTY(QString failure MEMBER failure)
    Q_PROPERTY(bool plaintextLogin MEMBER plaintextLogin)
    Q_PROPERTY(qint64 firstUtcMs MEMBER firstUtcMs)
    Q_PROPERTY(qint64 lastUtcMs MEMBER lastUtcMs)
    Q_PROPERTY(qint64 count MEMBER count)
 public:
    QString service;
    QString address;
    QString account;
    QString version;  // got; empty without TLS or when it failed
    QString cipher;
    QString group;
    QString sni;
    QString offered;         // newest version it offered
    int offeredCiphers = 0;  // how many
    QString certificate;     // SHA-256 of the client certificate; empty: none
    QString certificateSubject;
    QString served;               // SHA-256 of the server's certificate that it was shown; empty: not known
    bool resumed = false;         // an earlier session went on: it was shown no certificate
    QString failure;              // code: "tls.no-shared-cipher", "tls.unknown-ca" ...; empty: it worked
    bool plaintextLogin = false;  // sent a password without TLS
    qint64 firstUtcMs = 0;
    qint64 lastUtcMs = 0;
    qint64 count = 0;
    bool operator==(const ClientFact&) const = default;
};

struct ClientFactList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::ClientFact> facts MEMBER facts)
 public:
    QList<ClientFact> facts;
    bool operator==(const ClientFactList&) const = default;
};

/// Somebody who could not do any more what he did in the last 30 days.
struct CutOff {
    Q_GADGET
    Q_PROPERTY(QString service MEMBER service)
    Q_PROPERTY(QString address MEMBER address)
    Q_PROPERTY(QString account MEMBER account)
    Q_PROPERTY(postern::api::ErrorInfo reason MEMBER reason)
    Q_PROPERTY(qint64 lastUtcMs MEMBER lastUtcMs)
    Q_PROPERTY(qint64 count MEMBER count)
 public:
    QString service;
    QString address;
    QString account;
    ErrorInfo reason;  // "cutoff.version", "cutoff.cipher", "cutoff.plaintext", "cutoff.certificate",
                       // "cutoff.name" ...
    qint64 lastUtcMs = 0;
    qint64 count = 0;
    bool operator==(const CutOff&) const = default;
};

struct CutOffList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::CutOff> cutOff MEMBER cutOff)
 public:
    QList<CutOff> cutOff;
    bool operator==(const CutOffList&) const = default;
};

/// A certificate that does not exist yet: what clients would notice of it. With `request` a pending request
/// is answered by `authority`: names and key are those of the request unless said here.
struct PlannedCertificate {
    Q_GADGET
    Q_PROPERTY(QString commonName MEMBER commonName)
    Q_PROPERTY(QStringList names MEMBER names)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(QString keyName MEMBER keyName)
    Q_PROPERTY(QString authority MEMBER authority)
    Q_PROPERTY(QString request MEMBER request)
    Q_PROPERTY(QString replaces MEMBER replaces)
 public:
    QString commonName;
    QStringList names;  // beside the common name
    QString keyType;    // "rsa2048", "p256", "ed25519" ...; empty: "p256"
    QString keyName;    // a stored key instead; empty: a new one
    QString authority;  // own authority that will sign it; empty: it signs itself
    QString request;
    QString replaces;  // certificate of another name whose users take this one; a request names its own
    /// Whether anything is planned at all.
    [[nodiscard]] bool isEmpty() const {
        return commonName.isEmpty() && names.isEmpty() && request.isEmpty();
    }
    bool operator==(const PlannedCertificate&) const = default;
};

/// A change on probation: it goes back by itself unless it is confirmed in time.
struct ProbationInfo {
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
    Q_PROPERTY(qint64 untilUtcMs MEMBER untilUtcMs)
    Q_PROPERTY(QStringList keys MEMBER keys)
 public:
    qint64 id = 0;  // 0: there is none
    qint64 untilUtcMs = 0;
    QStringList keys;  // settings that would go back
    bool operator==(const ProbationInfo&) const = default;
};

struct TlsPreset {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString minimumVersion MEMBER minimumVersion)
    Q_PROPERTY(QStringList ciphers12 MEMBER ciphers12)
    Q_PROPERTY(QStringList suites13 MEMBER suites13)
    Q_PROPERTY(QStringList groups MEMBER groups)
 public:
    QString name;  // "modern", "intermediate", "legacy"
    QString minimumVersion;
    QStringList ciphers12;
    QStringList suites13;
    QStringList groups;
    bool operator==(const TlsPreset&) const = default;
};

/// The presets, and all that the engine could use in a Custom policy.
struct TlsCatalogue {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::TlsPreset> presets MEMBER presets)
    Q_PROPERTY(QStringList ciphers12 MEMBER ciphers12)
    Q_PROPERTY(QStringList suites13 MEMBER suites13)
    Q_PROPERTY(QStringList groups MEMBER groups)
    Q_PROPERTY(QStringList weakCiphers MEMBER weakCiphers)
 public:
    QList<TlsPreset> presets;
    QStringList ciphers12;
    QStringList suites13;
    QStringList groups;
    QStringList weakCiphers;  // of ciphers12: under 128 bit or without forward secrecy
    bool operator==(const TlsCatalogue&) const = default;
};

}  // namespace postern::api
