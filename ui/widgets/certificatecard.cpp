#include "ui/widgets/certificatecard.h"

#include "ui/certificatetexts.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QClipboard>
#include <QFormLayout>
#include <QGuiApplication>
#include <QVBoxLayout>

namespace postern::ui {

namespace {

/// A fingerprint may break after each colon, so that it wraps instead of being cut.
QString breakable(QString fingerprint) {
    return fingerprint.replace(QLatin1Char(':'), QStringLiteral(":\u200b"));
}

}  // namespace

CertificateCard::CertificateCard(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("card"));
    m_title = sectionLabel(QString(), this);
    m_title->setProperty("data", true);
    m_warning = plainLabel(QString(), this);
    m_warning->setProperty("role", QStringLiteral("error"));
    m_warning->setObjectName(QStringLiteral("testMark"));
    m_rows = new QWidget(this);
    m_form = new QFormLayout(m_rows);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(2 * kGrid);
    m_form->setVerticalSpacing(4);
    m_form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    m_form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    m_issuedTo = addRow(tr("Issued to"), false);
    m_names = addRow(tr("Names"), false);
    m_issuedBy = addRow(tr("Issued by"), false);
    m_valid = addRow(tr("Valid"), false);
    m_key = addRow(tr("Key"), false);
    m_usedBy = addRow(tr("Used by"), false);
    m_sha256 = addRow(tr("SHA-256"), true);
    m_sha1 = addRow(tr("SHA-1"), true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 12, 2 * kGrid, 12);
    column->setSpacing(kGrid);
    column->addWidget(m_title);
    column->addWidget(m_warning);
    column->addWidget(m_rows);
    column->addStretch(1);
}

QLabel* CertificateCard::addRow(const QString& title, bool copy) {
    QLabel* value = dataLabel(title, m_rows);
    auto* label = new QLabel(title, m_rows);
    label->setProperty("role", QStringLiteral("note"));
    if (!copy) {
        m_form->addRow(label, value);
        return value;
    }
    auto* button = new QToolButton(m_rows);
    button->setIcon(icon(QStringLiteral("copy"), palette()));
    button->setToolTip(tr("Copy the %1 fingerprint").arg(title));
    button->setAccessibleName(button->toolTip());
    button->setFocusPolicy(Qt::StrongFocus);
    connect(button, &QToolButton::clicked, this,
            [value] { QGuiApplication::clipboard()->setText(value->text().remove(QChar(0x200b))); });
    auto* row = new QHBoxLayout;
    row->addWidget(value, 1);
    row->addWidget(button, 0, Qt::AlignTop);
    m_form->addRow(label, row);
    return value;
}

void CertificateCard::showNothing(const QString& why) {
    m_title->setText(why);
    m_warning->hide();
    m_rows->hide();
}

void CertificateCard::show(const api::CertificateInfo& certificate) {
    m_title->setText(Format::certificateName(certificate.name));
    const bool test = certificate.kind == QLatin1StringView("test");
    m_warning->setText(
        test ? tr("For tests only. Mail programs warn of it unless they trust the test authority; it is made "
                  "anew at every start.")
        : certificate.daysLeft < 0 ? tr("It has expired: mail programs refuse it. Renew it.")
                                   : tr("Expires soon: %1.").arg(Format::daysLeft(certificate.daysLeft)));
    m_warning->setVisible(test || certificate.daysLeft < 14);
    m_rows->show();
    m_issuedTo->setText(certificate.subject);
    m_issuedBy->setText(certificate.selfSigned ? tr("itself (self-signed)") : certificate.issuer);
    m_names->setText(certificate.names.join(QStringLiteral(", ")));
    m_valid->setText(tr("%1 to %2, %3")
                         .arg(Format::date(certificate.notBeforeUtcMs),
                              Format::date(certificate.notAfterUtcMs),
                              Format::daysLeft(certificate.daysLeft)));
    m_key->setText(
        tr("%1, kept: %2").arg(certificate.keyType, CertificateTexts::protection(certificate.protection)));
    m_usedBy->setText(CertificateTexts::uses(certificate));
    m_sha256->setText(breakable(certificate.sha256));
    m_sha1->setText(breakable(certificate.sha1));
}

}  // namespace postern::ui
