#include "ui/dialogs/formdialog.h"

#include "ui/dialogs/unlockdialog.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/helpshortcut.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QProgressBar>
#include <QRadioButton>
#include <QUuid>
#include <QVBoxLayout>

namespace postern::ui {

FormDialog::FormDialog(api::AdminApi& api, const QString& title, const QString& why, const QString& act,
                       QWidget* parent)
    : QDialog(parent), m_api(api) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setMinimumWidth(560);
    m_messages = new MessageBar(this);
    m_fields = new QWidget(this);
    m_form = new QGridLayout(m_fields);
    m_form->setContentsMargins(0, kGrid, 0, kGrid);
    m_form->setHorizontalSpacing(2 * kGrid);
    m_form->setVerticalSpacing(4);
    m_form->setColumnStretch(1, 1);
    m_cancel = pushButton(tr("&Cancel"), QStringLiteral("cancel"), this);
    m_act = primaryButton(act, QStringLiteral("act"), this);
    m_act->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGrid);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_act);
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    m_column->setSpacing(kGrid);
    m_column->addWidget(sectionLabel(title, this));
    if (!why.isEmpty())
        m_column->addWidget(noteLabel(why, this));
    m_column->addWidget(m_messages);
    m_column->addWidget(m_fields);
    m_column->addStretch(1);
    m_column->addLayout(buttons);
    buildProgress();
    addHelpShortcut(this, api, [this] { return helpTopic(); });
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_act, &QPushButton::clicked, this, [this] { this->act(); });
}

void FormDialog::buildProgress() {
    m_job.bar = new QWidget(this);
    auto* bar = new QProgressBar(m_job.bar);
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setAccessibleName(tr("The key is being made"));
    m_job.text = noteLabel(QString(), m_job.bar);
    m_job.text->setObjectName(QStringLiteral("jobText"));
    QPushButton* halt = pushButton(tr("S&top"), QStringLiteral("stop"), m_job.bar);
    auto* row = new QHBoxLayout(m_job.bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    row->addWidget(bar, 1);
    row->addWidget(m_job.text, 1);
    row->addWidget(halt);
    m_job.bar->hide();
    addBelow(m_job.bar);
    m_job.poll.setInterval(250);
    connect(halt, &QPushButton::clicked, this, &FormDialog::stopJob);
    connect(&m_job.poll, &QTimer::timeout, this, &FormDialog::showProgress);
}

QString FormDialog::beginJob(const QString& stopped) {
    m_job.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_job.stopped = stopped;
    m_job.since.start();
    m_job.text->setText(tr("Searching for primes..."));
    m_job.bar->show();
    m_job.poll.start();
    return m_job.id;
}

void FormDialog::showProgress() {
    api::KeyJobRead request;
    request.job = m_job.id;
    m_api.call(request, this, [this](base::Result<api::KeyJob> reply) {
        if (reply && !m_job.id.isEmpty())
            m_job.text->setText(
                tr("%1, %2 steps").arg(Format::duration(m_job.since.elapsed())).arg(reply->steps));
    });
}

void FormDialog::stopJob() {
    api::KeyJobCancel request;
    request.job = m_job.id;
    m_api.call(request, this, [](const base::Result<api::Empty>&) {});  // the work itself answers
}

void FormDialog::Job::clear() {
    id.clear();
    poll.stop();
    bar->hide();
}

void FormDialog::reject() {
    if (m_job.id.isEmpty()) {
        QDialog::reject();
        return;
    }
    m_job.closing = true;
    stopJob();
}

void FormDialog::refused(const base::Error& error) {
    const bool hadJob = !m_job.id.isEmpty();
    m_job.clear();
    if (hadJob && m_job.closing)
        QDialog::reject();
    else if (error.code == "key.cancelled")
        m_messages->showMessage(MessageBar::Kind::Info, m_job.stopped);
    else
        failed(error);
}

void FormDialog::addField(const QString& label, QWidget* field, const QString& note) {
    auto* name = new QLabel(label, m_fields);
    name->setBuddy(field);
    name->setContentsMargins(0, 7, 0, 0);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    const int row = m_form->rowCount();
    const bool combo = qobject_cast<QComboBox*>(field) != nullptr;
    if (combo)
        field->setMinimumWidth(field->sizeHint().width());
    m_form->addWidget(name, row, 0, Qt::AlignRight | Qt::AlignTop);
    m_form->addWidget(field, row, 1, combo ? Qt::AlignLeft : Qt::Alignment());
    m_parts.insert(field, {name});
    if (!note.isEmpty()) {
        QLabel* grey = noteLabel(note, m_fields);
        m_form->addWidget(grey, row + 1, 1);
        m_parts[field] << grey;
    }
    m_form->setRowMinimumHeight(row + 2, 4);
}

void FormDialog::addWide(QWidget* widget) {
    m_form->addWidget(widget, m_form->rowCount(), 0, 1, 2);
}

void FormDialog::addBelow(QWidget* widget) {
    m_column->insertWidget(m_column->indexOf(m_fields) + 1, widget);
}

void FormDialog::setFieldVisible(QWidget* field, bool visible) {
    field->setVisible(visible);
    for (QWidget* part : m_parts.value(field)) part->setVisible(visible);
}

void FormDialog::failed(const base::Error& error) {
    if (error.code != "key.locked") {
        m_messages->showError(error);
        return;
    }
    auto* unlock = new UnlockDialog(m_api, this);
    connect(unlock, &FormDialog::done, this, [this] { act(); });
    unlock->open();
}

bool FormDialog::event(QEvent* event) {
    if (event->type() == QEvent::Show && !event->spontaneous())
        focusFirst();
    const bool result = QDialog::event(event);
    // Wrapped texts need their height, also when the message bar appears later.
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Show) {
        const int wide = qMax(minimumWidth(), layout()->minimumSize().width());
        const QSize needed(qMax(width(), wide), layout()->totalHeightForWidth(qMax(width(), wide)));
        if (needed.width() > width() || needed.height() > height())
            resize(size().expandedTo(needed));
    }
    return result;
}

/// A form opens where typing begins, not on Cancel.
void FormDialog::focusFirst() {
    if (focusWidget() && m_fields->isAncestorOf(focusWidget()))
        return;
    for (QWidget* next = m_fields->nextInFocusChain(); next != m_fields; next = next->nextInFocusChain()) {
        if (!m_fields->isAncestorOf(next) || !next->isVisibleTo(this) || !next->isEnabled() ||
            !(next->focusPolicy() & Qt::TabFocus) || next->focusProxy())
            continue;
        const auto* radio = qobject_cast<QRadioButton*>(next);
        if (radio && !radio->isChecked())
            continue;
        next->setFocus(Qt::TabFocusReason);
        return;
    }
}

void FormDialog::setActText(const QString& text) {
    m_act->setText(text);
}

void FormDialog::refresh() {
    const QString why = missing();
    m_act->setEnabled(why.isEmpty() && !m_busy);
    m_act->setToolTip(why);
}

void FormDialog::setDanger() {
    m_act->setProperty("primary", QVariant());
    m_act->setProperty("danger", true);
    m_act->setDefault(false);
    m_cancel->setDefault(true);
}

void FormDialog::setBusy(bool busy) {
    m_busy = busy;
    m_fields->setEnabled(!busy);
    refresh();
}

}  // namespace postern::ui
