#pragma once

#include "engine/base/result.h"

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace postern::ui {

/// Says what happened, at the top of the page, without stopping anybody. Hidden while there is nothing to
/// say.
class MessageBar : public QFrame {
    Q_OBJECT
 public:
    enum class Kind { Info, Done, Hint, Problem };
    explicit MessageBar(QWidget* parent = nullptr);

    void showMessage(Kind kind, const QString& text);
    /// With one button that helps; `act` runs on a click.
    void showMessage(Kind kind, const QString& text, const QString& button, std::function<void()> act);
    void showError(const base::Error& error);
    void dismiss();
    [[nodiscard]] QString text() const;

 private:
    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_button;
    QToolButton* m_close;
    std::function<void()> m_act;
};

}  // namespace postern::ui
