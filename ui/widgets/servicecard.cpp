#include "ui/widgets/servicecard.h"

#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/state.h"

#include <QStyle>
#include <QVBoxLayout>

namespace postern::ui {

namespace {
constexpr int kWarnDays = 14;

// What it serves is for everybody; there is nothing to encrypt.
bool isPublic(const api::ServiceInfo& service) {
    return service.name == QLatin1StringView("pki");
}

QString certificateText(const api::ServiceInfo& service) {
    if (isPublic(service))
        return ServiceCard::tr("Plain HTTP: everything it serves is signed");
    if (!service.ssl)
        return ServiceCard::tr("SSL is off: not encrypted");
    if (service.certificate == QLatin1StringView("test"))
        return ServiceCard::tr("Test certificate: for tests only");
    return ServiceCard::tr("%1: %2").arg(Format::certificateName(service.certificate),
                                         Format::daysLeft(service.certificateDaysLeft));
}

}  // namespace

QString portsText(const api::ServiceInfo& service) {
    QStringList plain;
    QStringList tls;
    for (const api::BoundPort& port : service.ports) {
        QStringList& list = port.tls ? tls : plain;
        const QString number = QString::number(port.port);
        if (!list.contains(number))
            list << number;
    }
    if (plain.isEmpty() && tls.isEmpty())
        return ServiceCard::tr("No open port");
    if (tls.isEmpty())
        return ServiceCard::tr("Port %1").arg(plain.join(QStringLiteral(", ")));
    if (plain.isEmpty())
        return ServiceCard::tr("SSL port %1").arg(tls.join(QStringLiteral(", ")));
    return ServiceCard::tr("Port %1, SSL %2")
        .arg(plain.join(QStringLiteral(", ")), tls.join(QStringLiteral(", ")));
}

ServiceCard::ServiceCard(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("card"));
    m_name = sectionLabel(QString(), this);
    m_name->setWordWrap(true);
    m_name->setObjectName(QStringLiteral("name"));
    m_state = new StateMark(this);
    m_facts = plainLabel(QString(), this);
    m_facts->setObjectName(QStringLiteral("facts"));
    m_certificate = noteLabel(QString(), this);
    m_certificate->setObjectName(QStringLiteral("certificate"));
    m_open = flatButton(tr("Open"), QStringLiteral("openService"), this);
    m_open->setProperty("link", true);
    auto* head = new QHBoxLayout;
    head->addWidget(m_name, 1);
    head->addWidget(m_state);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 12, 2 * kGrid, kGrid);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_facts);
    column->addWidget(m_certificate);
    column->addStretch(1);
    column->addWidget(m_open, 0, Qt::AlignLeft);
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT opened(m_service); });
}

void ServiceCard::show(const api::ServiceInfo& service) {
    m_service = service.name;
    const QString name = Format::serviceName(service.name);
    const State state = States::of(service);
    m_name->setText(name);
    m_state->setState(state);
    setAccessibleName(tr("%1: %2").arg(name, States::word(state)));
    m_open->setAccessibleName(tr("Open %1").arg(name));
    const QString sessions =
        service.sessions == 1 ? tr("1 session") : tr("%1 sessions").arg(service.sessions);
    if (state == State::Down)
        m_facts->setText(Texts::error(service.problem));
    else
        m_facts->setText(tr("%1\n%2").arg(portsText(service), sessions));
    m_certificate->setText(certificateText(service));
    const bool soon = service.ssl && (service.certificateDaysLeft < kWarnDays ||
                                      service.certificate == QLatin1StringView("test"));
    m_certificate->setProperty("role", soon || (!service.ssl && !isPublic(service)) ? QStringLiteral("error")
                                                                                    : QStringLiteral("note"));
    m_certificate->style()->unpolish(m_certificate);
    m_certificate->style()->polish(m_certificate);
}

}  // namespace postern::ui
