#include "ui/dialogs/companiondialog.h"

#include "ui/certificatenames.h"
#include "ui/dialogs/cutoffguard.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QVBoxLayout>

#include <algorithm>

namespace postern::ui {

namespace {

QString family(const api::CertificateInfo& info) {
    return info.keyType.section(QLatin1Char(' '), 0, 0);
}

/// Whether a program that asks for any name of `info` may get `one` instead.
bool replacesNames(const api::CertificateInfo& one, const api::CertificateInfo& info) {
    return std::all_of(info.names.begin(), info.names.end(), [&one](const QString& name) {
        return std::any_of(one.names.begin(), one.names.end(),
                           [&name](const QString& has) { return standsFor(has, name); });
    });
}

}  // namespace

CompanionDialog::CompanionDialog(api::AdminApi& api, const api::CertificateInfo& certificate,
                                 const QList<api::CertificateInfo>& all, QWidget* parent)
    : FormDialog(
          api, tr("A second certificate beside %1 for old programs").arg(certificate.name),
          tr("Old programs understand RSA only, new ones are faster with an elliptic curve. With both, "
             "each gets what it understands."),
          tr("Apply"), parent),
      m_certificate(certificate) {
    setObjectName(QStringLiteral("companion"));
    m_companion = new QComboBox(this);
    m_companion->setObjectName(QStringLiteral("companionName"));
    offer(all);
    addField(tr("&Beside it"), m_companion,
             tr("Offered is what has another kind of key than %1 and is made for the same names.")
                 .arg(certificate.keyType));
    connect(m_companion, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    if (m_companion->count() == 1) {
        setFieldVisible(m_companion, false);
        addWide(buildNothing());
    }
    refresh();
}

void CompanionDialog::offer(const QList<api::CertificateInfo>& all) {
    m_companion->addItem(tr("None"), QString());
    for (const api::CertificateInfo& one : all) {
        // The Test certificate and those with the same kind of key add nothing.
        const bool other = one.name != m_certificate.name && one.kind != QLatin1StringView("test") &&
                           family(one) != family(m_certificate);
        if (one.name == m_certificate.companion || (other && replacesNames(one, m_certificate)))
            m_companion->addItem(tr("%1 (%2)").arg(one.name, one.keyType), one.name);
    }
    m_companion->setCurrentIndex(qMax(0, m_companion->findData(m_certificate.companion)));
}

QWidget* CompanionDialog::buildNothing() {
    auto* nothing = new QWidget(this);
    QLabel* text = plainLabel(tr("There is none with the same names yet."), nothing);
    text->setObjectName(QStringLiteral("nothingToOffer"));
    QPushButton* create = pushButton(tr("Create &one..."), QStringLiteral("createCompanion"), nothing);
    auto* column = new QVBoxLayout(nothing);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(text);
    column->addWidget(create, 0, Qt::AlignLeft);
    connect(create, &QPushButton::clicked, this, [this] {
        reject();
        Q_EMIT createAsked();
    });
    return nothing;
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
