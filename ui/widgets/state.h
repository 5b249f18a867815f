#pragma once

#include "engine/api/types.h"

#include <QCoreApplication>
#include <QIcon>
#include <QWidget>

class QPainter;

namespace postern::ui {

/// Every state is shown by shape, colour and word together.
enum class State { Running, Stopped, Attention, Down };

class States {
    Q_DECLARE_TR_FUNCTIONS(States)
 public:
    [[nodiscard]] static State of(const api::ServiceInfo& service);
    [[nodiscard]] static QString word(State state);
    [[nodiscard]] static QColor colour(State state, const QPalette& palette);
    /// Filled dot: running. Ring: stopped. Triangle: needs a person.
    static void paint(QPainter& painter, const QRectF& box, State state, const QPalette& palette);
    [[nodiscard]] static QIcon icon(State state, const QPalette& palette);
};

/// The shape with its word beside it.
class StateMark : public QWidget {
    Q_OBJECT
 public:
    explicit StateMark(QWidget* parent = nullptr);
    void setState(State state);
    /// Another word than the usual one for this state.
    void setState(State state, const QString& word);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    State m_state = State::Stopped;
    QString m_word;
};

}  // namespace postern::ui
