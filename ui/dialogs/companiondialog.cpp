#include "ui/dialogs/companiondialog.h"

#include "ui/dialogs/cutoffguard.h"

#include <QComboBox>

namespace postern::ui {

namespace {

QString family(const api::CertificateInfo& info) {
    return info.keyType.section(QLatin1Char(' '), 0, 0);
}

}  // namespace

CompanionDialog::CompanionDialog(api::AdminApi& api, const api::CertificateInfo& certificate,
                                 const QList<api::CertificateInfo>& all, QWidget* parent)
    : FormDialog(
          api, tr("Serve a second certificate beside %1").arg(certificate.name),
          tr("Old programs understand RSA only, new ones are faster with an elliptic curve. With both, "
             "each gets what it understands."),
          tr("Apply"), parent),
      m_certificate(certificate) {
    setObjectName(QStringLiteral("companion"));
    m_companion = new QComboBox(this);
    m_companion->setObjectName(QStringLiteral("companionName"));
    m_companion->addItem(tr("none"), QString());
    for (const api::CertificateInfo& one : all) {
        // The Test certificate and those with the same kind of key add nothing.
        if (one.name != certificate.name && one.kind != QLatin1StringView("test") &&
            family(one) != family(certificate))
            m_companion->addItem(tr("%1 (%2)").arg(one.name, one.keyType), one.name);
    }
    m_companion->setCurrentIndex(qMax(0, m_companion->findData(certificate.companion)));
    addField(
        tr("&Beside it"), m_companion,
        tr("Only certificates with another kind of key than %1 are offered. It must be made for the same "
           "names.")
            .arg(certificate.keyType));
    connect(m_companion, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    refresh();
}

QString CompanionDialog::missing() const {
    if (m_companion->currentData().toString() != m_certificate.companion)
        return {};
    return m_companion->count() == 1 ? tr("There is no certificate with another kind of key yet")
                                     : tr("Nothing is changed yet");
}

void CompanionDialog::act() {
    api::CertificateCompanion request;
    request.name = m_certificate.name;
    request.companion = m_companion->currentData().toString();
    api::CutOffPreview question;
    question.name = request.name;
    question.pairs = true;
    question.companion = request.companion;
    askWhoIsCutOff(api(), question, tr("Apply it anyway"), this, [this, request] { send(request); });
}

}  // namespace postern::ui
