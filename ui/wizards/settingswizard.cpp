#include "ui/wizards/settingswizard.h"

#include "ui/dialogs/cutoffdialog.h"
#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/probationbar.h"
#include "ui/widgets/settingsform.h"

#include <QAbstractButton>
#include <QProgressBar>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>

namespace postern::ui {

namespace {

/// The value as the editor shows it.
QString readable(const api::SettingInfo& info, const QString& value) {
    if (info.type == QLatin1StringView("boolean"))
        return value == QLatin1StringView("true") ? SettingsSummaryStep::tr("on")
                                                  : SettingsSummaryStep::tr("off");
    if (info.type == QLatin1StringView("choice"))
        return Texts::choice(info.key, value);
    if (info.type == QLatin1StringView("name"))
        return Format::certificateName(value);
    return value.isEmpty() ? QStringLiteral("\u2013") : value;
}

}  // namespace

SettingsWizard::SettingsWizard(api::AdminApi& api, StatusWatch& status, const QString& title, QWidget* parent)
    : Wizard(api, status, title, parent), m_watch(status), m_draft(api, SettingsDraft::kAll, this) {
    setCommitText(tr("&Apply"));
    m_draft.load();
}

SettingsWizard& SettingsStep::settingsWizard() const {
    return static_cast<SettingsWizard&>(owner());
}

void SettingsStep::initializePage() {
    if (m_filled)
        return;
    const auto ready = [this] {
        if (m_filled || !draft().isLoaded())
            return;
        m_filled = true;
        fill();
        Q_EMIT completeChanged();
    };
    connect(&draft(), &SettingsDraft::loaded, this, ready);
    connect(&draft(), &SettingsDraft::failed, this, [this](const base::Error& error) {
        if (wizard()->currentPage() == this)
            messages().showError(error);
    });
    ready();
}

SettingsForm* SettingsStep::addForm() {
    auto* form = new SettingsForm(inside());
    form->setEdges(false);
    column()->addWidget(form, 1);
    return form;
}

SettingsSummaryStep::SettingsSummaryStep(const QString& helpTopic)
    : SettingsStep(tr("Ready"), tr("This is what happens with the last button. Go back to change something."),
                   helpTopic) {
    setCommits();
    m_changes = plainLabel(QString(), inside());
    m_changes->setObjectName(QStringLiteral("changes"));
    m_changes->setProperty("data", true);
    m_effects = noteLabel(QString(), inside());
    m_effects->setObjectName(QStringLiteral("effects"));
    m_effects->setProperty("data", true);
    m_probation = new QWidget(inside());
    auto* box = new QVBoxLayout(m_probation);
    box->setContentsMargins(0, kGrid, 0, 0);
    m_try = new QRadioButton(tr("&Try it for %1 seconds").arg(kProbationSeconds), m_probation);
    m_try->setObjectName(QStringLiteral("tryFirst"));
    m_try->setChecked(true);
    auto* good = new QRadioButton(tr("Apply it for &good"), m_probation);
    good->setObjectName(QStringLiteral("forGood"));
    box->addWidget(m_try);
    QLabel* note = noteLabel(tr("It goes back by itself unless you press Keep in that time."), m_probation);
    note->setContentsMargins(24, 0, 0, 0);
    box->addWidget(note);
    box->addWidget(good);
    column()->addWidget(m_changes);
    column()->addWidget(m_effects);
    column()->addWidget(m_probation);
    column()->addStretch(1);
    m_probation->hide();
}

void SettingsSummaryStep::initializePage() {
    m_known = false;
    messages().dismiss();
    m_probation->hide();
    m_effects->clear();
    draft().disconnect(this);
    QStringList lines;
    for (const QString& key : draft().changedKeys()) {
        const api::SettingInfo& info = *draft().setting(key);
        const QString label =
            info.service.isEmpty()
                ? Texts::settingLabel(key)
                : Format::serviceName(info.service) + QStringLiteral(" \u203a ") + Texts::settingLabel(key);
        lines << tr("%1: %2, until now %3")
                     .arg(label, readable(info, draft().value(key)), readable(info, info.value));
    }
    m_changes->setText(lines.isEmpty()
                           ? tr("Nothing would change: everything is set like this already. Cancel closes "
                                "the wizard.")
                           : lines.join(QLatin1Char('\n')));
    if (lines.isEmpty()) {
        m_known = true;
        Q_EMIT completeChanged();
        return;
    }
    connect(&draft(), &SettingsDraft::checked, this, &SettingsSummaryStep::showReport);
    connect(&draft(), &SettingsDraft::failed, this,
            [this](const base::Error& error) { messages().showError(error); });
    draft().check();
    Q_EMIT completeChanged();
}

void SettingsSummaryStep::showReport(const api::ChangeReport& report) {
    QStringList effects;
    for (const api::ErrorInfo& effect : report.effects) effects << Texts::error(effect);
    m_effects->setText(effects.join(QLatin1Char('\n')));
    m_probation->setVisible(report.risky);
    QStringList problems;
    for (const api::ErrorInfo& problem : report.problems) problems << Texts::error(problem);
    if (!problems.isEmpty())
        messages().showMessage(MessageBar::Kind::Problem, problems.join(QLatin1Char('\n')));
    else if (!report.cutOff.isEmpty())
        messages().showMessage(MessageBar::Kind::Hint, cutOffSentence(report.cutOff), tr("Show..."),
                               [this, list = report.cutOff] {
                                   auto* dialog = new CutOffDialog(list, QString(), this);
                                   connect(dialog, &QDialog::finished, this, [this, list] {
                                       messages().showMessage(MessageBar::Kind::Hint, cutOffSentence(list));
                                   });
                                   dialog->open();
                               });
    m_known = true;
    Q_EMIT completeChanged();
}

QString SettingsSummaryStep::missing() const {
    return m_known && draft().changes() == 0 ? tr("There is nothing to apply.") : QString();
}

bool SettingsSummaryStep::validatePage() {
    settingsWizard().setProbation(!m_probation->isHidden() && m_try->isChecked() ? kProbationSeconds : 0);
    return true;
}

SettingsResultStep::SettingsResultStep(const QString& helpTopic, const QString& next)
    : SettingsStep(tr("Applying"), tr("This takes a moment."), helpTopic), m_nextText(next) {
    m_bar = new QProgressBar(inside());
    m_bar->setRange(0, 0);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_next = plainLabel(QString(), inside());
    m_next->setObjectName(QStringLiteral("next"));
    column()->addWidget(m_bar);
    column()->addWidget(m_next);
    column()->addStretch(1);
}

void SettingsResultStep::initializePage() {
    SettingsDraft& draft = settingsWizard().draft();
    if (!m_wired) {
        m_wired = true;
        column()->insertWidget(0, new ProbationBar(owner().api(), settingsWizard().watch(), inside()));
        connect(&draft, &SettingsDraft::applied, this, &SettingsResultStep::showDone);
        connect(&draft, &SettingsDraft::failed, this, [this](const base::Error& error) {
            if (wizard()->currentPage() != this)
                return;
            m_bar->hide();
            setHead(tr("It was not done"), tr("Nothing was changed. Go back to change something."));
            messages().showError(error);
            allowBack();
        });
    }
    m_done = false;
    messages().dismiss();
    m_bar->show();
    setHead(tr("Applying"), tr("This takes a moment."));
    m_tried.clear();
    for (const QString& key : draft.changedKeys()) m_tried.insert(key, draft.value(key));
    draft.apply(settingsWizard().probation());
}

void SettingsResultStep::showDone(const api::ChangeReport& report) {
    if (wizard()->currentPage() != this && draft().changes() > 0)
        return;
    m_done = true;
    m_bar->hide();
    wizard()->setOption(QWizard::NoCancelButton);
    QStringList problems;
    for (const api::ErrorInfo& problem : report.problems) problems << Texts::error(problem);
    if (problems.isEmpty() && report.probation.id != 0)
        showTrial();
    else if (problems.isEmpty())
        setHead(tr("Done"), tr("New connections use it from now on; open ones were not disturbed."));
    else
        setHead(tr("Done, with problems"), problems.join(QLatin1Char('\n')));
    m_next->setText(m_nextText);
    settingsWizard().watch().refresh();
    Q_EMIT completeChanged();
}

void SettingsResultStep::showTrial() {
    m_seen = false;
    setHead(tr("On trial"), tr("Look now whether a mail program connects, then press Keep above. Otherwise "
                               "everything goes back after %1 seconds.")
                                .arg(settingsWizard().probation()));
    connect(&settingsWizard().watch(), &StatusWatch::updated, this, &SettingsResultStep::followTrial,
            Qt::UniqueConnection);
}

void SettingsResultStep::followTrial() {
    const bool runs = settingsWizard().watch().status().probation.id != 0;
    if (runs || !m_seen) {
        m_seen |= runs;
        return;
    }
    m_seen = false;
    owner().api().call(api::SettingsList{}, this, [this](const base::Result<api::SettingList>& reply) {
        if (reply)
            showEnd(*reply);
    });
}

void SettingsResultStep::showEnd(const api::SettingList& now) {
    const bool kept = std::all_of(
        now.settings.begin(), now.settings.end(),
        [this](const api::SettingInfo& info) { return m_tried.value(info.key, info.value) == info.value; });
    if (kept)
        setHead(tr("Done"), tr("It was kept: new connections use it from now on."));
    else
        setHead(tr("It went back"), tr("It was not kept, so everything is set as before."));
    m_next->setText(kept ? m_nextText : QString());
}

}  // namespace postern::ui
