#include "ui/wizards/firstrunresult.h"

#include "ui/certificatetexts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizards/firstrunwizard.h"
#include "ui/wizards/stepcolumn.h"

#include <QVBoxLayout>

namespace postern::ui {

ResultStep::ResultStep() {
    m_messages = new MessageBar(this);
    m_steps = new QVBoxLayout;
    m_steps->setSpacing(4);
    m_next = plainLabel(QString(), this);
    m_next->setObjectName(QStringLiteral("next"));
    m_next->setTextFormat(Qt::RichText);
    m_next->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QVBoxLayout* column = stepColumn(this, tr("Setting up"), tr("This takes a few seconds."));
    column->addWidget(m_messages);
    column->addLayout(m_steps);
    column->addSpacing(kGrid);
    column->addWidget(m_next);
    column->addStretch(1);
}

void ResultStep::initializePage() {
    if (!m_wired)
        wire();
    start();
}

void ResultStep::wire() {
    m_wired = true;
    SetUpTask& task = static_cast<FirstRunWizard*>(wizard())->task();
    connect(&task, &SetUpTask::began, this, [this](int step, const QString& text) {
        if (!m_lines.contains(step)) {
            m_lines.insert(step, plainLabel(text, this));
            m_steps->addWidget(m_lines.value(step));
        }
        m_lines.value(step)->setText(QStringLiteral("\u2026  ") + text);
        m_lines.value(step)->setProperty("step", text);
    });
    connect(&task, &SetUpTask::finishedStep, this, [this](int step) {
        QLabel* line = m_lines.value(step);
        line->setText(QStringLiteral("\u2713  ") + line->property("step").toString());
    });
    connect(&task, &SetUpTask::failed, this, &ResultStep::showFailure);
    connect(&task, &SetUpTask::done, this, [this] {
        m_done = true;
        showNext();
        Q_EMIT completeChanged();
    });
}

/// The lines of an earlier try go: the choice may have changed since.
void ResultStep::start() {
    auto* owner = static_cast<FirstRunWizard*>(wizard());
    qDeleteAll(m_lines);
    m_lines.clear();
    m_messages->dismiss();
    setHead(tr("Setting up"), tr("This takes a few seconds."));
    owner->setWayOut(false);
    owner->task().run(owner->choice());
}

void ResultStep::showFailure(int step, const base::Error& error) {
    QLabel* line = m_lines.value(step);
    line->setText(QStringLiteral("\u2717  ") + line->property("step").toString());
    m_messages->showError(error);
    const QString why =
        m_messages->text() + QLatin1Char(' ') + tr("Go back to change something, or try again.");
    m_messages->showMessage(MessageBar::Kind::Problem, why, tr("Try again"), [this] { start(); });
    setHead(tr("It was not finished"),
            tr("What is marked with a tick is done and stays; remove it under Domains "
               "or Certificates if it is wrong."));
    static_cast<FirstRunWizard*>(wizard())->setWayOut(true);
}

void ResultStep::setHead(const QString& title, const QString& why) {
    findChild<QLabel*>(QStringLiteral("stepTitle"))->setText(title);
    findChild<QLabel*>(QStringLiteral("stepWhy"))->setText(why);
    setAccessibleName(title);
    setAccessibleDescription(why);
}

QString ResultStep::warningText() const {
    auto* owner = static_cast<FirstRunWizard*>(wizard());
    if (!owner->choice().selfSigned)
        return tr(
            "Thunderbird warns again after every start of Postern, because the Test certificate is made "
            "anew.");
    return tr("Thunderbird asks once whether to trust the certificate. Compare its SHA-256 "
              "fingerprint:<br>%1")
        .arg(CertificateTexts::breakable(owner->task().fingerprint()).toHtmlEscaped());
}

void ResultStep::showNext() {
    const SetUpChoice choice = static_cast<FirstRunWizard*>(wizard())->choice();
    const QString server = choice.isLocal()    ? QStringLiteral("localhost")
                           : choice.selfSigned ? choice.hostName
                                               : choice.domain;
    setHead(tr("Postern is set up"), tr("Now let a mail program use it."));
    m_next->setText(
        tr("<p><b>In Thunderbird</b>: New account, your name, <b>%1</b> and the password, then Configure "
           "manually:</p>"
           "<ul><li>Incoming: IMAP, server <b>%2</b>, port <b>993</b>, SSL/TLS, normal password</li>"
           "<li>Outgoing: server <b>%2</b>, port <b>465</b>, SSL/TLS, normal password</li></ul>"
           "<p>The user name is the whole address. If ports were moved, the overview shows the real ones. "
           "%3</p>")
            .arg(choice.account.toHtmlEscaped(), server.toHtmlEscaped(), warningText()));
}

}  // namespace postern::ui
