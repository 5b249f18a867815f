#include "ui/wizards/certificate/task.h"

#include <QDateTime>
#include <QUuid>

namespace postern::ui {

using Path = CertificatePlan::Path;

CertificateTask::CertificateTask(api::AdminApi& api, QObject* parent) : QObject(parent), m_api(api) {
    m_poll.setInterval(300);
    connect(&m_poll, &QTimer::timeout, this, &CertificateTask::watchKey);
}

template <class Request>
void CertificateTask::send(const Request& request, std::function<void(const typename Request::Reply&)> then) {
    m_api.call(request, this, [this, then = std::move(then)](base::Result<typename Request::Reply> reply) {
        if (reply)
            then(reply.value());
        else
            fail(reply.error());
    });
}

namespace {

/// Whether the request that waits is the one that this plan would make.
bool asksTheSame(CertificatePlan before, const CertificatePlan& now) {
    before.ownAuthority = now.ownAuthority;  // what the signature alone decides
    before.validDays = now.validDays;
    return before == now;
}

}  // namespace

void CertificateTask::run(const CertificatePlan& plan) {
    m_running = true;
    const bool same = m_requestWaits && asksTheSame(m_plan, plan);
    if (m_requestWaits && !same) {
        Q_EMIT began(tr("Working..."));
        takeBack([this, plan] {
            m_plan = plan;
            begin();
        });
        return;
    }
    m_plan = plan;
    begin();
}

void CertificateTask::begin() {
    const CertificatePlan& plan = m_plan;
    m_job = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const auto installed = [this](const api::CertificateInfo& info) {
        m_certificate = info;
        finish();
    };
    const bool makesKey = plan.keyName.isEmpty() && !m_requestWaits;
    if (makesKey && (plan.path == Path::SelfSigned || plan.path == Path::Request || plan.path == Path::Own)) {
        m_since = QDateTime::currentMSecsSinceEpoch();
        m_poll.start();
        Q_EMIT began(tr("Making the key and the rest..."));
    } else {
        Q_EMIT began(tr("Working..."));
    }
    switch (plan.path) {
        case Path::SelfSigned:
            send(selfSignedOf(plan, m_job), installed);
            break;
        case Path::Request:
        case Path::Own:
            if (m_requestWaits)  // the first half was done in an earlier try
                issue();
            else
                makeRequest();
            break;
        case Path::Process:
            send(completionOf(plan), installed);
            break;
        case Path::Import:
            send(installOf(plan), installed);
            break;
        case Path::Assign: {
            api::CertificateBind request;
            request.name = plan.name;
            request.services = plan.services;
            request.domains = plan.domains;
            send(request, installed);
            break;
        }
    }
}

void CertificateTask::makeRequest() {
    send(requestOf(m_plan, m_job), [this](const api::RequestInfo& info) {
        m_request = info;
        m_requestWaits = m_plan.path == Path::Own;
        if (m_requestWaits)
            issue();
        else
            finish();
    });
}

/// The request of an earlier try that nobody wants any more, with the key that was made for it.
void CertificateTask::takeBack(std::function<void()> then) {
    api::RequestRemove request;
    request.name = m_request.name;
    request.removeKey = m_plan.keyName.isEmpty();
    m_requestWaits = false;
    m_api.call(request, this, [this, then = std::move(then)](const base::Result<api::Empty>& reply) {
        if (reply || reply.error().code == "request.missing")
            then();
        else
            fail(reply.error());
    });
}

void CertificateTask::issue() {
    m_poll.stop();
    Q_EMIT began(tr("The authority %1 signs...").arg(m_plan.ownAuthority));
    api::CertificateIssue request;
    request.authority = m_plan.ownAuthority;
    request.templateName = QStringLiteral("server");
    request.request = m_request.name;
    request.commonName = m_plan.commonName;
    request.names = m_plan.names;
    request.validDays = m_plan.validDays;
    request.replace = m_plan.replace;
    send(request, [this](const api::IssueResult& result) {
        m_requestWaits = false;
        m_certificate = result.installed;
        finish();
    });
}

void CertificateTask::watchKey() {
    api::KeyJobRead question;
    question.job = m_job;
    m_api.call(question, this, [this](base::Result<api::KeyJob> reply) {
        if (!m_poll.isActive() || !reply)
            return;
        Q_EMIT progress(reply->steps, QDateTime::currentMSecsSinceEpoch() - m_since);
    });
}

void CertificateTask::stop() {
    if (!m_running)
        return;
    api::KeyJobCancel request;
    request.job = m_job;
    m_api.call(request, this, [](const base::Result<api::Empty>&) {});  // the work itself answers
}

void CertificateTask::clean() {
    if (m_requestWaits)
        takeBack([] {});
}

void CertificateTask::fail(const base::Error& error) {
    m_poll.stop();
    m_running = false;
    Q_EMIT failed(error);
}

void CertificateTask::finish() {
    m_poll.stop();
    m_running = false;
    Q_EMIT done();
}

}  // namespace postern::ui
