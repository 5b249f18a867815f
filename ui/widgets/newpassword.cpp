#include "ui/widgets/newpassword.h"

#include "ui/widgets/passwordfield.h"

#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::ui {

NewPassword::NewPassword(QWidget* parent) : QWidget(parent) {
    m_first = new PasswordField(this);
    m_again = new QLineEdit(this);
    m_again->setObjectName(QStringLiteral("passwordAgain"));
    m_again->setAccessibleName(tr("The same password again"));
    m_again->setPlaceholderText(tr("The same password again"));
    m_again->setEchoMode(QLineEdit::Password);
    m_again->setMaxLength(256);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_first);
    column->addWidget(m_again);
    setFocusProxy(m_first);
    connect(m_first, &PasswordField::edited, this, &NewPassword::edited);
    // Nobody mistypes a password that was made for him.
    connect(m_first->findChild<QToolButton*>(QStringLiteral("generatePassword")), &QToolButton::clicked, this,
            [this] { m_again->setText(m_first->password()); });
    connect(m_again, &QLineEdit::textChanged, this, &NewPassword::edited);
}

QString NewPassword::password() const {
    return m_first->password();
}

QString NewPassword::fault() const {
    if (!m_first->fault().isEmpty())
        return m_first->fault();
    return m_again->text() == m_first->password() ? QString() : tr("Type the same password twice");
}

}  // namespace postern::ui
