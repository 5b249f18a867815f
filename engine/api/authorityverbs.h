#pragma once

#include "engine/api/authoritytypes.h"

namespace postern::api {

struct AuthoritiesList {
    Q_GADGET
 public:
    using Reply = AuthorityList;
    static constexpr const char* kVerb = "authority.list";
};

/// An own root. Errors: "authority.exists", those of CertificateSelfSigned.
struct AuthorityCreate {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString commonName MEMBER commonName)
    Q_PROPERTY(QString organization MEMBER organization)
    Q_PROPERTY(QString country MEMBER country)
    Q_PROPERTY(int validDays MEMBER validDays)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(QString job MEMBER job)
 public:
    using Reply = AuthorityInfo;
    static constexpr const char* kVerb = "authority.create";
    QString name;
    QString commonName;
    QString organization;
    QString country;
    int validDays = 0;
    QString keyType;
    QString job;
};

/// An own root that exists elsewhere, with its key. Errors: "import.*", "authority.not-one".
struct AuthorityImport {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString base64 MEMBER base64)
    Q_PROPERTY(QString password MEMBER password)
 public:
    using Reply = AuthorityInfo;
    static constexpr const char* kVerb = "authority.import";
    QString name;
    QString base64;
    QString password;  // secret: never logged
};

/// Own or trusted. Error "authority.in-use" while unexpired certificates of it are not revoked, unless force.
struct AuthorityRemove {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(bool force MEMBER force)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "authority.remove";
    QString name;
    bool force = false;
};

/// `format`: "cer" (DER), "pem", "p7b", "mobileconfig". Also for the test authority, "test".
struct AuthorityRoot {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString format MEMBER format)
 public:
    using Reply = FileData;
    static constexpr const char* kVerb = "authority.root";
    QString name;
    QString format;
};

/// An authority whose client certificates count. Errors: "import.*", "authority.not-one", "authority.exists".
struct AuthorityTrust {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString base64 MEMBER base64)
 public:
    using Reply = AuthorityInfo;
    static constexpr const char* kVerb = "authority.trust";
    QString name;
    QString base64;
};

struct TemplatesList {
    Q_GADGET
 public:
    using Reply = TemplateList;
    static constexpr const char* kVerb = "authority.templates";
};

struct TemplateSet {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(int validDays MEMBER validDays)
    Q_PROPERTY(QStringList usages MEMBER usages)
 public:
    using Reply = TemplateList;
    static constexpr const char* kVerb = "authority.template.set";
    QString name;
    QString keyType;
    int validDays = 0;
    QStringList usages;
};

/// Issues from: a pending request of this engine (`request`: it is completed and installed), a request file
/// (`csr`, PEM or Base64 DER), or with a key made here (PKCS#12 under `password`). `account`: for a client
/// certificate; it is mapped to the account. validDays 0: as the template says. Errors: "authority.missing",
/// "request.missing", "csr.signature".
struct CertificateIssue {
    Q_GADGET
    Q_PROPERTY(QString authority MEMBER authority)
    Q_PROPERTY(QString templateName MEMBER templateName)
    Q_PROPERTY(QString request MEMBER request)
    Q_PROPERTY(QString csr MEMBER csr)
    Q_PROPERTY(QString account MEMBER account)
    Q_PROPERTY(QString commonName MEMBER commonName)
    Q_PROPERTY(QStringList names MEMBER names)
    Q_PROPERTY(int validDays MEMBER validDays)
    Q_PROPERTY(QString password MEMBER password)
    Q_PROPERTY(bool mobileconfig MEMBER mobileconfig)
    Q_PROPERTY(bool replace MEMBER replace)
    Q_PROPERTY(bool beside MEMBER beside)
 public:
    using Reply = IssueResult;
    static constexpr const char* kVerb = "authority.issue";
    QString authority;
    QString templateName;
    QString request;
    QString csr;
    QString account;
    QString commonName;
    QStringList names;
    int validDays = 0;
    QString password;           // secret: never logged
    bool mobileconfig = false;  // the file is a profile with the PKCS#12 inside
    bool replace = false;       // of a request: as with RequestComplete
    bool beside = false;        // likewise
};

/// `authority` empty: of all.
struct IssuedCertificates {
    Q_GADGET
    Q_PROPERTY(QString authority MEMBER authority)
 public:
    using Reply = IssuedList;
    static constexpr const char* kVerb = "authority.issued";
    QString authority;
};

/// `reason` (RFC 5280 section 5.3.1): "unspecified", "keyCompromise", "affiliationChanged", "superseded",
/// "cessationOfOperation".
struct IssuedRevoke {
    Q_GADGET
    Q_PROPERTY(QString authority MEMBER authority)
    Q_PROPERTY(QString serial MEMBER serial)
    Q_PROPERTY(QString reason MEMBER reason)
 public:
    using Reply = IssuedInfo;
    static constexpr const char* kVerb = "authority.revoke";
    QString authority;
    QString serial;
    QString reason;
};

struct CrlRead {
    Q_GADGET
    Q_PROPERTY(QString authority MEMBER authority)
 public:
    using Reply = FileData;
    static constexpr const char* kVerb = "authority.crl";
    QString authority;
};

/// The list of revoked certificates of a trusted authority (DER or PEM, Base64); the clients on it are
/// refused from then on. `url` ("http://..."): where it is fetched anew from now on; "-": where the
/// certificates of the authority say; empty: as it is. Without a list only the place is set. Errors: "crl.*",
/// "authority.missing".
struct CrlImport {
    Q_GADGET
    Q_PROPERTY(QString authority MEMBER authority)
    Q_PROPERTY(QString base64 MEMBER base64)
    Q_PROPERTY(QString url MEMBER url)
 public:
    using Reply = AuthorityInfo;
    static constexpr const char* kVerb = "authority.crl.import";
    QString authority;
    QString base64;
    QString url;
};

/// Entries with a number above `after`, at most `limit` (0: 1000), the newest if there are more.
struct JournalRead {
    Q_GADGET
    Q_PROPERTY(qint64 after MEMBER after)
    Q_PROPERTY(int limit MEMBER limit)
 public:
    using Reply = JournalList;
    static constexpr const char* kVerb = "journal.read";
    qint64 after = 0;
    int limit = 0;
};

}  // namespace postern::api
