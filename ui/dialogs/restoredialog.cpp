#include "ui/dialogs/restoredialog.h"

#include "ui/widgets/fileinput.h"

#include <QComboBox>
#include <QLineEdit>

namespace postern::ui {

RestoreDialog::RestoreDialog(api::AdminApi& api, QWidget* parent)
    : FormDialog(api, tr("Restore keys and certificates"),
                 tr("From a PKCS#12 file that \"Back up keys and certificates\" made. If the file is "
                    "damaged, nothing is changed."),
                 tr("Restore"), parent) {
    setObjectName(QStringLiteral("restoreCertificates"));
    setMinimumWidth(640);
    m_input = new FileInput(tr("Backup"), tr("Open or drop the file of the backup"), this);
    m_password = new QLineEdit(this);
    m_password->setObjectName(QStringLiteral("filePassword"));
    m_password->setEchoMode(QLineEdit::Password);
    m_conflict = new QComboBox(this);
    m_conflict->setObjectName(QStringLiteral("conflict"));
    m_conflict->addItem(tr("keep the one that is here"), QStringLiteral("skip"));
    m_conflict->addItem(tr("take the one from the backup"), QStringLiteral("replace"));
    m_conflict->addItem(tr("keep both, the restored under a new name"), QStringLiteral("rename"));
    addWide(m_input);
    addField(tr("&Password of the backup"), m_password);
    addField(tr("If a name is &taken"), m_conflict);
    connect(m_input, &FileInput::changed, this, [this] { refresh(); });
    connect(m_input, &FileInput::refused, this,
            [this](const QString& why) { messages().showMessage(MessageBar::Kind::Problem, why); });
    connect(m_password, &QLineEdit::textChanged, this, [this] { refresh(); });
    refresh();
}

QString RestoreDialog::missing() const {
    if (m_input->isEmpty())
        return tr("Open or drop the file of the backup");
    return m_password->text().isEmpty() ? tr("Type the password of the backup") : QString();
}

void RestoreDialog::act() {
    api::CertificatesRestore request;
    request.base64 = m_input->base64();
    request.password = m_password->text();
    request.conflict = m_conflict->currentData().toString();
    send(request, [this](const api::RestoreReport& report) { Q_EMIT restored(report); });
}

}  // namespace postern::ui
