#include "ui/widgets/settingfield.h"

#include "ui/models/settingsdraft.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QTimer>

namespace postern::ui {

SettingField::SettingField(SettingsDraft& draft, const QString& key, const QStringList& certificates,
                           QWidget* parent)
    : QObject(parent), m_draft(draft), m_key(key) {
    const QString label = Texts::settingLabel(key);
    m_editor = makeEditor(*draft.setting(key), certificates, parent);
    m_editor->setProperty("helpTopic", draft.setting(key)->helpId);
    m_editor->control()->setObjectName(key);
    m_editor->control()->setAccessibleName(label);
    m_label = plainLabel(m_editor->hasOwnLabel() ? QString() : label, parent);
    m_label->setAlignment(Qt::AlignRight | Qt::AlignTop);
    m_label->setContentsMargins(0, 7, 0, 0);
    m_label->setBuddy(m_editor->control());
    m_mark = plainLabel(QString(), parent);
    m_mark->setObjectName(key + QStringLiteral(".changed"));
    m_mark->setWordWrap(false);
    m_note = noteLabel(Texts::settingNote(key), parent);
    m_note->setVisible(!m_note->text().isEmpty());
    m_editor->control()->setAccessibleDescription(m_note->text());
    m_error = noteLabel(QString(), parent);
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setObjectName(key + QStringLiteral(".error"));
    m_error->hide();
    connect(m_editor, &ValueEditor::edited, this, [this] {
        if (!m_showing)
            m_draft.setValue(m_key, m_editor->value());
        setError(QString());
    });
    connect(&draft, &SettingsDraft::changed, this, &SettingField::mark);
    connect(&draft, &SettingsDraft::loaded, this, &SettingField::update);
    update();
    mark();
}

void SettingField::addTo(QGridLayout* grid, int labelWidth) {
    m_label->setFixedWidth(labelWidth);
    const int row = grid->rowCount();
    if (m_editor->hasOwnLabel()) {
        auto* holder = new QHBoxLayout;
        holder->setSpacing(kGrid);
        holder->addWidget(m_editor);
        holder->addWidget(m_mark);
        holder->addStretch(1);
        grid->addLayout(holder, row, 1);
        m_note->setContentsMargins(22, 0, 0, 0);
        m_error->setContentsMargins(22, 0, 0, 0);
        m_label->hide();
    } else {
        auto* holder = new QHBoxLayout;
        holder->setSpacing(kGrid);
        holder->addWidget(m_editor, 1);
        holder->addWidget(m_mark);
        grid->addWidget(m_label, row, 0);
        grid->addLayout(holder, row, 1);
    }
    grid->addWidget(m_error, row + 1, 1);
    grid->addWidget(m_note, row + 2, 1);
    grid->setRowMinimumHeight(row + 3, kGrid);
}

void SettingField::update() {
    m_showing = true;
    m_editor->setValue(m_draft.value(m_key));
    m_showing = false;
    const api::SettingInfo* info = m_draft.setting(m_key);
    if (info && info->overridden)
        setReason(false, tr("Given on the command line; it cannot be changed while Postern runs like this."));
}

void SettingField::mark() {
    const bool changed = m_draft.isChanged(m_key);
    m_mark->setText(changed ? tr("changed") : QString());
    QPalette tint = m_mark->palette();
    tint.setColor(QPalette::WindowText, colours(m_editor->palette()).accent);
    m_mark->setPalette(tint);
    m_mark->setVisible(changed);
}

void SettingField::setError(const QString& text) {
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
}

void SettingField::setReason(bool enabled, const QString& whyNot) {
    m_editor->setEnabled(enabled);
    m_editor->setToolTip(enabled ? QString() : whyNot);
}

void SettingField::focus() {
    m_editor->control()->setFocus(Qt::ShortcutFocusReason);
    for (QWidget* up = m_editor->parentWidget(); up; up = up->parentWidget()) {
        if (auto* area = qobject_cast<QScrollArea*>(up)) {
            area->ensureWidgetVisible(m_editor);
            return;
        }
    }
}

}  // namespace postern::ui
