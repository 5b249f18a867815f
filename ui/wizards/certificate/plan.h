#pragma once

#include "engine/api/adminapi.h"

#include <QObject>

namespace postern::ui {

/// What the certificate wizard was told so far. Nothing of it has reached the engine.
struct CertificatePlan {
    enum class Path { SelfSigned, Request, Own, Process, Import, Assign };
    Path path = Path::SelfSigned;
    bool quick = false;      // only the summary is shown before it is done
    bool beside = false;     // a second one for the same names: it keeps the name it was given here
    bool replacing = false;  // began with a certificate that is to be replaced

    QString replaces;  // certificate that is in use until the new one is there
    QString name;      // of the certificate in Postern
    QString commonName;
    QStringList names;
    QString organization, unit, city, state, country, email;
    int validDays = 365;
    QString keyType = QStringLiteral("p256");
    QString keyName;  // stored key to use; empty: a new one
    bool requestToo = false;

    QString ownAuthority;  // of ours, for Path::Own
    QString authority;     // who is asked, for Path::Request
    QString verification, note;
    QVariantMap checklist;

    QString request;  // the one that is processed
    QString base64, password, chainBase64;
    api::FileContents contents;
    bool force = false;  // problems were seen and accepted

    QStringList services, domains;
    bool replace = false;  // what has this name already may go
    bool operator==(const CertificatePlan&) const = default;
};

/// The requests that carry a plan out.
[[nodiscard]] api::CertificateSelfSigned selfSignedOf(const CertificatePlan& plan, const QString& job);
[[nodiscard]] api::CertificateRequestMake requestOf(const CertificatePlan& plan, const QString& job);
[[nodiscard]] api::RequestComplete completionOf(const CertificatePlan& plan);
[[nodiscard]] api::CertificateInstall installOf(const CertificatePlan& plan);

/// The services that show a certificate; Certificate Services speaks plain HTTP, as revocation must.
[[nodiscard]] QStringList encryptingServices(const api::Status& status);

/// Whether no public authority gives certificates for this name: it is of this network alone (RFC 6761,
/// RFC 6762, RFC 8375, RFC 9476) or an address.
[[nodiscard]] bool isPrivateName(const QString& name);

/// What there is already, read once when a wizard opens. A list that could not be read is empty.
class Inventory : public QObject {
    Q_OBJECT
 public:
    Inventory(api::AdminApi& api, QObject* parent);
    void read();
    [[nodiscard]] bool isReady() const { return m_open == 0; }
    [[nodiscard]] const QList<api::CertificateInfo>& certificates() const { return m_certificates; }
    [[nodiscard]] const QList<api::KeyInfo>& keys() const { return m_keys; }
    [[nodiscard]] const QList<api::RequestInfo>& requests() const { return m_requests; }
    [[nodiscard]] const QList<api::AuthorityInfo>& authorities() const { return m_authorities; }
    [[nodiscard]] const QList<api::DomainInfo>& domains() const { return m_domains; }
    /// Null when there is none of this name.
    [[nodiscard]] const api::CertificateInfo* certificate(const QString& name) const;
    [[nodiscard]] const api::RequestInfo* request(const QString& name) const;
    /// Whether a certificate other than the Test certificate exists.
    [[nodiscard]] bool hasOwnCertificate() const;
    /// Names of our own authorities.
    [[nodiscard]] QStringList ownAuthorities() const;

 Q_SIGNALS:
    void ready();

 private:
    template <class Request, class List>
    void ask(const Request& request, List* into, List Request::Reply::*member);
    api::AdminApi& m_api;
    int m_open = 0;
    QList<api::CertificateInfo> m_certificates;
    QList<api::KeyInfo> m_keys;
    QList<api::RequestInfo> m_requests;
    QList<api::AuthorityInfo> m_authorities;
    QList<api::DomainInfo> m_domains;
};

}  // namespace postern::ui
