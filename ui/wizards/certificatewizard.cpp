#include "ui/wizards/certificatewizard.h"

#include "ui/wizards/certificate/authoritypages.h"
#include "ui/wizards/certificate/finishpages.h"
#include "ui/wizards/certificate/makepages.h"
#include "ui/wizards/certificate/task.h"

namespace postern::ui {

using Path = CertificatePlan::Path;

CertificateWizard::CertificateWizard(api::AdminApi& api, const StatusWatch& status, Start start, QString name,
                                     QWidget* parent)
    : Wizard(api, status, tr("Web Server Certificate Wizard"), parent),
      m_start(start),
      m_startName(std::move(name)),
      m_inventory(new Inventory(api, this)),
      m_task(new CertificateTask(api, this)) {
    setObjectName(QStringLiteral("certificateWizard"));
    setPage(ChooseStepId, new ChooseStep);
    setPage(TargetStepId, new TargetStep);
    setPage(PendingStepId, new PendingStep);
    setPage(AnswerStepId, new AnswerStep(api));
    setPage(OwnAuthorityStepId, new OwnAuthorityStep);
    setPage(NamesStepId, new NamesStep);
    setPage(OwnerStepId, new OwnerStep);
    setPage(KeyStepId, new KeyStep);
    setPage(ChecklistStepId, new ChecklistStep);
    setPage(BindStepId, new BindStep);
    setPage(SummaryStepId, new CertificateSummaryStep);
    setPage(ResultStepId, new CertificateResultStep);
    const QHash<int, Path> paths{{int(Start::NewRequest), Path::Request},
                                 {int(Start::ProcessRequest), Path::Process},
                                 {int(Start::Import), Path::Import},
                                 {int(Start::Assign), Path::Assign}};
    m_plan.path = paths.value(int(start), Path::SelfSigned);
    m_plan.replacing = start == Start::Replace || start == Start::Renew;
    if (start != Start::Choose) {
        m_plan.commonName = hostName();
        m_plan.name = m_plan.commonName;
        if (!m_plan.replacing && start != Start::Assign && start != Start::Import)
            m_plan.services = encryptingServices(status.status());
        setStartId(steps().first());
    } else {
        setStartId(ChooseStepId);
    }
    m_inventory->read();
}

QString CertificateWizard::hostName() const {
    const api::Status& now = status().status();
    if (now.hostName.contains(QLatin1Char('.')) || now.mainDomain.isEmpty())
        return now.hostName;
    return QStringLiteral("mail.") + now.mainDomain;
}

/// The pages of the chosen path, in order, without the first choice.
QList<int> CertificateWizard::steps() const {
    QList<int> list;
    if (m_plan.replacing || m_plan.path == Path::Assign)
        list << TargetStepId;
    switch (m_plan.path) {
        case Path::SelfSigned:
            if (!m_plan.quick)
                list << NamesStepId << OwnerStepId << KeyStepId << BindStepId;
            break;
        case Path::Request:
            list << NamesStepId << OwnerStepId << KeyStepId << ChecklistStepId;
            break;
        case Path::Own:
            list << OwnAuthorityStepId << NamesStepId << OwnerStepId << KeyStepId << BindStepId;
            break;
        case Path::Process:
            list << PendingStepId << AnswerStepId << BindStepId;
            break;
        case Path::Import:
            list << AnswerStepId << BindStepId;
            break;
        case Path::Assign:
            list << BindStepId;
            break;
    }
    return list << SummaryStepId << ResultStepId;
}

int CertificateWizard::nextId() const {
    const QList<int> list = steps();
    if (currentId() == ChooseStepId)
        return list.first();
    const qsizetype at = list.indexOf(currentId());
    return at >= 0 && at + 1 < list.size() ? list.at(at + 1) : -1;
}

/// While a key is made, Cancel gives it up and says so; then it closes.
void CertificateWizard::reject() {
    if (m_task->isRunning()) {
        m_task->stop();
        return;
    }
    m_task->clean();
    Wizard::reject();
}

}  // namespace postern::ui
