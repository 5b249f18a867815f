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

/// Who would fail if this file replaced the certificate `name`, or if the services took `name` (then no
/// file).
struct CutOffPreview {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString base64 MEMBER base64)
    Q_PROPERTY(QString password MEMBER password)
    Q_PROPERTY(QStringList services MEMBER services)
    Q_PROPERTY(QStringList domains MEMBER domains)
 public:
    using Reply = CutOffList;
    static constexpr const char* kVerb = "client.cutoff";
    QString name;
    QString base64;
    QString password;  // secret: never logged
    QStringList services;
    QStringList domains;
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
