#include "ui/widgets/usebox.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/flowlayout.h"

#include <QCheckBox>

namespace postern::ui {

UseBox::UseBox(QWidget* parent) : QWidget(parent) {
    m_flow = new FlowLayout(2 * kGrid, this);
}

QCheckBox* UseBox::add(const QString& kind, const QString& name, const QString& text, bool isTicked) {
    auto* box = new QCheckBox(text, this);
    box->setObjectName(QStringLiteral("use.") + name);
    box->setProperty("kind", kind);
    box->setProperty("name", name);
    box->setChecked(isTicked);
    connect(box, &QCheckBox::toggled, this, &UseBox::changed);
    m_flow->addWidget(box);
    m_boxes << box;
    return box;
}

void UseBox::addServices(const QList<api::ServiceInfo>& services, const QStringList& isTicked) {
    for (const api::ServiceInfo& service : services) {
        // Certificate Services answer without TLS.
        if (service.name == QLatin1StringView("pki"))
            continue;
        add(QStringLiteral("service"), service.name, Format::serviceName(service.name),
            isTicked.contains(service.name));
    }
}

void UseBox::addDomains(const QList<api::DomainInfo>& domains, const QStringList& isTicked) {
    for (const api::DomainInfo& domain : domains) {
        QCheckBox* box =
            add(QStringLiteral("domain"), domain.name, domain.name, isTicked.contains(domain.name));
        box->setProperty("data", true);
        box->show();
    }
}

QStringList UseBox::services() const {
    return ticked(QStringLiteral("service"));
}

QStringList UseBox::domains() const {
    return ticked(QStringLiteral("domain"));
}

QStringList UseBox::ticked(const QString& kind) const {
    QStringList names;
    for (const QCheckBox* box : m_boxes) {
        if (box->isChecked() && box->property("kind").toString() == kind)
            names << box->property("name").toString();
    }
    return names;
}

}  // namespace postern::ui
