#include "ui/dialogs/accountdialogs.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/passwordfield.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLineEdit>

namespace postern::ui {

namespace {

struct PolicyText {
    const char* value;
    const char* label;
    const char* note;
};
constexpr PolicyText kPolicies[] = {
    {"any", QT_TRANSLATE_NOOP("EditAccountDialog", "Password or client certificate"),
     QT_TRANSLATE_NOOP("EditAccountDialog", "The usual choice: either one is enough.")},
    {"password", QT_TRANSLATE_NOOP("EditAccountDialog", "Password only"),
     QT_TRANSLATE_NOOP("EditAccountDialog",
                       "A client certificate of this person never replaces the password.")},
    {"certificate", QT_TRANSLATE_NOOP("EditAccountDialog", "Client certificate only"),
     QT_TRANSLATE_NOOP(
         "EditAccountDialog",
         "Passwords are refused like wrong ones; add a certificate first, or nobody can log in.")},
    {"both", QT_TRANSLATE_NOOP("EditAccountDialog", "Password and client certificate"),
     QT_TRANSLATE_NOOP("EditAccountDialog",
                       "The password counts only from a mail program that also shows a certificate of this "
                       "person.")},
};

}  // namespace

AddAccountDialog::AddAccountDialog(api::AdminApi& api, const QString& domain, QWidget* parent)
    : FormDialog(api, tr("New account"), tr("One person's mailbox, with a name and a password to log in."),
                 tr("Add account"), parent),
      m_domain(domain) {
    setObjectName(QStringLiteral("addAccount"));
    auto* name = new QWidget(this);
    m_name = new QLineEdit(name);
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setAccessibleName(tr("Name before the @"));
    m_name->setMaxLength(64);
    auto* at = new QLabel(QLatin1Char('@') + domain, name);
    at->setProperty("data", true);
    auto* row = new QHBoxLayout(name);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_name, 1);
    row->addWidget(at);
    name->setFocusProxy(m_name);
    m_fullName = new QLineEdit(this);
    m_fullName->setObjectName(QStringLiteral("fullName"));
    m_fullName->setPlaceholderText(tr("optional"));
    m_password = new PasswordField(this);
    addField(tr("&Name"), name);
    addField(tr("&Full name"), m_fullName);
    addField(tr("&Password"), m_password);
    m_password->generate();
    connect(m_name, &QLineEdit::textChanged, this, [this] { refresh(); });
    connect(m_password, &PasswordField::edited, this, [this] { refresh(); });
    m_name->setFocus();
    refresh();
}

QString AddAccountDialog::missing() const {
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return tr("Type a name first");
    if (name.contains(QLatin1Char('@')) || name.contains(QLatin1Char(' ')))
        return tr("The name stands before the @ and has no spaces");
    return m_password->fault();
}

void AddAccountDialog::act() {
    api::AccountAdd request;
    request.address = m_name->text().trimmed() + QLatin1Char('@') + m_domain;
    request.fullName = m_fullName->text().trimmed();
    request.password = m_password->password();
    send(request);
}

SetPasswordDialog::SetPasswordDialog(api::AdminApi& api, const api::AccountInfo& account, QWidget* parent)
    : FormDialog(api, tr("Password of %1").arg(account.address),
                 tr("The old password stops working at once; mail programs ask for the new one."),
                 tr("Set password"), parent),
      m_account(account) {
    setObjectName(QStringLiteral("setPassword"));
    m_password = new PasswordField(this);
    addField(tr("&New password"), m_password);
    connect(m_password, &PasswordField::edited, this, [this] { refresh(); });
    m_password->setFocus();
    refresh();
}

QString SetPasswordDialog::missing() const {
    return m_password->fault();
}

void SetPasswordDialog::act() {
    api::AccountSet request;
    request.address = m_account.address;
    request.fullName = m_account.fullName;
    request.password = m_password->password();
    send(request);
}

EditAccountDialog::EditAccountDialog(api::AdminApi& api, const api::AccountInfo& account, QWidget* parent)
    : FormDialog(api, tr("Account %1").arg(account.address), QString(), tr("Save"), parent),
      m_account(account) {
    setObjectName(QStringLiteral("editAccount"));
    m_fullName = new QLineEdit(account.fullName, this);
    m_fullName->setObjectName(QStringLiteral("fullName"));
    addField(tr("&Full name"), m_fullName);
    m_policy = new QComboBox(this);
    m_policy->setObjectName(QStringLiteral("loginPolicy"));
    for (const PolicyText& policy : kPolicies)
        m_policy->addItem(QCoreApplication::translate("EditAccountDialog", policy.label),
                          QString::fromLatin1(policy.value));
    m_policy->setCurrentIndex(qMax(0, m_policy->findData(account.loginPolicy)));
    addField(tr("&Logs in by"), m_policy);
    m_policyNote = noteLabel(QString(), this);
    addField(QString(), m_policyNote);
    connect(m_policy, &QComboBox::currentIndexChanged, this, [this] { explain(); });
    explain();
    refresh();
}

void EditAccountDialog::explain() {
    m_policyNote->setText(
        QCoreApplication::translate("EditAccountDialog", kPolicies[qMax(0, m_policy->currentIndex())].note));
}

void EditAccountDialog::act() {
    api::AccountSet request;
    request.address = m_account.address;
    request.fullName = m_fullName->text().trimmed();
    request.loginPolicy = m_policy->currentData().toString();
    send(request);
}

}  // namespace postern::ui
