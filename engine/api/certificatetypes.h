#pragma once

#include "engine/api/clienttypes.h"

namespace postern::api {

/// Contents of a file, Base64, with the name and type it is saved under by default.
struct FileData {
    Q_GADGET
    Q_PROPERTY(QString fileName MEMBER fileName)
    Q_PROPERTY(QString mediaType MEMBER mediaType)
    Q_PROPERTY(QString base64 MEMBER base64)
 public:
    QString fileName;
    QString mediaType;
    QString base64;
    bool operator==(const FileData&) const = default;
};

/// One certificate of a chain, as the classic list shows it.
struct ChainLink {
    Q_GADGET
    Q_PROPERTY(QString subject MEMBER subject)
    Q_PROPERTY(QString issuer MEMBER issuer)
    Q_PROPERTY(qint64 notBeforeUtcMs MEMBER notBeforeUtcMs)
    Q_PROPERTY(qint64 notAfterUtcMs MEMBER notAfterUtcMs)
    Q_PROPERTY(QString sha256 MEMBER sha256)
    Q_PROPERTY(bool root MEMBER root)
    Q_PROPERTY(postern::api::ErrorInfo problem MEMBER problem)
 public:
    QString subject;
    QString issuer;
    qint64 notBeforeUtcMs = 0;
    qint64 notAfterUtcMs = 0;
    QString sha256;
    bool root = false;  // self-signed; never sent to clients
    ErrorInfo problem;  // "chain.gap", "chain.expired" ...; empty code: good
    bool operator==(const ChainLink&) const = default;
};

/// One certificate with its key, as services show it.
struct CertificateInfo {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString kind MEMBER kind)
    Q_PROPERTY(QString subject MEMBER subject)
    Q_PROPERTY(QString issuer MEMBER issuer)
    Q_PROPERTY(QStringList names MEMBER names)
    Q_PROPERTY(qint64 notBeforeUtcMs MEMBER notBeforeUtcMs)
    Q_PROPERTY(qint64 notAfterUtcMs MEMBER notAfterUtcMs)
    Q_PROPERTY(int daysLeft MEMBER daysLeft)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(QString sha256 MEMBER sha256)
    Q_PROPERTY(QString sha1 MEMBER sha1)
    Q_PROPERTY(QString serial MEMBER serial)
    Q_PROPERTY(bool selfSigned MEMBER selfSigned)
    Q_PROPERTY(QStringList usedBy MEMBER usedBy)
    Q_PROPERTY(QStringList domains MEMBER domains)
    Q_PROPERTY(QString keyName MEMBER keyName)
    Q_PROPERTY(QString spkiSha256 MEMBER spkiSha256)
    Q_PROPERTY(QString signature MEMBER signature)
    Q_PROPERTY(QString companion MEMBER companion)
    Q_PROPERTY(QString protection MEMBER protection)
    Q_PROPERTY(QList<postern::api::ChainLink> chain MEMBER chain)
    Q_PROPERTY(QList<postern::api::ErrorInfo> warnings MEMBER warnings)
 public:
    QString name;
    QString kind;     // "test", "self-signed", "installed", "issued" (by an own authority)
    QString subject;  // "CN=mail.example.org, O=Example"
    QString issuer;
    QStringList names;
    qint64 notBeforeUtcMs = 0;
    qint64 notAfterUtcMs = 0;
    int daysLeft = 0;
    QString keyType;
    QString sha256;
    QString sha1;
    QString serial;
    bool selfSigned = false;
    QStringList usedBy;   // services
    QStringList domains;  // that have it as their Custom certificate
    QString keyName;      // of the private key; "" for the Test certificate
    QString spkiSha256;   // Base64, the pin of the public key; stays with key reuse
    QString signature;    // "ecdsa-with-SHA256"
    QString companion;    // certificate with another kind of key that is served beside it; empty: none
    QString
        protection;  // of its key at rest: "keyfile", "passphrase", "desktop", "memory" (Test certificate)
    QList<ChainLink> chain;  // below the certificate, in order
    QList<ErrorInfo>
        warnings;  // "watch.expires", "watch.weak-signature", "watch.wrong-name", "chain.gap" ...
    bool operator==(const CertificateInfo&) const = default;
};

struct CertificateList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::CertificateInfo> certificates MEMBER certificates)
 public:
    QList<CertificateInfo> certificates;
    bool operator==(const CertificateList&) const = default;
};

struct DetailField {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString value MEMBER value)
 public:
    QString name;  // "Serial number"; English, the console translates the ones it knows
    QString value;
    bool operator==(const DetailField&) const = default;
};

/// Whether a certificate is good for one purpose.
struct PurposeCheck {
    Q_GADGET
    Q_PROPERTY(QString purpose MEMBER purpose)
    Q_PROPERTY(bool good MEMBER good)
    Q_PROPERTY(postern::api::ErrorInfo reason MEMBER reason)
 public:
    QString purpose;  // "server", "client", "mail", "authority"
    bool good = false;
    ErrorInfo reason;  // why not, in plain words
    bool operator==(const PurposeCheck&) const = default;
};

/// Whether a store of root certificates recognises a certificate.
struct RootCheck {
    Q_GADGET
    Q_PROPERTY(QString store MEMBER store)
    Q_PROPERTY(bool recognised MEMBER recognised)
 public:
    QString store;  // "system" (what this computer trusts), "own" authorities, "trusted" ones of others
    bool recognised = false;
    bool operator==(const RootCheck&) const = default;
};

/// Everything the viewer shows: General, Details, Path.
struct CertificateDetails {
    Q_GADGET
    Q_PROPERTY(postern::api::CertificateInfo info MEMBER info)
    Q_PROPERTY(QList<postern::api::DetailField> subject MEMBER subject)
    Q_PROPERTY(QList<postern::api::DetailField> issuer MEMBER issuer)
    Q_PROPERTY(QList<postern::api::DetailField> fields MEMBER fields)
    Q_PROPERTY(QList<postern::api::ChainLink> path MEMBER path)
    Q_PROPERTY(QList<postern::api::PurposeCheck> purposes MEMBER purposes)
    Q_PROPERTY(QList<postern::api::RootCheck> roots MEMBER roots)
    Q_PROPERTY(postern::api::ErrorInfo verdict MEMBER verdict)
    Q_PROPERTY(QString pem MEMBER pem)
 public:
    CertificateInfo info;
    QList<DetailField> subject;
    QList<DetailField> issuer;
    QList<DetailField> fields;  // as `openssl x509 -text` names them
    QList<ChainLink> path;      // leaf first, up to the root if it is known
    QList<PurposeCheck> purposes;
    QList<RootCheck> roots;
    ErrorInfo verdict;  // empty code: "This certificate is OK"
    QString pem;
    bool operator==(const CertificateDetails&) const = default;
};

/// What is in a file that somebody wants to import; nothing is stored. `problems` are warnings that can be
/// overridden; what cannot be overridden is the error of the call.
struct FileContents {
    Q_GADGET
    Q_PROPERTY(QString format MEMBER format)
    Q_PROPERTY(int keys MEMBER keys)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(QString request MEMBER request)
    Q_PROPERTY(QString keyName MEMBER keyName)
    Q_PROPERTY(QList<postern::api::CertificateDetails> certificates MEMBER certificates)
    Q_PROPERTY(QList<postern::api::ErrorInfo> problems MEMBER problems)
 public:
    QString format;  // "PEM", "DER", "PKCS#7", "PKCS#12"
    int keys = 0;
    QString keyType;
    QString request;                         // name of the pending request whose key it matches; empty: none
    QString keyName;                         // stored key that it matches; empty: none
    QList<CertificateDetails> certificates;  // leaf first
    QList<ErrorInfo> problems;
    bool operator==(const FileContents&) const = default;
};

struct KeyInfo {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString type MEMBER type)
    Q_PROPERTY(qint64 createdUtcMs MEMBER createdUtcMs)
    Q_PROPERTY(QString spkiSha256 MEMBER spkiSha256)
    Q_PROPERTY(QString publicPem MEMBER publicPem)
    Q_PROPERTY(QString protection MEMBER protection)
    Q_PROPERTY(QString origin MEMBER origin)
    Q_PROPERTY(QStringList certificates MEMBER certificates)
    Q_PROPERTY(QStringList requests MEMBER requests)
    Q_PROPERTY(postern::api::ErrorInfo problem MEMBER problem)
 public:
    QString name;
    QString type;  // "RSA 2048"
    qint64 createdUtcMs = 0;
    QString spkiSha256;  // of the public key, Base64
    QString publicPem;
    QString protection;  // "keyfile", "passphrase", "desktop"
    QString origin;      // "generated", "imported"
    QStringList certificates;
    QStringList requests;
    ErrorInfo problem;  // "key.locked", "key.unreadable", "key.weak"; empty code: good
    bool operator==(const KeyInfo&) const = default;
};

struct KeyList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::KeyInfo> keys MEMBER keys)
 public:
    QList<KeyInfo> keys;
    bool operator==(const KeyList&) const = default;
};

struct KeyTest {
    Q_GADGET
    Q_PROPERTY(bool good MEMBER good)
    Q_PROPERTY(QString text MEMBER text)
 public:
    bool good = false;
    QString text;  // "Verification String is OK"
    bool operator==(const KeyTest&) const = default;
};

/// A key being made. `state`: "running", "done", "cancelled", "unknown".
struct KeyJob {
    Q_GADGET
    Q_PROPERTY(QString state MEMBER state)
    Q_PROPERTY(int steps MEMBER steps)
    Q_PROPERTY(qint64 sinceUtcMs MEMBER sinceUtcMs)
 public:
    QString state;
    int steps = 0;  // progress marks of the search for primes; only ever grows
    qint64 sinceUtcMs = 0;
    bool operator==(const KeyJob&) const = default;
};

/// How the private keys are protected where they lie.
struct KeyStoreInfo {
    Q_GADGET
    Q_PROPERTY(QString mode MEMBER mode)
    Q_PROPERTY(QString folder MEMBER folder)
    Q_PROPERTY(QString defaultFolder MEMBER defaultFolder)
    Q_PROPERTY(bool locked MEMBER locked)
    Q_PROPERTY(int keys MEMBER keys)
    Q_PROPERTY(bool desktopAvailable MEMBER desktopAvailable)
    Q_PROPERTY(postern::api::ErrorInfo problem MEMBER problem)
 public:
    QString mode;    // "keyfile", "passphrase", "desktop"
    QString folder;  // of the key file
    QString defaultFolder;
    bool locked = false;  // the passphrase is needed
    int keys = 0;
    bool desktopAvailable = false;
    ErrorInfo problem;  // "keyfile.readable-by-others" ...
    bool operator==(const KeyStoreInfo&) const = default;
};

/// A signing request that waits for its certificate.
struct RequestInfo {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString keyName MEMBER keyName)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(QString subject MEMBER subject)
    Q_PROPERTY(QStringList names MEMBER names)
    Q_PROPERTY(QString csrPem MEMBER csrPem)
    Q_PROPERTY(qint64 createdUtcMs MEMBER createdUtcMs)
    Q_PROPERTY(int ageDays MEMBER ageDays)
    Q_PROPERTY(QString note MEMBER note)
    Q_PROPERTY(QString authority MEMBER authority)
    Q_PROPERTY(QString verification MEMBER verification)
    Q_PROPERTY(QVariantMap checklist MEMBER checklist)
    Q_PROPERTY(QString replaces MEMBER replaces)
    Q_PROPERTY(QStringList services MEMBER services)
    Q_PROPERTY(QStringList domains MEMBER domains)
 public:
    QString name;
    QString keyName;
    QString keyType;
    QString subject;
    QStringList names;
    QString csrPem;
    qint64 createdUtcMs = 0;
    int ageDays = 0;
    QString note;
    QString authority;     // who was asked
    QString verification;  // how the authority proves who asks: "", "dns", "http", "mail", "manual"
    QVariantMap
        checklist;     // answer by question: "browsers", "trusted", "identity", "online", "cost", "familiar"
    QString replaces;  // certificate that stays in use until the answer is here
    QStringList services;
    QStringList domains;
    bool operator==(const RequestInfo&) const = default;
};

struct RequestList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::RequestInfo> requests MEMBER requests)
 public:
    QList<RequestInfo> requests;
    bool operator==(const RequestList&) const = default;
};

struct NameCheck {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString source MEMBER source)
    Q_PROPERTY(bool valid MEMBER valid)
    Q_PROPERTY(QString dns MEMBER dns)
    Q_PROPERTY(QStringList addresses MEMBER addresses)
    Q_PROPERTY(qint64 seen MEMBER seen)
 public:
    QString name;
    QString source;  // "asked", "host", "domain", "alias", "seen" (clients asked for it by SNI)
    bool valid = false;
    QString dns;  // "ok": leads to this machine; "elsewhere"; "missing": no A or AAAA; "unknown": no answer
                  // in time; "local"
    QStringList addresses;
    qint64 seen = 0;  // clients that asked for it in the last 30 days
    bool operator==(const NameCheck&) const = default;
};

struct NameChecks {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::NameCheck> names MEMBER names)
 public:
    QList<NameCheck> names;
    bool operator==(const NameChecks&) const = default;
};

/// "SSL/TLS Certificate To Use" of one domain.
struct DomainSecurity {
    Q_GADGET
    Q_PROPERTY(QString domain MEMBER domain)
    Q_PROPERTY(QString choice MEMBER choice)
    Q_PROPERTY(QString certificate MEMBER certificate)
    Q_PROPERTY(QStringList addresses MEMBER addresses)
    Q_PROPERTY(QStringList names MEMBER names)
    Q_PROPERTY(QStringList uncovered MEMBER uncovered)
    Q_PROPERTY(postern::api::ErrorInfo hint MEMBER hint)
    Q_PROPERTY(QList<postern::api::CutOff> cutOff MEMBER cutOff)
 public:
    QString domain;
    QString choice;         // "shared" (what each service has), "test", "custom", "no"
    QString certificate;    // for "custom"
    QStringList addresses;  // local addresses bound to this domain, for clients without SNI
    QStringList names;      // the domain and its aliases
    QStringList uncovered;  // names and seen SNI that the certificate does not hold
    ErrorInfo hint;         // "domain.certificate-not-used" ...
    QList<CutOff> cutOff;   // by the choice that was to be checked
    bool operator==(const DomainSecurity&) const = default;
};

struct KeptCertificate {
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString keyName MEMBER keyName)
    Q_PROPERTY(qint64 replacedUtcMs MEMBER replacedUtcMs)
    Q_PROPERTY(QString subject MEMBER subject)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(QString sha256 MEMBER sha256)
    Q_PROPERTY(qint64 notAfterUtcMs MEMBER notAfterUtcMs)
 public:
    qint64 id = 0;
    QString name;
    QString keyName;
    qint64 replacedUtcMs = 0;
    QString subject;  // this and what follows is empty for a key alone
    QString keyType;
    QString sha256;
    qint64 notAfterUtcMs = 0;
    bool operator==(const KeptCertificate&) const = default;
};

struct KeptCertificateList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::KeptCertificate> kept MEMBER kept)
 public:
    QList<KeptCertificate> kept;
    bool operator==(const KeptCertificateList&) const = default;
};

struct RestoreReport {
    Q_GADGET
    Q_PROPERTY(QStringList installed MEMBER installed)
    Q_PROPERTY(QStringList skipped MEMBER skipped)
    Q_PROPERTY(QStringList keys MEMBER keys)
    Q_PROPERTY(QStringList requests MEMBER requests)
 public:
    QStringList installed;
    QStringList skipped;
    QStringList keys;
    QStringList requests = {};  // that wait for their certificate
    bool operator==(const RestoreReport&) const = default;
};

}  // namespace postern::api
