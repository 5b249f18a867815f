#include "ui/wizards/setuptask.h"

namespace postern::ui {

SetUpTask::SetUpTask(api::AdminApi& api, QObject* parent) : QObject(parent), m_api(api) {}

void SetUpTask::run(const SetUpChoice& choice) {
    m_choice = choice;
    plan();
    next();
}

template <class Request>
void SetUpTask::send(const Request& request, const QByteArray& fine) {
    m_api.call(request, this, [this, fine](base::Result<typename Request::Reply> reply) {
        if (!reply && (fine.isEmpty() || reply.error().code != fine)) {
            Q_EMIT failed(m_at, reply.error());
            return;
        }
        Q_EMIT finishedStep(m_at);
        ++m_at;
        next();
    });
}

void SetUpTask::plan() {
    m_steps.clear();
    m_steps.append({tr("Add the domain %1").arg(m_choice.domain), [this] {
                        api::DomainAdd request;
                        request.name = m_choice.domain;
                        send(request, "domain.exists");
                    }});
    m_steps.append({tr("Add the account %1").arg(m_choice.account), [this] {
                        api::AccountAdd request;
                        request.address = m_choice.account;
                        request.password = m_choice.password;
                        send(request);
                    }});
    if (m_choice.selfSigned)
        m_steps.append({tr("Make the certificate %1").arg(m_choice.hostName), [this] {
                            api::CertificateSelfSigned request;
                            request.name = m_choice.hostName;
                            request.commonName = m_choice.hostName;
                            if (m_choice.domain != m_choice.hostName)
                                request.names = {m_choice.domain};
                            request.validDays = 365;
                            request.keyType = QStringLiteral("p256");
                            request.services = {QStringLiteral("smtp"), QStringLiteral("submission"),
                                                QStringLiteral("pop3"), QStringLiteral("imap")};
                            send(request);
                        }});
    m_steps.append({tr("Open the ports on the chosen networks"), [this] {
                        api::SettingsSet request;
                        request.values.insert(QStringLiteral("net.listen"), m_choice.listen);
                        send(request);
                    }});
    m_steps.append({tr("Finish"), [this] { send(api::SetUpFinish{}); }});
}

void SetUpTask::next() {
    if (m_at >= m_steps.size()) {
        Q_EMIT done();
        return;
    }
    Q_EMIT began(m_at, m_steps.at(m_at).text);
    m_steps.at(m_at).act();
}

}  // namespace postern::ui
