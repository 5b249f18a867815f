#pragma once

#include "ui/wizards/certificate/plan.h"
#include "ui/wizards/wizard.h"

namespace postern::ui {

class CertificateTask;
class Inventory;

/// "Web Server Certificate Wizard": a self-signed certificate, a request for an authority, one from the own
/// authority, the answer to a request, a file, a replacement, or who uses a certificate. Nothing is sent to
/// the engine that changes anything before the last button; Cancel leaves no trace.
class CertificateWizard : public Wizard {
    Q_OBJECT
 public:
    /// Where to begin; Choose asks.
    enum class Start { Choose, NewRequest, ProcessRequest, SelfSigned, Import, Replace, Renew, Assign };
    /// `name`: of the certificate (Replace, Renew, Assign) or of the request (ProcessRequest); empty: the
    /// wizard asks.
    CertificateWizard(api::AdminApi& api, const StatusWatch& status, Start start, QString name,
                      QWidget* parent);

    enum Step {
        ChooseStepId,
        TargetStepId,
        PendingStepId,
        AnswerStepId,
        OwnAuthorityStepId,
        NamesStepId,
        OwnerStepId,
        KeyStepId,
        ChecklistStepId,
        BindStepId,
        SummaryStepId,
        ResultStepId
    };
    [[nodiscard]] int nextId() const override;
    [[nodiscard]] CertificatePlan& plan() { return m_plan; }
    [[nodiscard]] const CertificatePlan& plan() const { return m_plan; }
    [[nodiscard]] Inventory& inventory() { return *m_inventory; }
    [[nodiscard]] CertificateTask& task() { return *m_task; }
    [[nodiscard]] Start start() const { return m_start; }
    [[nodiscard]] const QString& startName() const { return m_startName; }
    /// A proposal for the name that mail programs are told.
    [[nodiscard]] QString hostName() const;
    void reject() override;

 private:
    [[nodiscard]] QList<int> steps() const;
    const Start m_start;
    const QString m_startName;
    CertificatePlan m_plan;
    Inventory* m_inventory;
    CertificateTask* m_task;
};

}  // namespace postern::ui
