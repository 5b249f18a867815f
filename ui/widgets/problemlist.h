#pragma once

#include "engine/api/types.h"

#include <QWidget>

class QVBoxLayout;

namespace postern::ui {

/// What needs a person: one line each, with the button that leads to the fix.
class ProblemList : public QWidget {
    Q_OBJECT
 public:
    explicit ProblemList(QWidget* parent = nullptr);
    void show(const QList<api::Problem>& problems);

 Q_SIGNALS:
    void opened(const QString& page);

 private:
    QWidget* makeRow(const api::Problem& problem);
    QVBoxLayout* m_column;
    QStringList m_shown;
};

/// "Open POP3" for "service/pop3".
[[nodiscard]] QString fixText(const QString& page);

}  // namespace postern::ui
