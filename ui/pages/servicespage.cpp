#include "ui/pages/servicespage.h"

#include "ui/pages/overviewpage.h"
#include "ui/theme.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/servicecard.h"

#include <QVBoxLayout>

namespace postern::ui {

ServicesPage::ServicesPage(PageContext context, QWidget* parent)
    : Page(context, tr("Services"),
           tr("Each service has its own ports, its own SSL switch and its own certificate."), parent) {
    QPushButton* start = pushButton(tr("Start all"), QStringLiteral("startAll"), this);
    QPushButton* stop = pushButton(tr("Stop all..."), QStringLiteral("stopAll"), this);
    header()->addWidget(start);
    header()->addWidget(stop);
    connect(start, &QPushButton::clicked, this, &ServicesPage::startAll);
    connect(stop, &QPushButton::clicked, this, [this] {
        confirm(this, tr("Stop all services?"),
                tr("Nobody can send or read mail until they are started again."), tr("Stop all services"),
                [this] { stopAll(); });
    });
    QWidget* inside = scrollBody();
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(3 * kGrid, kGrid, 3 * kGrid, 2 * kGrid);
    m_cards = new QWidget(inside);
    m_flow = new FlowLayout(2 * kGrid, m_cards);
    m_flow->setColumnWidth(228);
    column->addWidget(m_cards);
    column->addStretch(1);
    connect(&this->context().status, &StatusWatch::updated, this, &ServicesPage::showStatus);
    showStatus();
}

void ServicesPage::showStatus() {
    const QList<api::ServiceInfo>& services = context().status.status().services;
    while (m_services.size() < services.size()) {
        auto* card = new ServiceCard(m_cards);
        m_flow->addWidget(card);
        connect(card, &ServiceCard::opened, this,
                [this](const QString& name) { Q_EMIT openPage(QStringLiteral("service/") + name); });
        m_services << card;
        card->setVisible(true);
    }
    for (qsizetype i = 0; i < services.size(); ++i) m_services.at(i)->show(services.at(i));
}

void ServicesPage::startAll() {
    for (const api::ServiceInfo& service : context().status.status().services) {
        if (service.state == QLatin1StringView("running") || isOffByChoice(service))
            continue;
        api::ServiceStart request;
        request.name = service.name;
        send(request, [this](const api::ServiceInfo&) { context().status.refresh(); });
    }
}

void ServicesPage::stopAll() {
    for (const api::ServiceInfo& service : context().status.status().services) {
        if (service.state != QLatin1StringView("running"))
            continue;
        api::ServiceStop request;
        request.name = service.name;
        send(request, [this](const api::ServiceInfo&) { context().status.refresh(); });
    }
}

}  // namespace postern::ui
