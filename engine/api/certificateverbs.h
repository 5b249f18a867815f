#pragma once

#include "engine/api/certificatetypes.h"

namespace postern::api {

struct CertificatesList {
    Q_GADGET
 public:
    using Reply = CertificateList;
    static constexpr const char* kVerb = "cert.list";
};

struct CertificateShow {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = CertificateDetails;
    static constexpr const char* kVerb = "cert.show";
    QString name;
};

/// The fields of C146; keyType: "rsa2048", "rsa3072", "rsa4096", "p256", "p384", "ed25519". keyName: a stored
/// key to use instead of a new one. services: those that use it from now on. With requestToo a signing
/// request for the same key is kept as well (I19).
struct CertificateSelfSigned {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString commonName MEMBER commonName)
    Q_PROPERTY(QString country MEMBER country)
    Q_PROPERTY(QString state MEMBER state)
    Q_PROPERTY(QString city MEMBER city)
    Q_PROPERTY(QString organization MEMBER organization)
    Q_PROPERTY(QString unit MEMBER unit)
    Q_PROPERTY(QString email MEMBER email)
    Q_PROPERTY(QStringList names MEMBER names)
    Q_PROPERTY(int validDays MEMBER validDays)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(QString keyName MEMBER keyName)
    Q_PROPERTY(QString job MEMBER job)
    Q_PROPERTY(bool replace MEMBER replace)
    Q_PROPERTY(bool beside MEMBER beside)
    Q_PROPERTY(bool requestToo MEMBER requestToo)
    Q_PROPERTY(QStringList services MEMBER services)
    Q_PROPERTY(QStringList domains MEMBER domains)
 public:
    using Reply = CertificateInfo;
    static constexpr const char* kVerb = "cert.selfsigned";
    QString name;
    QString commonName;
    QString country;
    QString state;
    QString city;
    QString organization;
    QString unit;
    QString email;
    QStringList names;
    int validDays = 0;
    QString keyType;
    QString keyName;
    QString job;
    bool replace = false;
    bool beside = false;  // one of the same name and kind of key stays as it is, unasked
    bool requestToo = false;
    QStringList services;
    QStringList domains;
};

/// A signing request; the same fields. Errors: "request.exists" for one that waits under this name already.
struct CertificateRequestMake {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString commonName MEMBER commonName)
    Q_PROPERTY(QString country MEMBER country)
    Q_PROPERTY(QString state MEMBER state)
    Q_PROPERTY(QString city MEMBER city)
    Q_PROPERTY(QString organization MEMBER organization)
    Q_PROPERTY(QString unit MEMBER unit)
    Q_PROPERTY(QString email MEMBER email)
    Q_PROPERTY(QStringList names MEMBER names)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(QString keyName MEMBER keyName)
    Q_PROPERTY(QString job MEMBER job)
    Q_PROPERTY(QString note MEMBER note)
    Q_PROPERTY(QString authority MEMBER authority)
    Q_PROPERTY(QString verification MEMBER verification)
    Q_PROPERTY(QVariantMap checklist MEMBER checklist)
    Q_PROPERTY(QString replaces MEMBER replaces)
    Q_PROPERTY(QStringList services MEMBER services)
    Q_PROPERTY(QStringList domains MEMBER domains)
    Q_PROPERTY(bool replace MEMBER replace)
 public:
    using Reply = RequestInfo;
    static constexpr const char* kVerb = "cert.csr";
    QString name;
    QString commonName;
    QString country;
    QString state;
    QString city;
    QString organization;
    QString unit;
    QString email;
    QStringList names;
    QString keyType;
    QString keyName;
    QString job;
    QString note;
    QString authority;
    QString verification;
    QVariantMap checklist;
    QString replaces;
    QStringList services;
    QStringList domains;
    bool replace = false;  // a request of this name that still waits is given up
};

struct RequestsList {
    Q_GADGET
 public:
    using Reply = RequestList;
    static constexpr const char* kVerb = "request.list";
};

/// Changes what is noted with a request.
struct RequestSet {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString note MEMBER note)
    Q_PROPERTY(QString authority MEMBER authority)
    Q_PROPERTY(QString verification MEMBER verification)
    Q_PROPERTY(QVariantMap checklist MEMBER checklist)
 public:
    using Reply = RequestInfo;
    static constexpr const char* kVerb = "request.set";
    QString name;
    QString note;
    QString authority;
    QString verification;
    QVariantMap checklist;
};

/// Gives the request up; its key stays unless removeKey.
struct RequestRemove {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(bool removeKey MEMBER removeKey)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "request.remove";
    QString name;
    bool removeKey = false;
};

/// "Process the pending request": the answer of the authority. Errors: "request.mismatch", "import.*"; with
/// `force` what can be overridden is ("chain.gap", "cert.names-differ", "cert.not-yet-valid" ...);
/// "cert.name-active" for another certificate with this name and kind of key unless force or `replace`: then
/// who uses that one uses this one.
struct RequestComplete {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString base64 MEMBER base64)
    Q_PROPERTY(QString password MEMBER password)
    Q_PROPERTY(QString chainBase64 MEMBER chainBase64)
    Q_PROPERTY(bool force MEMBER force)
    Q_PROPERTY(bool replace MEMBER replace)
    Q_PROPERTY(bool beside MEMBER beside)
    Q_PROPERTY(QStringList services MEMBER services)
    Q_PROPERTY(QStringList domains MEMBER domains)
 public:
    using Reply = CertificateInfo;
    static constexpr const char* kVerb = "request.complete";
    QString name;
    QString base64;
    QString password;     // secret: never logged
    QString chainBase64;  // further chain certificates; empty: those of the file
    bool force = false;
    bool replace = false;
    bool beside = false;  // one of the same name and kind of key stays as it is, unasked
    QStringList services;
    QStringList domains;
};

/// Looks into a file; nothing is stored. `keyName`: which stored key it should match, empty for any.
struct CertificateExamine {
    Q_GADGET
    Q_PROPERTY(QString base64 MEMBER base64)
    Q_PROPERTY(QString password MEMBER password)
    Q_PROPERTY(QString keyName MEMBER keyName)
    Q_PROPERTY(QString chainBase64 MEMBER chainBase64)
 public:
    using Reply = FileContents;
    static constexpr const char* kVerb = "cert.examine";
    QString base64;
    QString password;  // secret: never logged
    QString keyName;
    QString chainBase64;
};

/// Certificate and key as PEM texts, or `base64` with a file of any format (which may hold both); `keyName`
/// for a stored key instead of one in the files. Errors: "cert.exists" unless replace; "chain.gap" and such
/// unless force; "cert.name-active" as with RequestComplete.
struct CertificateInstall {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString chainPem MEMBER chainPem)
    Q_PROPERTY(QString keyPem MEMBER keyPem)
    Q_PROPERTY(QString base64 MEMBER base64)
    Q_PROPERTY(QString password MEMBER password)
    Q_PROPERTY(QString keyName MEMBER keyName)
    Q_PROPERTY(bool replace MEMBER replace)
    Q_PROPERTY(bool beside MEMBER beside)
    Q_PROPERTY(bool force MEMBER force)
    Q_PROPERTY(QStringList services MEMBER services)
    Q_PROPERTY(QStringList domains MEMBER domains)
 public:
    using Reply = CertificateInfo;
    static constexpr const char* kVerb = "cert.install";
    QString name;
    QString chainPem;
    QString keyPem;  // secret: never logged
    QString base64;
    QString password;  // secret: never logged
    QString keyName;
    bool replace = false;
    bool beside = false;  // one of the same name and kind of key stays as it is, unasked
    bool force = false;
    QStringList services;
    QStringList domains;
};

/// The key stays.
struct CertificateRemove {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "cert.remove";
    QString name;
};

/// From now on these services and domains use it.
struct CertificateBind {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QStringList services MEMBER services)
    Q_PROPERTY(QStringList domains MEMBER domains)
 public:
    using Reply = CertificateInfo;
    static constexpr const char* kVerb = "cert.bind";
    QString name;
    QStringList services;
    QStringList domains;
};

/// The certificate with another kind of key that is served beside this one; empty: none. Errors:
/// "cert.companion".
struct CertificateCompanion {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString companion MEMBER companion)
 public:
    using Reply = CertificateInfo;
    static constexpr const char* kVerb = "cert.companion";
    QString name;
    QString companion;
};

/// Sorted, each link checked; the root is left out. Errors: "import.*", "chain.gap" ... unless force.
struct ChainSet {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString base64 MEMBER base64)
    Q_PROPERTY(bool force MEMBER force)
 public:
    using Reply = CertificateInfo;
    static constexpr const char* kVerb = "chain.set";
    QString name;
    QString base64;
    bool force = false;
};

/// Fetches what the chain lacks from where its certificates say (AIA, plain HTTP), verifies each link and
/// sets the chain. Errors: "chain.no-place", "chain.other-issuer", "fetch.failed", and those of ChainSet.
struct ChainComplete {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = CertificateInfo;
    static constexpr const char* kVerb = "chain.complete";
    QString name;
};

struct ChainRemove {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = CertificateInfo;
    static constexpr const char* kVerb = "chain.remove";
    QString name;
};

/// The certificate and its chain as PEM; never a key.
struct CertificateExport {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = Text;
    static constexpr const char* kVerb = "cert.export";
    QString name;
};

/// `format`: "pem" (with chain), "der", "p7b", "p12" (with key, needs the password).
struct CertificateExportFile {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString format MEMBER format)
    Q_PROPERTY(QString password MEMBER password)
 public:
    using Reply = FileData;
    static constexpr const char* kVerb = "cert.export.file";
    QString name;
    QString format;
    QString password;  // secret: never logged
};

/// All keys and certificates as one PKCS#12 file. Errors: "password.weak".
struct CertificatesBackup {
    Q_GADGET
    Q_PROPERTY(QString password MEMBER password)
 public:
    using Reply = FileData;
    static constexpr const char* kVerb = "cert.backup";
    QString password;  // secret: never logged
};

/// `conflict`: what to do with a name that is taken: "skip", "replace", "rename".
struct CertificatesRestore {
    Q_GADGET
    Q_PROPERTY(QString base64 MEMBER base64)
    Q_PROPERTY(QString password MEMBER password)
    Q_PROPERTY(QString conflict MEMBER conflict)
 public:
    using Reply = RestoreReport;
    static constexpr const char* kVerb = "cert.restore";
    QString base64;
    QString password;  // secret: never logged
    QString conflict;
};

/// Dated copies of what was replaced or removed under this name (empty: under any), newest first.
struct CertificateBackups {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = KeptCertificateList;
    static constexpr const char* kVerb = "cert.backups";
    QString name;
};

/// Puts a dated copy back under its name; what is there now is kept in its turn, and who uses that name uses
/// this from now on. Errors: "backup.missing", "setting.cipher-none".
struct CertificateRecover {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(qint64 id MEMBER id)
 public:
    using Reply = RestoreReport;
    static constexpr const char* kVerb = "cert.recover";
    QString name;
    qint64 id = 0;
};

/// The authority that clients trust for the Test certificate, as PEM.
struct AuthorityExport {
    Q_GADGET
 public:
    using Reply = Text;
    static constexpr const char* kVerb = "cert.authority.export";
};

/// Checks the names of a certificate against DNS, this machine's addresses and what clients asked for. With
/// `propose` also the names that the domain (empty: the main one) suggests. Takes at most three seconds.
struct NamesCheck {
    Q_GADGET
    Q_PROPERTY(QStringList names MEMBER names)
    Q_PROPERTY(bool propose MEMBER propose)
    Q_PROPERTY(QString domain MEMBER domain)
 public:
    using Reply = NameChecks;
    static constexpr const char* kVerb = "cert.names";
    QStringList names;
    bool propose = false;
    QString domain;
};

/// Another name for a domain: accounts keep their mail, and the old name stays as an alias unless `dropOld`.
/// The certificate does not change; the reply says which names it lacks then
/// ("domain.certificate-unchanged"). Errors: "domain.missing", "domain.exists", "domain.invalid".
struct DomainRename {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString newName MEMBER newName)
    Q_PROPERTY(bool dropOld MEMBER dropOld)
 public:
    using Reply = DomainSecurity;
    static constexpr const char* kVerb = "domain.rename";
    QString name;
    QString newName;
    bool dropOld = false;
};

struct DomainSecurityRead {
    Q_GADGET
    Q_PROPERTY(QString domain MEMBER domain)
 public:
    using Reply = DomainSecurity;
    static constexpr const char* kVerb = "domain.security";
    QString domain;
};

/// With checkOnly nothing changes, and the reply says who would be cut off. Errors: "cert.missing",
/// "domain.address" when another domain has the address.
struct DomainSecuritySet {
    Q_GADGET
    Q_PROPERTY(QString domain MEMBER domain)
    Q_PROPERTY(QString choice MEMBER choice)
    Q_PROPERTY(QString certificate MEMBER certificate)
    Q_PROPERTY(QStringList addresses MEMBER addresses)
    Q_PROPERTY(bool checkOnly MEMBER checkOnly)
 public:
    using Reply = DomainSecurity;
    static constexpr const char* kVerb = "domain.security.set";
    QString domain;
    QString choice;
    QString certificate;
    QStringList addresses;
    bool checkOnly = false;
};

}  // namespace postern::api
