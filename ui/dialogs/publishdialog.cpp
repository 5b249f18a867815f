#include "ui/dialogs/publishdialog.h"

#include "ui/files.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace postern::ui {

namespace {

/// Two lines of sixteen pairs are easier to compare than one of thirty-two.
QString inLines(const QString& fingerprint) {
    QStringList pairs = fingerprint.split(QLatin1Char(':'));
    QString lines;
    for (qsizetype i = 0; i < pairs.size(); i += 16)
        lines += QStringLiteral("    ") + pairs.mid(i, 16).join(QLatin1Char(':')) + QLatin1Char('\n');
    return lines;
}

}  // namespace

PublishDialog::PublishDialog(const api::CertificateInfo& certificate, const QString& hostName,
                             QWidget* parent)
    : QDialog(parent), m_name(certificate.name) {
    setObjectName(QStringLiteral("publishFingerprint"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Publish the fingerprint"));
    m_text = new QPlainTextEdit(text(certificate, hostName), this);
    m_text->setObjectName(QStringLiteral("publishText"));
    m_text->setAccessibleName(tr("Text for your people"));
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTabChangesFocus(true);
    QPushButton* copy = primaryButton(tr("&Copy"), QStringLiteral("copyText"), this);
    QPushButton* saveText = pushButton(tr("Save as &text..."), QStringLiteral("saveText"), this);
    QPushButton* savePage = pushButton(tr("Save as &page..."), QStringLiteral("savePage"), this);
    savePage->setToolTip(tr("A page to print or to put on your web server"));
    QPushButton* shut = pushButton(tr("C&lose"), QStringLiteral("close"), this);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(saveText);
    row->addWidget(savePage);
    row->addStretch(1);
    row->addWidget(shut);
    row->addWidget(copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(sectionLabel(tr("Publish the fingerprint"), this));
    column->addWidget(
        noteLabel(tr("The first connection must be right: people compare what their mail program "
                     "shows with this text. Send it on another way than by mail over this "
                     "server."),
                  this));
    column->addWidget(m_text, 1);
    column->addLayout(row);
    resize(640, 420);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(saveText, &QPushButton::clicked, this, [this] {
        Q_EMIT fileReady(Files::text(m_name + QStringLiteral("-fingerprint.txt"), m_text->toPlainText()),
                         false);
    });
    connect(savePage, &QPushButton::clicked, this, [this] {
        Q_EMIT fileReady(Files::text(m_name + QStringLiteral("-fingerprint.html"), html()), false);
    });
    connect(shut, &QPushButton::clicked, this, &QDialog::accept);
}

QString PublishDialog::text(const api::CertificateInfo& certificate, const QString& hostName) const {
    return tr("The mail server %1 shows this certificate, valid until %2.")
               .arg(hostName, Format::date(certificate.notAfterUtcMs)) +
           QStringLiteral("\n\n") + tr("SHA-256 fingerprint:") + QLatin1Char('\n') +
           inLines(certificate.sha256) + QLatin1Char('\n') + tr("SHA-1 fingerprint, for older programs:") +
           QLatin1Char('\n') + inLines(certificate.sha1) + QLatin1Char('\n') +
           tr("When your mail program asks whether to trust the server, compare one of them with what it "
              "shows. "
              "If they differ, say no and tell us.") +
           QLatin1Char('\n');
}

QString PublishDialog::html() const {
    return QStringLiteral(
               "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%1</title></head>\n"
               "<body style=\"font-family: sans-serif; max-width: 46em; margin: 3em auto\">\n"
               "<h1>%1</h1>\n<pre style=\"white-space: pre-wrap\">%2</pre>\n</body></html>\n")
        .arg(m_name.toHtmlEscaped(), m_text->toPlainText().toHtmlEscaped());
}

}  // namespace postern::ui
