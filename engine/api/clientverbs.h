#pragma once

#include "engine/api/authoritytypes.h"
#include "engine/api/clienttypes.h"

namespace postern::api {

/// `address` empty: of all accounts.
struct AccountCertificatesList {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
 public:
    using Reply = ClientCertificateList;
    static constexpr const char* kVerb = "account.certificates";
    QString address;
};

/// A certificate (any format, Base64), or a rule: match "subject" or "email" with its value. `authority`:
/// whose certificates a rule by subject is about; empty: those of own authorities. Errors: "import.*",
/// "account.missing", "authority.missing", "client.taken".
struct AccountCertificateAdd {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
    Q_PROPERTY(QString label MEMBER label)
    Q_PROPERTY(QString base64 MEMBER base64)
    Q_PROPERTY(QString match MEMBER match)
    Q_PROPERTY(QString value MEMBER value)
    Q_PROPERTY(QString authority MEMBER authority)
 public:
    using Reply = ClientCertificateInfo;
    static constexpr const char* kVerb = "account.certificate.add";
    QString address;
    QString label;
    QString base64;
    QString match;
    QString value;
    QString authority;
};

struct AccountCertificateRemove {
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "account.certificate.remove";
    qint64 id = 0;
};

/// What clients did in the last 30 days; `service` empty: all.
struct ClientFactsList {
    Q_GADGET
    Q_PROPERTY(QString service MEMBER service)
 public:
    using Reply = ClientFactList;
    static constexpr const char* kVerb = "client.facts";
    QString service;
};

/// Who would fail if services and domains took the certificate `name`: as it is stored; or as in this file,
/// which replaces it; or as `planned`; or, with `pairs`, with `companion` (empty: nothing) served beside it.
/// Errors: "cert.missing", "service.unknown", "domain.missing", "import.*", and of what is planned
/// "cert.name-missing", "cert.name-invalid", "cert.key-type", "key.missing", "request.missing",
/// "authority.missing"; "cert.companion".
struct CutOffPreview {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString base64 MEMBER base64)
    Q_PROPERTY(QString password MEMBER password)
    Q_PROPERTY(QStringList services MEMBER services)
    Q_PROPERTY(QStringList domains MEMBER domains)
    Q_PROPERTY(postern::api::PlannedCertificate planned MEMBER planned)
    Q_PROPERTY(bool replace MEMBER replace)
    Q_PROPERTY(bool pairs MEMBER pairs)
    Q_PROPERTY(QString companion MEMBER companion)
 public:
    using Reply = CutOffList;
    static constexpr const char* kVerb = "client.cutoff";
    QString name;
    QString base64;
    QString password;  // secret: never logged
    QStringList services;
    QStringList domains;
    PlannedCertificate planned;
    bool replace = false;  // what is planned takes the place of others with its name and kind of key
    bool pairs = false;
    QString companion;
};

struct ProbationConfirm {
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "settings.confirm";
    qint64 id = 0;
};

struct ProbationRevert {
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "settings.revert";
    qint64 id = 0;
};

struct TlsCatalogueRead {
    Q_GADGET
 public:
    using Reply = TlsCatalogue;
    static constexpr const char* kVerb = "tls.catalogue";
};

}  // namespace postern::api
