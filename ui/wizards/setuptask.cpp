#include "ui/wizards/setuptask.h"

#include <algorithm>

namespace postern::ui {

SetUpTask::SetUpTask(api::AdminApi& api, QObject* parent) : QObject(parent), m_api(api) {}

void SetUpTask::run(const SetUpChoice& choice) {
    m_choice = choice;
    m_at = 0;
    m_fingerprint.clear();
    plan();
    next();
}

void SetUpTask::finishStep() {
    Q_EMIT finishedStep(m_at);
    ++m_at;
    next();
}

/// `there` is the error for what exists already: then `instead` runs, or nothing is left to do.
template <class Request>
void SetUpTask::send(const Request& request, const QByteArray& there, std::function<void()> instead,
                     std::function<void(const typename Request::Reply&)> after) {
    m_api.call(request, this, [this, there, instead, after](base::Result<typename Request::Reply> reply) {
        if (reply && after)
            after(*reply);
        if (reply)
            finishStep();
        else if (there.isEmpty() || reply.error().code != there)
            Q_EMIT failed(m_at, reply.error());
        else if (instead)
            instead();
        else
            finishStep();
    });
}

void SetUpTask::addAccount() {
    api::AccountAdd request;
    request.address = m_choice.account;
    request.password = m_choice.password;
    send(request, "account.exists", [this] { setPassword(); });
}

/// Of an account from an earlier try: the password that was shown last is the one that counts.
void SetUpTask::setPassword() {
    api::AccountsList question;
    question.domain = m_choice.domain;
    m_api.call(question, this, [this](const base::Result<api::AccountList>& reply) {
        api::AccountSet request;
        request.address = m_choice.account;
        request.password = m_choice.password;
        for (const api::AccountInfo& account : reply ? reply->accounts : QList<api::AccountInfo>()) {
            if (account.address.compare(request.address, Qt::CaseInsensitive) == 0)
                request.fullName = account.fullName;
        }
        send(request);
    });
}

void SetUpTask::makeCertificate() {
    api::CertificateSelfSigned request;
    request.name = m_choice.hostName;
    request.commonName = m_choice.hostName;
    if (m_choice.domain != m_choice.hostName)
        request.names = {m_choice.domain};
    // What programs on this computer are told.
    if (m_choice.isLocal())
        request.names << QStringLiteral("localhost");
    request.validDays = 365;
    request.keyType = QStringLiteral("p256");
    request.services = {QStringLiteral("smtp"), QStringLiteral("submission"), QStringLiteral("pop3"),
                        QStringLiteral("imap")};
    const auto keep = [this](const api::CertificateInfo& made) { m_fingerprint = made.sha256; };
    const auto useIt = [this, keep, services = request.services] {
        api::CertificateBind bind;
        bind.name = m_choice.hostName;
        bind.services = services;
        send(bind, {}, {}, keep);
    };
    send(request, "cert.exists", useIt, keep);
}

/// The name that the certificate is for becomes that of the server, unless the command line gives one.
void SetUpTask::storeNetwork() {
    if (!m_choice.selfSigned) {
        setNetwork(false);
        return;
    }
    m_api.call(api::SettingsList{}, this, [this](const base::Result<api::SettingList>& reply) {
        const QList<api::SettingInfo> known = reply ? reply->settings : QList<api::SettingInfo>();
        const bool fixed = std::any_of(known.begin(), known.end(), [](const api::SettingInfo& info) {
            return info.key == QLatin1StringView("server.hostName") && info.overridden;
        });
        setNetwork(!fixed);
    });
}

void SetUpTask::setNetwork(bool withName) {
    api::SettingsSet request;
    request.values.insert(QStringLiteral("net.listen"), m_choice.listen);
    if (withName)
        request.values.insert(QStringLiteral("server.hostName"), m_choice.hostName);
    send(request);
}

void SetUpTask::plan() {
    m_steps.clear();
    m_steps.append({tr("Add the domain %1").arg(m_choice.domain), [this] {
                        api::DomainAdd request;
                        request.name = m_choice.domain;
                        send(request, "domain.exists");
                    }});
    m_steps.append({tr("Add the account %1").arg(m_choice.account), [this] { addAccount(); }});
    if (m_choice.selfSigned)
        m_steps.append({tr("Make the certificate %1").arg(m_choice.hostName), [this] { makeCertificate(); }});
    m_steps.append({tr("Open the ports on the chosen networks"), [this] { storeNetwork(); }});
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
