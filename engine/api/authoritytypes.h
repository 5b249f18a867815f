#pragma once

#include "engine/api/certificatetypes.h"

namespace postern::api {

/// An authority: our own, or one whose clients are trusted.
struct AuthorityInfo {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString kind MEMBER kind)
    Q_PROPERTY(QString subject MEMBER subject)
    Q_PROPERTY(qint64 notBeforeUtcMs MEMBER notBeforeUtcMs)
    Q_PROPERTY(qint64 notAfterUtcMs MEMBER notAfterUtcMs)
    Q_PROPERTY(int daysLeft MEMBER daysLeft)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(QString sha256 MEMBER sha256)
    Q_PROPERTY(QString sha1 MEMBER sha1)
    Q_PROPERTY(QString serial MEMBER serial)
    Q_PROPERTY(QString spkiSha256 MEMBER spkiSha256)
    Q_PROPERTY(int issued MEMBER issued)
    Q_PROPERTY(int revoked MEMBER revoked)
    Q_PROPERTY(QString crlUrl MEMBER crlUrl)
    Q_PROPERTY(QString ocspUrl MEMBER ocspUrl)
    Q_PROPERTY(qint64 crlNextUpdateUtcMs MEMBER crlNextUpdateUtcMs)
    Q_PROPERTY(QStringList usedBy MEMBER usedBy)
 public:
    QString name;
    QString kind;  // "own", "trusted", "test"
    QString subject;
    qint64 notBeforeUtcMs = 0;
    qint64 notAfterUtcMs = 0;
    int daysLeft = 0;
    QString keyType;
    QString sha256;
    QString sha1;
    QString serial;
    QString spkiSha256;
    int issued = 0;
    int revoked = 0;
    QString crlUrl;
    QString ocspUrl;
    qint64 crlNextUpdateUtcMs = 0;
    QStringList usedBy;  // services that trust its client certificates
    bool operator==(const AuthorityInfo&) const = default;
};

struct AuthorityList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::AuthorityInfo> authorities MEMBER authorities)
 public:
    QList<AuthorityInfo> authorities;
    bool operator==(const AuthorityList&) const = default;
};

/// What an own authority puts into a kind of certificate.
struct CertificateTemplate {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(int validDays MEMBER validDays)
    Q_PROPERTY(QStringList usages MEMBER usages)
 public:
    QString name;  // "server", "client", "device"
    QString keyType;
    int validDays = 0;
    QStringList usages;  // extended key usages: "serverAuth", "clientAuth", "emailProtection"
    bool operator==(const CertificateTemplate&) const = default;
};

struct TemplateList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::CertificateTemplate> templates MEMBER templates)
 public:
    QList<CertificateTemplate> templates;
    bool operator==(const TemplateList&) const = default;
};

struct IssuedInfo {
    Q_GADGET
    Q_PROPERTY(QString authority MEMBER authority)
    Q_PROPERTY(QString serial MEMBER serial)
    Q_PROPERTY(QString subject MEMBER subject)
    Q_PROPERTY(QStringList names MEMBER names)
    Q_PROPERTY(QString templateName MEMBER templateName)
    Q_PROPERTY(QString account MEMBER account)
    Q_PROPERTY(qint64 notBeforeUtcMs MEMBER notBeforeUtcMs)
    Q_PROPERTY(qint64 notAfterUtcMs MEMBER notAfterUtcMs)
    Q_PROPERTY(QString state MEMBER state)
    Q_PROPERTY(qint64 revokedUtcMs MEMBER revokedUtcMs)
    Q_PROPERTY(QString reason MEMBER reason)
    Q_PROPERTY(QString sha256 MEMBER sha256)
    Q_PROPERTY(QString pem MEMBER pem)
 public:
    QString authority;
    QString serial;
    QString subject;
    QStringList names;
    QString templateName;
    QString account;  // for client certificates
    qint64 notBeforeUtcMs = 0;
    qint64 notAfterUtcMs = 0;
    QString state;  // "valid", "revoked", "expired"
    qint64 revokedUtcMs = 0;
    QString reason;
    QString sha256;
    QString pem;
    bool operator==(const IssuedInfo&) const = default;
};

struct IssuedList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::IssuedInfo> issued MEMBER issued)
 public:
    QList<IssuedInfo> issued;
    bool operator==(const IssuedList&) const = default;
};

/// A certificate that was just issued. The file is there when the authority made the key: PKCS#12 under the
/// password.
struct IssueResult {
    Q_GADGET
    Q_PROPERTY(postern::api::IssuedInfo issued MEMBER issued)
    Q_PROPERTY(postern::api::CertificateInfo installed MEMBER installed)
    Q_PROPERTY(QString chainPem MEMBER chainPem)
    Q_PROPERTY(postern::api::FileData file MEMBER file)
 public:
    IssuedInfo issued;
    CertificateInfo installed;  // for an online request; else empty
    QString chainPem;
    FileData file;
    bool operator==(const IssueResult&) const = default;
};

/// What proves that a client certificate belongs to an account.
struct ClientCertificateInfo {
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
    Q_PROPERTY(QString account MEMBER account)
    Q_PROPERTY(QString label MEMBER label)
    Q_PROPERTY(QString match MEMBER match)
    Q_PROPERTY(QString value MEMBER value)
    Q_PROPERTY(QString authority MEMBER authority)
    Q_PROPERTY(QString subject MEMBER subject)
    Q_PROPERTY(QString issuer MEMBER issuer)
    Q_PROPERTY(qint64 notAfterUtcMs MEMBER notAfterUtcMs)
    Q_PROPERTY(QString state MEMBER state)
 public:
    qint64 id = 0;
    QString account;
    QString label;
    QString match;  // "fingerprint", "subject", "email"
    QString value;
    QString authority;  // of a rule by subject: whose certificates; empty: those of own authorities
    QString subject;
    QString issuer;
    qint64 notAfterUtcMs = 0;
    QString state;  // "valid", "revoked", "expired", "" for a rule
    bool operator==(const ClientCertificateInfo&) const = default;
};

struct ClientCertificateList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::ClientCertificateInfo> certificates MEMBER certificates)
 public:
    QList<ClientCertificateInfo> certificates;
    bool operator==(const ClientCertificateList&) const = default;
};

/// One act with a key, certificate or authority. The journal is only ever added to.
struct JournalEntry {
    Q_GADGET
    Q_PROPERTY(qint64 number MEMBER number)
    Q_PROPERTY(qint64 utcMs MEMBER utcMs)
    Q_PROPERTY(QString who MEMBER who)
    Q_PROPERTY(QString act MEMBER act)
    Q_PROPERTY(QString object MEMBER object)
    Q_PROPERTY(QString sha256 MEMBER sha256)
    Q_PROPERTY(QString reason MEMBER reason)
 public:
    qint64 number = 0;
    qint64 utcMs = 0;
    QString who;
    QString act;  // "cert.install", "authority.issue" ...: the verb
    QString object;
    QString sha256;  // fingerprint of the certificate, or Base64 pin of the key
    QString reason;
    bool operator==(const JournalEntry&) const = default;
};

struct JournalList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::JournalEntry> entries MEMBER entries)
 public:
    QList<JournalEntry> entries;
    bool operator==(const JournalList&) const = default;
};

}  // namespace postern::api
