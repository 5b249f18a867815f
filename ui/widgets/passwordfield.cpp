#include "ui/widgets/passwordfield.h"

#include "ui/icons.h"
#include "ui/password.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QVBoxLayout>

namespace postern::ui {

PasswordField::PasswordField(QWidget* parent) : QWidget(parent) {
    m_line = new QLineEdit(this);
    m_line->setObjectName(QStringLiteral("password"));
    m_line->setAccessibleName(tr("Password"));
    m_line->setEchoMode(QLineEdit::Password);
    m_line->setMaxLength(256);
    m_line->setMinimumWidth(232);
    m_show = button(QStringLiteral("show"), tr("Show the password"), QStringLiteral("showPassword"));
    m_show->setCheckable(true);
    QToolButton* make = button(QStringLiteral("generate"), tr("Generate a strong password"),
                               QStringLiteral("generatePassword"));
    QToolButton* copy =
        button(QStringLiteral("copy"), tr("Copy the password"), QStringLiteral("copyPassword"));
    m_hint = noteLabel(QString(), this);
    m_hint->setObjectName(QStringLiteral("passwordHint"));
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(m_line, 1);
    row->addWidget(m_show);
    row->addWidget(make);
    row->addWidget(copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_hint);
    setFocusProxy(m_line);
    connect(m_show, &QToolButton::toggled, this,
            [this](bool shown) { m_line->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password); });
    connect(make, &QToolButton::clicked, this, &PasswordField::generate);
    connect(copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_line->text()); });
    connect(m_line, &QLineEdit::textChanged, this, [this] {
        update();
        Q_EMIT edited();
    });
    update();
}

QToolButton* PasswordField::button(const QString& iconName, const QString& text, const QString& objectName) {
    auto* result = new QToolButton(this);
    result->setObjectName(objectName);
    result->setIcon(icon(iconName, palette()));
    result->setToolTip(text);
    result->setAccessibleName(text);
    result->setFocusPolicy(Qt::StrongFocus);
    return result;
}

QString PasswordField::password() const {
    return m_line->text();
}

void PasswordField::generate() {
    m_line->setText(generatePassword());
    m_show->setChecked(true);
}

QString PasswordField::fault() const {
    const QString text = m_line->text();
    if (text.isEmpty())
        return tr("Type a password or generate one.");
    if (text.size() < kShortestPassword)
        return tr("Too short: at least %1 characters.").arg(kShortestPassword);
    return {};
}

void PasswordField::update() {
    const QString wrong = fault();
    const bool strong = wrong.isEmpty() && m_line->text().size() >= 16;
    m_hint->setText(!wrong.isEmpty() ? wrong
                    : strong         ? tr("Strong. Write it down or copy it now; it is never shown again.")
                                     : tr("Good. Longer is stronger."));
}

}  // namespace postern::ui
