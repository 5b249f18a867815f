#pragma once

#include "ui/models/settingsdraft.h"
#include "ui/wizards/wizard.h"

class QFormLayout;
class QLabel;
class QProgressBar;
class QRadioButton;

namespace postern::ui {

class SettingsForm;

/// A wizard over settings: its pages edit one draft, the summary says what it would do and whom it would cut
/// off, the last page stores it. Cancel leaves no trace.
class SettingsWizard : public Wizard {
    Q_OBJECT
 public:
    SettingsWizard(api::AdminApi& api, StatusWatch& status, const QString& title, QWidget* parent);
    [[nodiscard]] SettingsDraft& draft() { return m_draft; }
    [[nodiscard]] StatusWatch& watch() { return m_watch; }
    /// 0: for good.
    void setProbation(int seconds) { m_probation = seconds; }
    [[nodiscard]] int probation() const { return m_probation; }

 private:
    StatusWatch& m_watch;
    SettingsDraft m_draft;
    int m_probation = 0;
};

/// A page of such a wizard; fill() runs once, when the settings are there.
class SettingsStep : public WizardStep {
    Q_OBJECT
 public:
    using WizardStep::WizardStep;
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override { return m_filled; }

 protected:
    virtual void fill() = 0;
    [[nodiscard]] SettingsWizard& settingsWizard() const;
    [[nodiscard]] SettingsDraft& draft() const { return settingsWizard().draft(); }
    /// A form in the page, for fields of the draft.
    [[nodiscard]] SettingsForm* addForm();

 private:
    bool m_filled = false;
};

class SettingsSummaryStep : public SettingsStep {
    Q_OBJECT
 public:
    explicit SettingsSummaryStep(const QString& helpTopic);
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override { return m_known && draft().changes() > 0; }
    [[nodiscard]] QString missing() const override;
    bool validatePage() override;

 protected:
    void fill() override {}

 private:
    void showReport(const api::ChangeReport& report);
    QLabel* m_changes;
    QLabel* m_effects;
    QWidget* m_probation;
    QRadioButton* m_try;
    bool m_known = false;
};

class SettingsResultStep : public SettingsStep {
    Q_OBJECT
 public:
    SettingsResultStep(const QString& helpTopic, const QString& next);
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override { return m_done; }

 protected:
    void fill() override {}

 private:
    void showDone(const api::ChangeReport& report);
    /// What is tried for a while is not done: says how it ended when it has.
    void showTrial();
    void followTrial();
    void showEnd(const api::SettingList& now);
    const QString m_nextText;
    QHash<QString, QString> m_tried;  // what goes back unless it is kept
    QLabel* m_next;
    QProgressBar* m_bar;
    bool m_done = false;
    bool m_wired = false;
    bool m_seen = false;  // that the trial runs
};

}  // namespace postern::ui
