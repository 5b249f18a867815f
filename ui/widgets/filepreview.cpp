#include "ui/widgets/filepreview.h"

#include "ui/certificatetexts.h"
#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QFormLayout>

namespace postern::ui {

namespace {

QString keySentence(const api::FileContents& contents) {
    if (contents.keys > 0)
        return FilePreview::tr("%1, in the file").arg(contents.keyType);
    if (!contents.request.isEmpty())
        return FilePreview::tr("fits the pending request %1").arg(contents.request);
    if (!contents.keyName.isEmpty())
        return FilePreview::tr("fits the stored key %1").arg(contents.keyName);
    return FilePreview::tr("missing: add the file with the private key");
}

QString summary(const api::FileContents& contents) {
    const qsizetype count = contents.certificates.size();
    const QString certificates = count == 0   ? FilePreview::tr("no certificate")
                                 : count == 1 ? FilePreview::tr("1 certificate")
                                              : FilePreview::tr("%1 certificates").arg(count);
    const QString keys = contents.keys == 0   ? FilePreview::tr("no private key")
                         : contents.keys == 1 ? FilePreview::tr("1 private key")
                                              : FilePreview::tr("%1 private keys").arg(contents.keys);
    return FilePreview::tr("%1 file with %2 and %3").arg(contents.format, certificates, keys);
}

}  // namespace

FilePreview::FilePreview(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("card"));
    m_summary = plainLabel(QString(), this);
    m_summary->setObjectName(QStringLiteral("summary"));
    m_rows = new QWidget(this);
    m_form = new QFormLayout(m_rows);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(2 * kGrid);
    m_form->setVerticalSpacing(4);
    m_form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    m_issuedTo = row(tr("Issued to"));
    m_issuedBy = row(tr("Issued by"));
    m_names = row(tr("Names"));
    m_valid = row(tr("Valid"));
    m_key = row(tr("Private key"));
    m_fingerprint = row(tr("SHA-256"));
    m_problems = plainLabel(QString(), this);
    m_problems->setObjectName(QStringLiteral("problems"));
    m_problems->setProperty("role", QStringLiteral("error"));
    m_view = flatButton(tr("&View all of it..."), QStringLiteral("viewContents"), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 12, 2 * kGrid, 12);
    column->setSpacing(kGrid);
    column->addWidget(m_summary);
    column->addWidget(m_rows);
    column->addWidget(m_problems);
    column->addWidget(m_view, 0, Qt::AlignLeft);
    connect(m_view, &QPushButton::clicked, this, &FilePreview::viewAsked);
    showNothing(QString());
}

QLabel* FilePreview::row(const QString& title) {
    QLabel* value = dataLabel(title, m_rows);
    auto* label = new QLabel(title, m_rows);
    label->setProperty("role", QStringLiteral("note"));
    m_form->addRow(label, value);
    return value;
}

void FilePreview::showNothing(const QString& why) {
    m_summary->setText(why);
    m_summary->setProperty("data", false);
    setVisible(!why.isEmpty());
    for (QWidget* part : {m_rows, static_cast<QWidget*>(m_problems), static_cast<QWidget*>(m_view)})
        part->hide();
}

void FilePreview::showContents(const api::FileContents& contents) {
    show();
    m_summary->setText(summary(contents));
    const bool any = !contents.certificates.isEmpty();
    m_rows->setVisible(any);
    m_view->setVisible(any);
    QStringList sentences;
    for (const api::ErrorInfo& problem : contents.problems) sentences << Texts::error(problem);
    m_problems->setText(sentences.join(QLatin1Char('\n')));
    m_problems->setVisible(!sentences.isEmpty());
    if (!any)
        return;
    const api::CertificateInfo& info = contents.certificates.first().info;
    m_issuedTo->setText(info.subject);
    m_issuedBy->setText(info.selfSigned ? tr("itself (self-signed)") : info.issuer);
    m_names->setText(info.names.join(QStringLiteral(", ")));
    m_valid->setText(tr("%1 to %2, %3")
                         .arg(Format::date(info.notBeforeUtcMs), Format::date(info.notAfterUtcMs),
                              Format::daysLeft(info.daysLeft)));
    m_key->setText(keySentence(contents));
    m_fingerprint->setText(CertificateTexts::breakable(info.sha256));
}

}  // namespace postern::ui
