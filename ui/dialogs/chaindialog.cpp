#include "ui/dialogs/chaindialog.h"

#include "ui/texts.h"
#include "ui/widgets/chainview.h"
#include "ui/widgets/fileinput.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QHBoxLayout>

namespace postern::ui {

ChainDialog::ChainDialog(api::AdminApi& api, const api::CertificateInfo& certificate, QWidget* parent)
    : FormDialog(api, tr("Set CA Chain of %1").arg(certificate.name),
                 tr("Mail programs know the root of an authority, but not the certificates in between. Give "
                    "them all, in any order; they are sorted and every link is checked."),
                 tr("Set CA Chain"), parent),
      m_name(certificate.name) {
    setObjectName(QStringLiteral("setChain"));
    setMinimumWidth(820);
    m_input = new FileInput(tr("Certificates of the chain"), tr("-----BEGIN CERTIFICATE-----"), this);
    m_chain = new ChainView(this);
    m_chain->showChain(certificate.chain);
    m_problems = plainLabel(QString(), this);
    m_problems->setObjectName(QStringLiteral("problems"));
    m_problems->setProperty("role", QStringLiteral("error"));
    m_problems->hide();
    m_force = new QCheckBox(tr("Set it &anyway"), this);
    m_force->setObjectName(QStringLiteral("force"));
    m_force->hide();
    auto* complete = pushButton(tr("&Complete from the Internet"), QStringLiteral("completeChain"), this);
    connect(complete, &QPushButton::clicked, this, [this] {
        api::ChainComplete request;
        request.name = m_name;
        send(request);
    });
    addWide(m_input);
    auto* left = new QWidget(this);
    auto* row = new QHBoxLayout(left);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(complete);
    row->addWidget(
        noteLabel(tr("Fetches the missing certificates from where the certificate says they are, and sets "
                     "them at once."),
                  left),
        1);
    addWide(left);
    addWide(m_chain);
    addWide(m_problems);
    addWide(m_force);
    m_soon.setSingleShot(true);
    m_soon.setInterval(200);
    connect(&m_soon, &QTimer::timeout, this, &ChainDialog::examine);
    connect(m_input, &FileInput::changed, this, [this] {
        m_examined = false;
        m_soon.start();
        refresh();
    });
    connect(m_input, &FileInput::refused, this,
            [this](const QString& why) { messages().showMessage(MessageBar::Kind::Problem, why); });
    connect(m_force, &QCheckBox::toggled, this, [this] { refresh(); });
    api::CertificateShow show;
    show.name = m_name;
    api.call(show, this, [this](const base::Result<api::CertificateDetails>& reply) {
        if (!reply) {
            messages().showError(reply.error());
            return;
        }
        m_pem = reply->pem;
        examine();
    });
    refresh();
}

void ChainDialog::examine() {
    if (m_input->isEmpty() || m_pem.isEmpty())
        return;
    api::CertificateExamine request;
    request.base64 = QString::fromLatin1(m_pem.toLatin1().toBase64());
    request.chainBase64 = m_input->base64();
    const int look = ++m_look;
    api().call(request, this, [this, look](const base::Result<api::FileContents>& reply) {
        if (look != m_look)
            return;
        if (reply)
            showResult(reply.value());
        else
            messages().showError(reply.error());
    });
}

void ChainDialog::showResult(const api::FileContents& contents) {
    messages().dismiss();
    QList<api::ChainLink> links;
    if (!contents.certificates.isEmpty())
        links = contents.certificates.first().path.mid(1);
    m_chain->showChain(links);
    QStringList sentences;
    for (const api::ErrorInfo& problem : contents.problems) sentences << Texts::error(problem);
    m_problems->setText(sentences.join(QLatin1Char('\n')));
    m_problems->setVisible(!sentences.isEmpty());
    m_force->setVisible(!sentences.isEmpty());
    m_force->setChecked(false);
    m_examined = true;
    refresh();
}

QString ChainDialog::missing() const {
    if (m_input->isEmpty())
        return tr("Paste the certificates of the chain or open their file");
    if (!m_examined)
        return tr("The chain is being checked");
    return m_force->isHidden() || m_force->isChecked()
               ? QString()
               : tr("Read what is wrong with the chain, then choose Set it anyway");
}

void ChainDialog::act() {
    api::ChainSet request;
    request.name = m_name;
    request.base64 = m_input->base64();
    request.force = m_force->isChecked();
    send(request);
}

}  // namespace postern::ui
