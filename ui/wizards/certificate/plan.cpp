#include "ui/wizards/certificate/plan.h"

#include <QRegularExpression>

#include <algorithm>

namespace postern::ui {

namespace {

/// The fields that a self-signed certificate and a request share.
template <class Request>
Request withSubject(const CertificatePlan& plan, const QString& job) {
    Request request;
    request.name = plan.name;
    request.commonName = plan.commonName;
    request.names = plan.names;
    request.organization = plan.organization;
    request.unit = plan.unit;
    request.city = plan.city;
    request.state = plan.state;
    request.country = plan.country;
    request.email = plan.email;
    request.keyType = plan.keyType;
    request.keyName = plan.keyName;
    request.job = job;
    request.services = plan.services;
    request.domains = plan.domains;
    request.replace = plan.replace;
    return request;
}

}  // namespace

api::CertificateSelfSigned selfSignedOf(const CertificatePlan& plan, const QString& job) {
    auto request = withSubject<api::CertificateSelfSigned>(plan, job);
    request.validDays = plan.validDays;
    request.requestToo = plan.requestToo;
    return request;
}

api::CertificateRequestMake requestOf(const CertificatePlan& plan, const QString& job) {
    auto request = withSubject<api::CertificateRequestMake>(plan, job);
    request.note = plan.note;
    request.authority = plan.authority;
    request.verification = plan.verification;
    request.checklist = plan.checklist;
    request.replaces = plan.replaces;
    return request;
}

api::RequestComplete completionOf(const CertificatePlan& plan) {
    api::RequestComplete request;
    request.name = plan.request;
    request.base64 = plan.base64;
    request.password = plan.password;
    request.chainBase64 = plan.chainBase64;
    request.force = plan.force;
    request.replace = plan.replace;
    request.services = plan.services;
    request.domains = plan.domains;
    return request;
}

api::CertificateInstall installOf(const CertificatePlan& plan) {
    api::CertificateInstall request;
    request.name = plan.name;
    request.base64 = plan.base64;
    request.password = plan.password;
    request.keyName = plan.contents.keys > 0 ? QString() : plan.contents.keyName;
    request.replace = plan.replace;
    request.force = plan.force;
    request.services = plan.services;
    request.domains = plan.domains;
    return request;
}

QStringList encryptingServices(const api::Status& status) {
    QStringList names;
    for (const api::ServiceInfo& service : status.services) {
        if (service.name != QLatin1StringView("pki"))
            names << service.name;
    }
    return names;
}

bool isPrivateName(const QString& name) {
    static const QStringList kPrivate{
        QStringLiteral(".local"),     QStringLiteral(".lan"),       QStringLiteral(".home"),
        QStringLiteral(".home.arpa"), QStringLiteral(".internal"),  QStringLiteral(".intranet"),
        QStringLiteral(".corp"),      QStringLiteral(".private"),   QStringLiteral(".test"),
        QStringLiteral(".invalid"),   QStringLiteral(".localhost"), QStringLiteral(".localdomain"),
        QStringLiteral(".alt")};
    static const QRegularExpression kAddress(QStringLiteral("^[0-9.]+$|:"));
    const QString low = name.toLower();
    return !low.contains(QLatin1Char('.')) || kAddress.match(low).hasMatch() ||
           std::any_of(kPrivate.begin(), kPrivate.end(),
                       [&](const QString& end) { return low.endsWith(end); });
}

Inventory::Inventory(api::AdminApi& api, QObject* parent) : QObject(parent), m_api(api) {}

template <class Request, class List>
void Inventory::ask(const Request& request, List* into, List Request::Reply::*member) {
    ++m_open;
    m_api.call(request, this, [this, into, member](base::Result<typename Request::Reply> reply) {
        if (reply)
            *into = reply.value().*member;
        if (--m_open == 0)
            Q_EMIT ready();
    });
}

void Inventory::read() {
    ask(api::CertificatesList{}, &m_certificates, &api::CertificateList::certificates);
    ask(api::KeysList{}, &m_keys, &api::KeyList::keys);
    ask(api::RequestsList{}, &m_requests, &api::RequestList::requests);
    ask(api::AuthoritiesList{}, &m_authorities, &api::AuthorityList::authorities);
    ask(api::DomainsList{}, &m_domains, &api::DomainList::domains);
}

const api::CertificateInfo* Inventory::certificate(const QString& name) const {
    const auto at = std::find_if(m_certificates.begin(), m_certificates.end(),
                                 [&](const api::CertificateInfo& info) { return info.name == name; });
    return at == m_certificates.end() ? nullptr : &*at;
}

const api::RequestInfo* Inventory::request(const QString& name) const {
    const auto at = std::find_if(m_requests.begin(), m_requests.end(),
                                 [&](const api::RequestInfo& info) { return info.name == name; });
    return at == m_requests.end() ? nullptr : &*at;
}

bool Inventory::hasOwnCertificate() const {
    return std::any_of(m_certificates.begin(), m_certificates.end(), [](const api::CertificateInfo& info) {
        return info.kind != QLatin1StringView("test");
    });
}

QStringList Inventory::ownAuthorities() const {
    QStringList names;
    for (const api::AuthorityInfo& info : m_authorities) {
        if (info.kind == QLatin1StringView("own"))
            names << info.name;
    }
    return names;
}

}  // namespace postern::ui
