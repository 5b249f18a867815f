#include "ui/certificatetexts.h"
#include "ui/dialogs/publishdialog.h"
#include "ui/files.h"
#include "ui/format.h"
#include "ui/mailrequest.h"
#include "ui/savefile.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizards/certificate/finishpages.h"
#include "ui/wizards/certificate/task.h"
#include "ui/wizards/certificatewizard.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QVBoxLayout>

namespace postern::ui {

using Path = CertificatePlan::Path;

namespace {

/// For a certificate that somebody shows already.
QString nextAct(const CertificatePlan& plan) {
    if (plan.path == Path::SelfSigned)
        return CertificateResultStep::tr(
            "Next: give people this fingerprint. Their mail program asks once whether to trust the "
            "certificate; they compare it with what it shows.");
    if (plan.path == Path::Own)
        return CertificateResultStep::tr(
                   "Next: install the root of %1 on the devices (Certificates > Authorities).")
            .arg(plan.ownAuthority);
    return CertificateResultStep::tr("Next: look whether a mail program connects without a warning.");
}

}  // namespace

CertificateResultStep::CertificateResultStep()
    : CertificateStepBase(tr("Working"), tr("This takes a few seconds; a large RSA key may take a minute."),
                          QStringLiteral("gettingcertificate"), Body::Fills) {
    m_line = plainLabel(QString(), inside());
    m_line->setObjectName(QStringLiteral("step"));
    m_bar = new QProgressBar(inside());
    m_bar->setObjectName(QStringLiteral("progress"));
    m_bar->setRange(0, 0);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_stop = pushButton(tr("&Stop"), QStringLiteral("stop"), inside());
    m_stop->setToolTip(tr("Give up the key that is being made; nothing is left behind"));
    m_next = plainLabel(QString(), inside());
    m_next->setObjectName(QStringLiteral("next"));
    m_next->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* row = new QHBoxLayout;
    row->addWidget(m_bar, 1);
    row->addWidget(m_stop);
    column()->addWidget(m_line);
    column()->addLayout(row);
    buildRequest();
    column()->addWidget(m_next);
    buildPublish();
    column()->addStretch(1);
}

void CertificateResultStep::buildRequest() {
    m_request = new QWidget(inside());
    m_text = new QPlainTextEdit(m_request);
    m_text->setObjectName(QStringLiteral("requestText"));
    m_text->setAccessibleName(tr("Signing request"));
    m_text->setReadOnly(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    QPushButton* copy = primaryButton(tr("C&opy"), QStringLiteral("copyRequest"), m_request);
    QPushButton* save = pushButton(tr("Sa&ve..."), QStringLiteral("saveRequest"), m_request);
    QPushButton* mail = pushButton(tr("&Mail..."), QStringLiteral("mailRequest"), m_request);
    auto* row = new QHBoxLayout;
    for (QPushButton* button : {copy, save, mail}) row->addWidget(button);
    row->addStretch(1);
    auto* box = new QVBoxLayout(m_request);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(kGrid);
    box->addWidget(plainLabel(tr("Give this text to the authority, from the line BEGIN to the line END, both "
                                 "included:"),
                              m_request));
    box->addWidget(m_text, 1);
    box->addLayout(row);
    m_request->hide();
    column()->addWidget(m_request, 10);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(save, &QPushButton::clicked, this, &CertificateResultStep::saveRequest);
    connect(mail, &QPushButton::clicked, this, &CertificateResultStep::mailRequest);
}

void CertificateResultStep::buildPublish() {
    m_publish = new QWidget(inside());
    QPushButton* copy = pushButton(tr("C&opy fingerprint"), QStringLiteral("copyFingerprint"), m_publish);
    QPushButton* publish =
        pushButton(tr("&Publish fingerprint..."), QStringLiteral("publishFingerprintButton"), m_publish);
    auto* row = new QHBoxLayout(m_publish);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    row->addWidget(copy);
    row->addWidget(publish);
    row->addStretch(1);
    m_publish->hide();
    column()->addWidget(m_publish);
    connect(copy, &QPushButton::clicked, this, &CertificateResultStep::copyFingerprint);
    connect(publish, &QPushButton::clicked, this, &CertificateResultStep::publish);
}

void CertificateResultStep::copyFingerprint() {
    QGuiApplication::clipboard()->setText(certificateWizard().task().certificate().sha256);
}

void CertificateResultStep::publish() {
    auto* dialog =
        new PublishDialog(certificateWizard().task().certificate(), owner().status().status().hostName, this);
    connect(dialog, &PublishDialog::fileReady, this, [this](const api::FileData& file, bool secret) {
        Files::save(this, tr("Save the fingerprints"), file, secret,
                    [this](const QString&, const QString& error) {
                        if (!error.isEmpty())
                            messages().showMessage(MessageBar::Kind::Problem, error);
                    });
    });
    dialog->open();
}

void CertificateResultStep::initializePage() {
    CertificateTask& task = certificateWizard().task();
    task.disconnect(this);
    connect(m_stop, &QPushButton::clicked, &task, &CertificateTask::stop, Qt::UniqueConnection);
    connect(&task, &CertificateTask::began, this, [this](const QString& text) {
        m_line->setText(text);
        m_line->setProperty("step", text);
    });
    connect(&task, &CertificateTask::progress, this, [this](int steps, qint64 ms) {
        m_line->setText(tr("%1 %2 candidates tried, %3.")
                            .arg(m_line->property("step").toString())
                            .arg(steps)
                            .arg(Format::duration(ms)));
    });
    connect(&task, &CertificateTask::failed, this, [this](const base::Error& error) {
        m_bar->hide();
        m_stop->hide();
        m_line->clear();
        setHead(tr("It was not done"),
                tr("Nothing was installed. Go back to change something, or try again."));
        messages().showError(error);
        const QString why = messages().text();
        const bool sameName = error.code == "cert.name-active";
        messages().showMessage(MessageBar::Kind::Problem, why, sameName ? tr("Replace it") : tr("Try again"),
                               [this, sameName] {
                                   certificateWizard().plan().replace |= sameName;
                                   initializePage();
                               });
        allowBack();
    });
    connect(&task, &CertificateTask::done, this, &CertificateResultStep::showDone);
    setHead(tr("Working"), tr("This takes a few seconds; a large RSA key may take a minute."));
    m_bar->show();
    m_stop->setVisible(certificateWizard().plan().keyName.isEmpty());
    m_request->hide();
    m_publish->hide();
    m_next->clear();
    task.run(certificateWizard().plan());
    Q_EMIT completeChanged();
}

bool CertificateResultStep::isComplete() const {
    return !m_next->text().isEmpty();
}

void CertificateResultStep::showDone() {
    const CertificatePlan& plan = certificateWizard().plan();
    const CertificateTask& task = certificateWizard().task();
    m_bar->hide();
    m_stop->hide();
    m_line->clear();
    certificateWizard().setOption(QWizard::NoCancelButton);
    if (plan.path == Path::Request) {
        showRequest(task.request());
        Q_EMIT completeChanged();
        return;
    }
    const api::CertificateInfo& info = task.certificate();
    const auto breakable = [](QString text) {
        return text.replace(QLatin1Char(':'), QStringLiteral(":\u200b"));
    };
    const api::CertificateInfo* old = certificateWizard().inventory().certificate(plan.name);
    const bool used = !(plan.services + plan.domains).isEmpty() || !(info.usedBy + info.domains).isEmpty();
    QStringList lines;
    if (const QString problem = CertificateTexts::notBound(info); !problem.isEmpty())
        lines << problem;
    else if (!used)
        lines << tr("Nobody uses it yet. Choose \"Use for\" under Certificates.");
    else
        lines << tr("New connections get it from now on; open ones were not disturbed.");
    if (old && plan.path != Path::Assign && old->sha256 != info.sha256)
        lines << tr("Old SHA-256: %1").arg(breakable(old->sha256));
    lines << tr("SHA-256: %1").arg(breakable(info.sha256));
    if (used)
        lines << nextAct(plan);
    m_publish->setVisible(used && plan.path == Path::SelfSigned);
    if (plan.requestToo)
        lines << tr("The request for an authority waits under Certificates > Requests.");
    setHead(tr("Done"), plan.path == Path::Assign ? tr("Who uses the certificate was changed.")
                                                  : tr("The certificate %1 is installed.").arg(info.name));
    m_next->setText(lines.join(QStringLiteral("\n\n")));
    Q_EMIT completeChanged();
}

void CertificateResultStep::showRequest(const api::RequestInfo& request) {
    const CertificatePlan& plan = certificateWizard().plan();
    m_requestName = request.name;
    setHead(tr("The request is ready"), tr("It waits here until the answer comes, also for months."));
    m_text->setPlainText(request.csrPem);
    m_request->show();
    m_next->setText(
        (plan.replaces.isEmpty()
             ? QString()
             : tr("The certificate %1 serves on until then.").arg(plan.replaces) + QLatin1Char(' ')) +
        tr("Next: send it to the authority and prove who you are as it wants. When its answer is "
           "here, open this wizard again and choose \"Process the pending request\"."));
}

void CertificateResultStep::saveRequest() {
    saveFile(this, tr("Save the signing request"), QStringLiteral("NewKeyRq.txt"),
             tr("Signing requests (*.txt *.csr *.pem);;All files (*)"), m_text->toPlainText().toLatin1(),
             [this](bool good, const QString& sentence) {
                 messages().showMessage(good ? MessageBar::Kind::Done : MessageBar::Kind::Problem, sentence);
             });
}

void CertificateResultStep::mailRequest() {
    if (!ui::mailRequest(certificateWizard().plan().commonName, m_text->toPlainText()))
        messages().showMessage(MessageBar::Kind::Hint,
                               tr("No mail program could be opened. Copy the text instead."));
}

}  // namespace postern::ui
