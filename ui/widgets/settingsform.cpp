#include "ui/widgets/settingsform.h"

#include "ui/models/settingsdraft.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/settingfield.h"

#include <QVBoxLayout>

#include <algorithm>

namespace postern::ui {

namespace {
constexpr int kLabelColumn = 168;
constexpr int kReadable = 720;  // longer lines are hard to read
}  // namespace

SettingsForm::SettingsForm(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    clear();
}

void SettingsForm::clear() {
    m_fields.clear();
    m_inside = new QWidget;
    m_inside->setObjectName(QStringLiteral("scrolled"));
    m_column = new QVBoxLayout(m_inside);
    setEdges(m_edges);
    m_column->setSpacing(kGrid);
    setWidget(m_inside);  // the old one goes with its fields
}

QWidget* SettingsForm::addGroup(const QString& title, const QString& why, SettingsDraft& draft,
                                const QStringList& keys, const QStringList& certificates) {
    if (std::none_of(keys.begin(), keys.end(), [&draft](const QString& key) { return draft.setting(key); }))
        return nullptr;  // no heading above nothing
    auto* group = new QWidget(m_inside);
    group->setMaximumWidth(kReadable);
    auto* grid = new QGridLayout(group);
    grid->setContentsMargins(0, 0, 0, kGrid);
    grid->setHorizontalSpacing(2 * kGrid);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(0, kLabelColumn);
    grid->setColumnStretch(1, 1);
    if (!title.isEmpty())
        grid->addWidget(sectionLabel(title, group), grid->rowCount(), 0, 1, 2);
    if (!why.isEmpty())
        grid->addWidget(noteLabel(why, group), grid->rowCount(), 0, 1, 2);
    for (const QString& key : keys) {
        if (!draft.setting(key))
            continue;
        auto* field = new SettingField(draft, key, certificates, group);
        field->addTo(grid, kLabelColumn);
        m_fields << field;
    }
    // A row of its own: a column would ask for the group's height at its own width, not at the one the group
    // may have.
    auto* row = new QHBoxLayout;
    row->addWidget(group, 1000);
    row->addStretch(1);
    m_column->addLayout(row);
    return group;
}

void SettingsForm::addWidget(QWidget* widget) {
    m_column->addWidget(widget);
}

void SettingsForm::setEdges(bool edges) {
    m_edges = edges;
    if (edges)
        m_column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    else
        m_column->setContentsMargins(0, 0, kGrid, 0);
}

void SettingsForm::finish() {
    m_column->addStretch(1);
}

SettingField* SettingsForm::field(const QString& key) const {
    for (SettingField* field : m_fields) {
        if (field->key() == key)
            return field;
    }
    return nullptr;
}

}  // namespace postern::ui
