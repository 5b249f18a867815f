#pragma once

#include "ui/statuswatch.h"
#include "ui/wizards/setuptask.h"

#include <QWizard>

namespace postern::ui {

/// From an empty data folder to a server that takes and gives mail. Nothing is changed before Finish.
class FirstRunWizard : public QWizard {
    Q_OBJECT
 public:
    FirstRunWizard(api::AdminApi& api, const StatusWatch& status, QWidget* parent);
    [[nodiscard]] SetUpChoice choice() const;
    [[nodiscard]] SetUpTask& task() { return m_task; }
    [[nodiscard]] QString hostName() const;
    /// Whether the last page lets go back and leave: after a failure it must.
    void setWayOut(bool open);

 private:
    const StatusWatch& m_status;
    SetUpTask m_task;
    QWizardPage* m_summary = nullptr;
};

}  // namespace postern::ui
