#include "ui/dialogs/unlockdialog.h"

#include <QLineEdit>

namespace postern::ui {

UnlockDialog::UnlockDialog(api::AdminApi& api, QWidget* parent)
    : FormDialog(api, tr("Unlock the private keys"),
                 tr("The keys are protected by a passphrase that is stored nowhere. Services whose key is "
                    "locked wait for it."),
                 tr("Unlock"), parent) {
    setObjectName(QStringLiteral("unlockKeys"));
    m_passphrase = new QLineEdit(this);
    m_passphrase->setObjectName(QStringLiteral("passphrase"));
    m_passphrase->setEchoMode(QLineEdit::Password);
    addField(tr("&Passphrase"), m_passphrase);
    connect(m_passphrase, &QLineEdit::textChanged, this, [this] { refresh(); });
    m_passphrase->setFocus();
    refresh();
}

QString UnlockDialog::missing() const {
    return m_passphrase->text().isEmpty() ? tr("Type the passphrase first") : QString();
}

void UnlockDialog::act() {
    api::KeyStoreUnlock request;
    request.passphrase = m_passphrase->text();
    send(request);
}

void UnlockDialog::failed(const base::Error& error) {
    m_passphrase->selectAll();
    m_passphrase->setFocus();
    messages().showError(error);
}

}  // namespace postern::ui
