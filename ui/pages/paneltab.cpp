#include "ui/pages/paneltab.h"

#include "ui/dialogs/exportdialogs.h"
#include "ui/dialogs/unlockdialog.h"
#include "ui/files.h"
#include "ui/theme.h"
#include "ui/widgets/tableview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QVBoxLayout>

namespace postern::ui {

PanelTab::PanelTab(PageContext context, MessageBar& messages, QWidget* parent)
    : QWidget(parent), m_context(context), m_messages(messages) {}

void PanelTab::fill(QWidget* main, QWidget* below) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(main, 1);
    if (below)
        column->addWidget(below);
}

void PanelTab::open(FormDialog* dialog) {
    connect(dialog, &FormDialog::done, this, [this] {
        m_messages.dismiss();
        reload();
        Q_EMIT changedMuch();
    });
    dialog->open();
}

void PanelTab::openExport(ExportDialog* dialog, const QString& title) {
    connect(dialog, &ExportDialog::fileReady, this,
            [this, title](const api::FileData& file, bool secret) { save(title, file, secret); });
    open(dialog);
}

void PanelTab::startWizard(QDialog* wizard) {
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &QDialog::finished, this, [this] {
        reload();
        Q_EMIT changedMuch();
    });
    wizard->open();
}

void PanelTab::save(const QString& title, const api::FileData& file, bool secret) {
    Files::save(this, title, file, secret, [this](const QString& path, const QString& error) {
        if (error.isEmpty())
            m_messages.showMessage(MessageBar::Kind::Done, tr("Saved as %1").arg(path));
        else
            m_messages.showMessage(MessageBar::Kind::Problem, error);
    });
}

void PanelTab::copied(const QString& sentence, const QString& text) {
    QGuiApplication::clipboard()->setText(text);
    m_messages.showMessage(MessageBar::Kind::Done, sentence);
}

void PanelTab::tell(const base::Error& error) {
    if (error.code != "key.locked") {
        m_messages.showError(error);
        return;
    }
    m_messages.showMessage(MessageBar::Kind::Hint, tr("The private keys are locked."), tr("Unlock..."),
                           [this] { open(new UnlockDialog(api(), this)); });
}

}  // namespace postern::ui
