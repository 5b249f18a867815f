#include "ui/widgets/certificatechoice.h"

#include "ui/widgets/labels.h"

#include <QBoxLayout>

namespace postern::ui {

CertificateChoice::CertificateChoice(const QList<std::pair<QString, QString>>& choices, QWidget* parent)
    : ChoiceEditor(choices, parent) {
    QPushButton* create = pushButton(tr("Create..."), QStringLiteral("createCertificate"), this);
    create->setToolTip(tr("Makes a self-signed certificate for this service"));
    static_cast<QBoxLayout*>(layout())->insertWidget(1, create);
    connect(create, &QPushButton::clicked, this, &CertificateChoice::createAsked);
}

}  // namespace postern::ui
