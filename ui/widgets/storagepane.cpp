#include "ui/widgets/storagepane.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QDate>
#include <QFileDialog>
#include <QVBoxLayout>

namespace postern::ui {

StoragePane::StoragePane(PageContext context, MessageBar& messages, QWidget* parent)
    : QWidget(parent), m_context(context), m_messages(messages) {
    m_folder = dataLabel(tr("Data folder"), this);
    m_backup = pushButton(tr("Back up to a file..."), QStringLiteral("backup"), this);
    m_check = pushButton(tr("Check the store"), QStringLiteral("checkStore"), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(sectionLabel(tr("Data folder"), this));
    column->addWidget(m_folder);
    column->addWidget(noteLabel(tr("All mail, accounts, settings and certificates are kept in it."), this));
    column->addSpacing(kGrid);
    column->addWidget(sectionLabel(tr("Backup"), this));
    column->addWidget(noteLabel(
        tr("Copies everything into one file while the services go on running. The key that opens the "
           "private keys stays in the data folder: keep a copy of postern.key in another place. To put it "
           "back, "
           "stop Postern and run: posternctl restore FILE."),
        this));
    column->addWidget(m_backup, 0, Qt::AlignLeft);
    column->addSpacing(kGrid);
    column->addWidget(sectionLabel(tr("Check"), this));
    column->addWidget(noteLabel(
        tr("Reads the whole store and compares what belongs together. Nothing is changed; it may take "
           "minutes."),
        this));
    column->addWidget(m_check, 0, Qt::AlignLeft);
    column->addStretch(1);
    connect(m_backup, &QPushButton::clicked, this, &StoragePane::askFile);
    connect(m_check, &QPushButton::clicked, this, &StoragePane::check);
    const auto showFolder = [this] { m_folder->setText(m_context.status.status().dataFolder); };
    connect(&context.status, &StatusWatch::updated, this, showFolder);
    showFolder();
}

void StoragePane::askFile() {
    auto* dialog = new QFileDialog(this, tr("Back up to a file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("postern-%1.backup").arg(QDate::currentDate().toString(Qt::ISODate)));
    connect(dialog, &QFileDialog::fileSelected, this, &StoragePane::backUp);
    dialog->open();
}

void StoragePane::backUp(const QString& file) {
    m_backup->setEnabled(false);
    m_backup->setToolTip(tr("A backup is running"));
    m_messages.showMessage(MessageBar::Kind::Info, tr("Backing up to %1...").arg(file));
    api::StoreBackup request;
    request.file = file;
    m_context.api.call(request, this, [this](base::Result<api::BackupReport> reply) {
        m_backup->setEnabled(true);
        m_backup->setToolTip(QString());
        if (!reply) {
            m_messages.showError(reply.error());
            return;
        }
        const QString key =
            reply->holdsKey ? tr("It holds the key of the private keys: keep it as safe as a password.")
                            : tr("It does not hold the key file postern.key: keep a copy of that as well.");
        m_messages.showMessage(MessageBar::Kind::Done, tr("Backed up to %1. %2").arg(reply->file, key));
    });
}

void StoragePane::check() {
    m_check->setEnabled(false);
    m_check->setToolTip(tr("A check is running"));
    m_messages.showMessage(MessageBar::Kind::Info, tr("Checking the store..."));
    m_context.api.call(api::StoreCheck{}, this, [this](base::Result<api::StoreReport> reply) {
        m_check->setEnabled(true);
        m_check->setToolTip(QString());
        if (!reply)
            m_messages.showError(reply.error());
        else if (reply->problems.isEmpty())
            m_messages.showMessage(MessageBar::Kind::Done, tr("The store is sound: %1 messages, %2.")
                                                               .arg(reply->messages)
                                                               .arg(Format::size(reply->octets)));
        else
            m_messages.showMessage(
                MessageBar::Kind::Problem,
                tr("The store has faults:") + QLatin1Char('\n') + reply->problems.join(QLatin1Char('\n')));
    });
}

}  // namespace postern::ui
