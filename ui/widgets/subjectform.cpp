#include "ui/widgets/subjectform.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

namespace postern::ui {

SubjectForm::SubjectForm(bool withCommonName, QWidget* parent) : QWidget(parent) {
    m_form = new QFormLayout;
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(2 * kGrid);
    m_form->setVerticalSpacing(kGrid);
    m_form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    if (withCommonName)
        m_commonName = addLine(tr("&Common Name"), QStringLiteral("commonName"), tr("mail.example.org"));
    m_country = addLine(tr("Cou&ntry"), QStringLiteral("country"), tr("two letters, for example DE"));
    m_country->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[A-Za-z]{0,2}")), m_country));
    m_state = addLine(tr("&Province/State"), QStringLiteral("state"), tr("optional"));
    m_city = addLine(tr("City/&Town"), QStringLiteral("city"), tr("optional"));
    m_organization = addLine(tr("&Organization Name"), QStringLiteral("organization"), tr("optional"));
    m_unit = addLine(tr("Organization &Unit"), QStringLiteral("unit"), tr("optional"));
    m_email = addLine(tr("Contact &E-mail"), QStringLiteral("email"), tr("optional, of any domain"));
    m_fault = noteLabel(QString(), this);
    m_fault->setProperty("role", QStringLiteral("error"));
    m_fault->setObjectName(QStringLiteral("subjectFault"));
    m_fault->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addLayout(m_form);
    column->addWidget(m_fault);
    connect(this, &SubjectForm::edited, this, [this] {
        const QString wrong = fault();
        m_fault->setText(wrong);
        m_fault->setVisible(!wrong.isEmpty());
    });
}

QLineEdit* SubjectForm::addLine(const QString& label, const QString& objectName, const QString& hint) {
    auto* line = new QLineEdit(this);
    line->setObjectName(objectName);
    line->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    line->setPlaceholderText(hint);
    line->setMaxLength(objectName == QLatin1StringView("email") ? 254 : 64);  // RFC 5280, upper bounds
    if (objectName == QLatin1StringView("commonName"))
        line->setMaxLength(253);
    m_form->addRow(labelOf(label, line), line);
    connect(line, &QLineEdit::textChanged, this, &SubjectForm::edited);
    return line;
}

QLabel* SubjectForm::labelOf(const QString& text, QWidget* field) {
    auto* name = new QLabel(text, this);
    name->setBuddy(field);
    name->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    name->ensurePolished();
    name->setMinimumWidth(name->sizeHint().width() + 2);  // an underlined letter makes the text wider
    field->ensurePolished();
    name->setMinimumHeight(field->sizeHint().height());  // a form puts a low label above the middle
    m_labels << name;
    return name;
}

void SubjectForm::addRow(const QString& label, QWidget* field) {
    m_form->addRow(labelOf(label, field), field);
}

void SubjectForm::setLabelWidth(int width) {
    for (QLabel* label : std::as_const(m_labels)) label->setMinimumWidth(qMax(label->minimumWidth(), width));
}

void SubjectForm::setFields(const Fields& fields) {
    if (m_commonName)
        m_commonName->setText(fields.commonName);
    m_country->setText(fields.country);
    m_state->setText(fields.state);
    m_city->setText(fields.city);
    m_organization->setText(fields.organization);
    m_unit->setText(fields.unit);
    m_email->setText(fields.email);
}

SubjectForm::Fields SubjectForm::fields() const {
    return {m_commonName ? m_commonName->text().trimmed() : QString(),
            m_country->text().trimmed().toUpper(),
            m_state->text().trimmed(),
            m_city->text().trimmed(),
            m_organization->text().trimmed(),
            m_unit->text().trimmed(),
            m_email->text().trimmed()};
}

QString SubjectForm::fault() const {
    static const QRegularExpression kMail(QStringLiteral("^[^\\s@]+@[^\\s@]+$"));
    const Fields now = fields();
    if (m_commonName && (now.commonName.isEmpty() || now.commonName.contains(QLatin1Char(' '))))
        return tr("The Common Name is the name of this server that mail programs are told.");
    if (now.country.size() == 1)
        return tr("The country has two letters, for example DE.");
    if (!now.email.isEmpty() && !kMail.match(now.email).hasMatch())
        return tr("\"%1\" is not a mail address.").arg(now.email);
    return {};
}

QComboBox* keyTypeBox(QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setObjectName(QStringLiteral("keyType"));
    box->setMinimumWidth(96);  // long texts give way in a narrow window
    box->setAccessibleName(SubjectForm::tr("Kind of key"));
    box->addItem(SubjectForm::tr("EC P-256: fast, for all current programs"), QStringLiteral("p256"));
    box->addItem(SubjectForm::tr("EC P-384"), QStringLiteral("p384"));
    box->addItem(SubjectForm::tr("RSA 2048: for very old programs"), QStringLiteral("rsa2048"));
    box->addItem(SubjectForm::tr("RSA 3072"), QStringLiteral("rsa3072"));
    box->addItem(SubjectForm::tr("RSA 4096: slow"), QStringLiteral("rsa4096"));
    box->addItem(SubjectForm::tr("Ed25519: not understood by every program"), QStringLiteral("ed25519"));
    return box;
}

QComboBox* validityBox(QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setObjectName(QStringLiteral("valid"));
    box->setAccessibleName(SubjectForm::tr("Valid for"));
    box->addItem(SubjectForm::tr("90 days"), 90);
    box->addItem(SubjectForm::tr("1 year"), 365);
    box->addItem(SubjectForm::tr("2 years"), 730);
    box->addItem(SubjectForm::tr("5 years"), 1825);
    box->setCurrentIndex(1);
    return box;
}

}  // namespace postern::ui
