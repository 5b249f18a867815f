#include "ui/widgets/certificatechoice.h"

#include "ui/widgets/labels.h"

#include <QBoxLayout>

namespace postern::ui {

CertificateChoice::CertificateChoice(const QList<std::pair<QString, QString>>& choices, QWidget* parent)
    : ChoiceEditor(choices, parent) {
    m_create = pushButton(tr("Create..."), QStringLiteral("createCertificate"), this);
    static_cast<QBoxLayout*>(layout())->insertWidget(1, m_create);
    connect(m_create, &QPushButton::clicked, this, &CertificateChoice::createAsked);
    setCreateReason({});
}

void CertificateChoice::setCreateReason(const QString& whyNot) {
    m_create->setEnabled(whyNot.isEmpty());
    m_create->setToolTip(whyNot.isEmpty() ? tr("Makes a self-signed certificate; the services you tick show "
                                               "it at once, without Apply")
                                          : whyNot);
}

}  // namespace postern::ui
