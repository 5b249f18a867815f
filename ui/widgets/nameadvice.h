#pragma once

#include "engine/api/adminapi.h"

#include <QLabel>
#include <QTimer>

namespace postern::ui {

/// One quiet line for each name of a certificate that clients would not find here. Hidden while there is
/// nothing to say; never stands in the way of an act. Asks the engine when typing has stopped.
class NameAdvice : public QLabel {
    Q_OBJECT
 public:
    explicit NameAdvice(api::AdminApi& api, QWidget* parent = nullptr);

    /// Looks at these names a moment after the last call with other ones.
    void consider(const QStringList& names);
    /// Empty: nothing to say about it.
    [[nodiscard]] static QString sentence(const api::NameCheck& name);

 private:
    void ask();
    void show(const api::NameChecks& checks);

    api::AdminApi& m_api;
    QTimer m_pause;
    QStringList m_names;
};

}  // namespace postern::ui
