#include "ui/dialogs/requestdialogs.h"

#include "ui/certificatetexts.h"
#include "ui/dialogs/cutoffguard.h"
#include "ui/dialogs/replaceguard.h"
#include "ui/widgets/confirm.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>

namespace postern::ui {

ChecklistDialog::ChecklistDialog(api::AdminApi& api, const api::RequestInfo& request, QWidget* parent)
    : FormDialog(
          api, tr("Notes on the request %1").arg(request.name),
          tr("For whoever goes on with it later. Some authorities want proof of who you are before they "
             "look at the request."),
          tr("Save"), parent),
      m_name(request.name) {
    setObjectName(QStringLiteral("checklist"));
    setMinimumWidth(680);
    m_authority = line(QStringLiteral("authority"), request.authority);
    m_verification = new QComboBox(this);
    m_verification->setObjectName(QStringLiteral("verification"));
    for (const char* way : {"", "dns", "http", "mail", "manual"})
        m_verification->addItem(CertificateTexts::verification(QString::fromLatin1(way)),
                                QString::fromLatin1(way));
    m_verification->setCurrentIndex(qMax(0, m_verification->findData(request.verification)));
    m_note = line(QStringLiteral("note"), request.note);
    addField(tr("&Authority"), m_authority);
    addField(tr("How it &checks the domain"), m_verification);
    addField(tr("N&ote"), m_note);
    for (const auto& [key, question] : CertificateTexts::questions()) {
        QLineEdit* answer =
            line(QStringLiteral("answer.") + key, CertificateTexts::answer(request.checklist.value(key)));
        addField(question, answer);
        m_answers.append({key, answer});
    }
    refresh();
}

QLineEdit* ChecklistDialog::line(const QString& objectName, const QString& text) {
    auto* edit = new QLineEdit(text, this);
    edit->setObjectName(objectName);
    edit->setMaxLength(500);
    return edit;
}

void ChecklistDialog::act() {
    api::RequestSet request;
    request.name = m_name;
    request.note = m_note->text().trimmed();
    request.authority = m_authority->text().trimmed();
    request.verification = m_verification->currentData().toString();
    for (const auto& [key, answer] : m_answers) {
        if (!answer->text().trimmed().isEmpty())
            request.checklist.insert(key, answer->text().trimmed());
    }
    send(request);
}

GiveUpDialog::GiveUpDialog(api::AdminApi& api, const api::RequestInfo& request, QWidget* parent)
    : FormDialog(api, tr("Give up the request %1?").arg(request.name),
                 tr("The answer of the authority could not be used any more, and a paid one would be lost. "
                    "The certificate in use stays."),
                 tr("Give up %1").arg(request.name), parent),
      m_name(request.name) {
    setObjectName(QStringLiteral("giveUp"));
    m_key = new QCheckBox(tr("Remove its private key too"), this);
    m_key->setObjectName(QStringLiteral("removeKey"));
    addWide(m_key);
    setDanger();
    refresh();
}

void GiveUpDialog::act() {
    api::RequestRemove request;
    request.name = m_name;
    request.removeKey = m_key->isChecked();
    send(request);
}

SignPendingDialog::SignPendingDialog(api::AdminApi& api, const api::RequestInfo& request,
                                     const QStringList& authorities, QWidget* parent)
    : FormDialog(
          api, tr("Sign %1 with your own authority").arg(request.name),
          tr("The request is completed and its certificate installed at once. Programs that trust your "
             "authority will trust it."),
          tr("Sign"), parent),
      m_request(request) {
    setObjectName(QStringLiteral("signPending"));
    m_authority = new QComboBox(this);
    m_authority->setObjectName(QStringLiteral("authorityName"));
    m_authority->addItems(authorities);
    m_authority->setProperty("dataFrom", 0);
    addField(tr("&Authority"), m_authority);
    refresh();
}

QString SignPendingDialog::missing() const {
    return m_authority->count() == 0 ? tr("Create an authority first, under Authorities") : QString();
}

void SignPendingDialog::act() {
    api::CertificateIssue request;
    request.authority = m_authority->currentText();
    request.templateName = QStringLiteral("server");
    request.request = m_request.name;
    const QString name = m_request.replaces.isEmpty() ? m_request.name : m_request.replaces;
    m_order = request;
    api::CutOffPreview question;
    question.name = m_request.name;
    question.planned.request = request.request;
    question.planned.authority = request.authority;
    question.replace = true;
    askWhoIsCutOff(api(), question, tr("Sign it anyway"), this, [this, name] {
        askReplace(api(), {name, {}, false}, this, [this](const QString&) { send(m_order); });
    });
}

void SignPendingDialog::failed(const base::Error& error) {
    if (error.code != "cert.name-active") {
        FormDialog::failed(error);
        return;
    }
    confirmSameName(this, error, [this] {
        m_order.replace = true;
        send(m_order);
    });
}

}  // namespace postern::ui
