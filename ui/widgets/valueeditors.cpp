#include "ui/widgets/valueeditors.h"

#include "ui/format.h"
#include "ui/texts.h"
#include "ui/widgets/certificatechoice.h"
#include "ui/widgets/picklisteditor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>

#include <algorithm>
#include <limits>

namespace postern::ui {

namespace {

QHBoxLayout* row(QWidget* owner) {
    auto* layout = new QHBoxLayout(owner);
    layout->setContentsMargins(0, 0, 0, 0);
    return layout;
}

/// Check boxes do not wrap by themselves; a label too long for the smallest window breaks near its middle.
QString inTwoLines(QString label, const QFontMetrics& metrics) {
    constexpr int kWidest = 320;
    if (metrics.horizontalAdvance(label) <= kWidest)
        return label;
    const qsizetype before = label.lastIndexOf(QLatin1Char(' '), label.size() / 2);
    const qsizetype after = label.indexOf(QLatin1Char(' '), label.size() / 2);
    const qsizetype at = before > 0 ? before : after;
    if (at > 0)
        label[at] = QLatin1Char('\n');
    return label;
}

int bounded(qint64 value) {
    return int(std::clamp<qint64>(value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

}  // namespace

SwitchEditor::SwitchEditor(const QString& label, QWidget* parent) : ValueEditor(parent) {
    m_box = new QCheckBox(inTwoLines(label, fontMetrics()), this);
    row(this)->addWidget(m_box);
    layout()->setAlignment(m_box, Qt::AlignLeft);
    connect(m_box, &QCheckBox::toggled, this, &ValueEditor::edited);
}

QString SwitchEditor::value() const {
    return m_box->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
}

void SwitchEditor::setValue(const QString& value) {
    m_box->setChecked(value == QLatin1StringView("true"));
}

QWidget* SwitchEditor::control() {
    return m_box;
}

NumberEditor::NumberEditor(const api::SettingInfo& setting, QWidget* parent) : ValueEditor(parent) {
    m_box = new QSpinBox(this);
    m_box->setRange(bounded(setting.minimum), bounded(setting.maximum));
    m_box->setGroupSeparatorShown(setting.type.compare(QLatin1StringView("port"), Qt::CaseInsensitive) != 0);
    m_box->setMinimumWidth(112);
    auto* layout = row(this);
    layout->addWidget(m_box);
    layout->addStretch(1);
    connect(m_box, &QSpinBox::valueChanged, this, &ValueEditor::edited);
}

QString NumberEditor::value() const {
    return QString::number(m_box->value());
}

void NumberEditor::setValue(const QString& value) {
    m_box->setValue(bounded(value.toLongLong()));
}

QWidget* NumberEditor::control() {
    return m_box;
}

UnitEditor::UnitEditor(const api::SettingInfo& setting, QList<Unit> units, QWidget* parent)
    : ValueEditor(parent), m_units(std::move(units)), m_minimum(setting.minimum), m_maximum(setting.maximum) {
    m_number = new QSpinBox(this);
    m_number->setGroupSeparatorShown(true);
    m_number->setMinimumWidth(112);
    m_unit = new QComboBox(this);
    m_unit->setAccessibleName(tr("Unit"));
    m_unit->setToolTip(tr("Unit"));
    for (const Unit& unit : m_units) {
        if (unit.factor <= qMax<qint64>(1, m_maximum))
            m_unit->addItem(unit.name, unit.factor);
    }
    auto* layout = row(this);
    layout->addWidget(m_number);
    layout->addWidget(m_unit);
    layout->addStretch(1);
    applyRange();
    connect(m_number, &QSpinBox::valueChanged, this, &ValueEditor::edited);
    connect(m_unit, &QComboBox::currentIndexChanged, this, [this] {
        applyRange();
        Q_EMIT edited();
    });
}

QList<UnitEditor::Unit> UnitEditor::sizes() {
    return {{tr("bytes"), 1}, {tr("KB"), 1 << 10}, {tr("MB"), 1 << 20}, {tr("GB"), 1 << 30}};
}

QList<UnitEditor::Unit> UnitEditor::times() {
    return {{tr("seconds"), 1}, {tr("minutes"), 60}, {tr("hours"), 3600}, {tr("days"), 86400}};
}

void UnitEditor::applyRange() {
    const qint64 factor = m_unit->currentData().toLongLong();
    m_number->setRange(bounded((m_minimum + factor - 1) / factor), bounded(m_maximum / factor));
}

QString UnitEditor::value() const {
    return QString::number(m_number->value() * m_unit->currentData().toLongLong());
}

void UnitEditor::setValue(const QString& value) {
    const qint64 number = value.toLongLong();
    if (number == this->value().toLongLong())
        return;
    int best = 0;
    for (int i = 0; i < m_unit->count(); ++i) {
        const qint64 factor = m_unit->itemData(i).toLongLong();
        if (number != 0 && number % factor == 0)
            best = i;
    }
    const QSignalBlocker quiet(m_unit);
    m_unit->setCurrentIndex(best);
    applyRange();
    m_number->setValue(bounded(number / m_unit->currentData().toLongLong()));
}

QWidget* UnitEditor::control() {
    return m_number;
}

TextEditor::TextEditor(QWidget* parent) : ValueEditor(parent) {
    m_line = new QLineEdit(this);
    m_line->setMaximumWidth(420);
    auto* layout = row(this);
    layout->addWidget(m_line, 1);
    layout->addStretch(0);  // takes what the line leaves, so that it stands left like the others
    connect(m_line, &QLineEdit::textEdited, this, &ValueEditor::edited);
}

QString TextEditor::value() const {
    return m_line->text().trimmed();
}

void TextEditor::setValue(const QString& value) {
    if (value != this->value())
        m_line->setText(value);
}

QWidget* TextEditor::control() {
    return m_line;
}

ListEditor::ListEditor(const QString& example, QWidget* parent) : ValueEditor(parent) {
    m_text = new QPlainTextEdit(this);
    m_text->setTabChangesFocus(true);
    m_text->setPlaceholderText(example);
    m_text->setFixedHeight(5 * fontMetrics().lineSpacing() + 16);
    m_text->setMaximumWidth(420);
    auto* layout = row(this);
    layout->addWidget(m_text, 1);
    layout->addStretch(0);
    connect(m_text, &QPlainTextEdit::textChanged, this, &ValueEditor::edited);
}

QString ListEditor::value() const {
    QStringList entries;
    for (const QString& line : m_text->toPlainText().split(QLatin1Char('\n'))) {
        for (const QString& part : line.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            if (!part.trimmed().isEmpty())
                entries << part.trimmed();
        }
    }
    return entries.join(QStringLiteral(", "));
}

void ListEditor::setValue(const QString& value) {
    if (value == this->value())
        return;
    m_text->setPlainText(value.split(QStringLiteral(", "), Qt::SkipEmptyParts).join(QLatin1Char('\n')));
}

QWidget* ListEditor::control() {
    return m_text;
}

ChoiceEditor::ChoiceEditor(const QList<std::pair<QString, QString>>& choices, QWidget* parent)
    : ValueEditor(parent) {
    m_box = new QComboBox(this);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_box->setMinimumWidth(96);  // long choices give way in a narrow window
    for (const auto& [value, text] : choices) m_box->addItem(text, value);
    auto* layout = row(this);
    layout->addWidget(m_box);
    layout->addStretch(1);
    connect(m_box, &QComboBox::currentIndexChanged, this, &ValueEditor::edited);
}

QString ChoiceEditor::value() const {
    return m_box->currentData().toString();
}

void ChoiceEditor::setValue(const QString& value) {
    int index = m_box->findData(value);
    if (index < 0) {
        // A certificate that is gone stays visible, so that the person sees what is wrong.
        m_box->addItem(tr("%1 (missing)").arg(value), value);
        index = m_box->count() - 1;
    }
    m_box->setCurrentIndex(index);
}

QWidget* ChoiceEditor::control() {
    return m_box;
}

/// What stands in an empty list, so that its form is seen.
static QString exampleOf(const api::SettingInfo& setting) {
    if (setting.type.toLower() == QLatin1StringView("addresslist"))
        return ListEditor::tr("for example\n192.0.2.7\n10.0.0.0/8\n2001:db8::/32");
    return setting.key == QLatin1StringView("watch.days") ? QStringLiteral("30\n14\n7") : QString();
}

ValueEditor* makeEditor(const api::SettingInfo& setting, const QStringList& certificates, QWidget* parent) {
    const QString type = setting.type.toLower();
    if (type == QLatin1StringView("boolean"))
        return new SwitchEditor(Texts::settingLabel(setting.key), parent);
    if (type == QLatin1StringView("integer") || type == QLatin1StringView("port"))
        return new NumberEditor(setting, parent);
    if (type == QLatin1StringView("size"))
        return new UnitEditor(setting, UnitEditor::sizes(), parent);
    if (type == QLatin1StringView("seconds"))
        return new UnitEditor(setting, UnitEditor::times(), parent);
    static const QStringList kOrdered{QStringLiteral("tls.suites13"), QStringLiteral("tls.ciphers12"),
                                      QStringLiteral("tls.groups")};
    const bool ordered = kOrdered.contains(setting.key);
    if (ordered || setting.key.endsWith(QLatin1StringView(".trustedAuthorities")))
        return new PickListEditor(ordered, parent);
    if (type == QLatin1StringView("textlist") || type == QLatin1StringView("addresslist"))
        return new ListEditor(exampleOf(setting), parent);
    QList<std::pair<QString, QString>> choices;
    if (type == QLatin1StringView("choice")) {
        for (const QString& choice : setting.choices)
            choices.append({choice, Texts::choice(setting.key, choice)});
        return new ChoiceEditor(choices, parent);
    }
    if (type == QLatin1StringView("name")) {
        for (const QString& name : certificates) choices.append({name, Format::certificateName(name)});
        return new CertificateChoice(choices, parent);
    }
    return new TextEditor(parent);
}

}  // namespace postern::ui
