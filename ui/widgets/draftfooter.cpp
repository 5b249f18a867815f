#include "ui/widgets/draftfooter.h"

#include "engine/api/types.h"
#include "ui/dialogs/cutoffdialog.h"
#include "ui/models/settingsdraft.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"

#include <QHBoxLayout>

namespace postern::ui {

namespace {

QString sentences(const QList<api::ErrorInfo>& list) {
    QStringList lines;
    for (const api::ErrorInfo& info : list) lines << Texts::error(info);
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

DraftFooter::DraftFooter(SettingsDraft& draft, MessageBar& messages, QWidget* parent)
    : QFrame(parent), m_draft(draft), m_messages(messages) {
    setObjectName(QStringLiteral("footer"));
    m_count = noteLabel(QString(), this);
    m_revert = pushButton(tr("&Revert"), QStringLiteral("revert"), this);
    m_check = pushButton(tr("Chec&k"), QStringLiteral("check"), this);
    m_apply = primaryButton(tr("&Apply"), QStringLiteral("apply"), this);
    m_revert->setToolTip(tr("Go back to what is stored"));
    m_check->setToolTip(tr("Say what Apply would do, without doing it"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(3 * kGrid, 12, 3 * kGrid, 12);
    row->setSpacing(kGrid);
    row->addWidget(m_count, 1);
    row->addWidget(m_revert);
    row->addWidget(m_check);
    row->addWidget(m_apply);
    connect(m_revert, &QPushButton::clicked, this, [this] {
        m_messages.dismiss();
        m_draft.revert();
    });
    connect(m_check, &QPushButton::clicked, &draft, &SettingsDraft::check);
    connect(m_apply, &QPushButton::clicked, &draft, &SettingsDraft::submit);
    guardDraft(draft, this);
    connect(&draft, &SettingsDraft::changed, this, &DraftFooter::update);
    connect(&draft, &SettingsDraft::checked, this, &DraftFooter::showChecked);
    connect(&draft, &SettingsDraft::applied, this, [this](const api::ChangeReport& report) {
        if (report.problems.isEmpty())
            m_messages.dismiss();
        else
            m_messages.showMessage(MessageBar::Kind::Problem, sentences(report.problems));
    });
    connect(&draft, &SettingsDraft::failed, this,
            [this](const base::Error& error) { m_messages.showError(error); });
    update();
}

/// What fails comes first, in the colour of a failure: what else would happen must not hide it.
void DraftFooter::showChecked(const api::ChangeReport& report) {
    QStringList lines;
    if (!report.problems.isEmpty())
        lines << tr("Not all of this would work:") << sentences(report.problems);
    if (!report.effects.isEmpty())
        lines << tr("Apply would do this:") << sentences(report.effects);
    if (lines.isEmpty())
        lines << tr("This can be applied. Open connections stay as they are.");
    const auto failing = report.problems.isEmpty() ? MessageBar::Kind::Info : MessageBar::Kind::Problem;
    if (report.cutOff.isEmpty()) {
        m_messages.showMessage(failing, lines.join(QLatin1Char('\n')));
        return;
    }
    lines << cutOffSentence(report.cutOff);
    m_messages.showMessage(
        report.problems.isEmpty() ? MessageBar::Kind::Hint : failing, lines.join(QLatin1Char('\n')),
        tr("Show..."), [this, list = report.cutOff] { (new CutOffDialog(list, QString(), this))->open(); });
}

void DraftFooter::update() {
    const int changes = m_draft.changes();
    const bool live = changes > 0 && !m_draft.isBusy();
    for (QPushButton* button : {m_revert, m_check, m_apply}) button->setEnabled(live);
    m_apply->setToolTip(live ? tr("Store the changes and use them at once") : tr("Nothing was changed"));
    m_count->setText(changes == 0   ? QString()
                     : changes == 1 ? tr("1 change")
                                    : tr("%1 changes").arg(changes));
}

}  // namespace postern::ui
