#include "ui/dialogs/renamedomaindialog.h"

#include "ui/dialogs/directorydialogs.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QLineEdit>

namespace postern::ui {

RenameDomainDialog::RenameDomainDialog(api::AdminApi& api, const api::DomainInfo& domain, QWidget* parent)
    : FormDialog(api, tr("Rename %1").arg(domain.name),
                 tr("Accounts keep their mail and get addresses under the new name. The certificate stays; "
                    "have one made for the new name afterwards."),
                 tr("Rename"), parent),
      m_domain(domain) {
    setObjectName(QStringLiteral("renameDomain"));
    m_name = new QLineEdit(domain.name, this);
    m_name->setObjectName(QStringLiteral("newName"));
    m_keep = new QCheckBox(tr("&Keep the old name as another name"), this);
    m_keep->setObjectName(QStringLiteral("keepOld"));
    m_keep->setChecked(true);
    addField(tr("&New name"), m_name);
    addWide(m_keep);
    QLabel* note = noteLabel(tr("If off, mail to the old addresses is refused."), this);
    note->setContentsMargins(22, 0, 0, 0);
    addWide(note);
    connect(m_name, &QLineEdit::textChanged, this, [this] { refresh(); });
    m_name->selectAll();
    m_name->setFocus();
    refresh();
}

QString RenameDomainDialog::missing() const {
    const QString name = m_name->text().trimmed();
    return name.isEmpty() || name == m_domain.name ? tr("Type another name") : domainNameFault(name);
}

void RenameDomainDialog::act() {
    api::DomainRename request;
    request.name = m_domain.name;
    request.newName = m_name->text().trimmed();
    request.dropOld = !m_keep->isChecked();
    send(request, [this](const api::DomainSecurity& security) { Q_EMIT renamed(security); });
}

}  // namespace postern::ui
