#pragma once

#include "engine/api/types.h"

#include <QWidget>

class QCheckBox;

namespace postern::ui {

class FlowLayout;

/// Services and domains to tick: who uses a certificate.
class UseBox : public QWidget {
    Q_OBJECT
 public:
    explicit UseBox(QWidget* parent = nullptr);
    void addServices(const QList<api::ServiceInfo>& services, const QStringList& ticked);
    void addDomains(const QList<api::DomainInfo>& domains, const QStringList& ticked);
    [[nodiscard]] QStringList services() const;
    [[nodiscard]] QStringList domains() const;

 Q_SIGNALS:
    void changed();

 private:
    QCheckBox* add(const QString& kind, const QString& name, const QString& text, bool ticked);
    [[nodiscard]] QStringList ticked(const QString& kind) const;
    FlowLayout* m_flow;
    QList<QCheckBox*> m_boxes;
};

}  // namespace postern::ui
