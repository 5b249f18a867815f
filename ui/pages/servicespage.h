#pragma once

#include "ui/pages/page.h"

namespace postern::ui {

class FlowLayout;
class ServiceCard;

/// All services at once: a card each, Start all and Stop all.
class ServicesPage : public Page {
    Q_OBJECT
 public:
    ServicesPage(PageContext context, QWidget* parent);
    void reload() override { context().status.refresh(); }
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("service"); }

 private:
    void showStatus();
    void startAll();
    void stopAll();
    QWidget* m_cards;
    FlowLayout* m_flow;
    QList<ServiceCard*> m_services;
};

}  // namespace postern::ui
