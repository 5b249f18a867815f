#pragma once

#include "engine/base/result.h"

#include <QString>

#include <functional>

class QWidget;

namespace postern::ui {

/// Asks once before something that cannot be taken back. Opens over `parent` without blocking; `act` runs on
/// yes. The safe button has the focus. `button` names the act ("Remove anna@example.org").
void confirm(QWidget* parent, const QString& title, const QString& text, const QString& button,
             std::function<void()> act);

/// The same with a choice of one: `act` gets whether `option` was ticked. Empty: there is none.
void confirm(QWidget* parent, const QString& title, const QString& text, const QString& button,
             const QString& option, std::function<void(bool ticked)> act);
/// "cert.name-active": whether the new certificate takes the place of the one with the same name.
void confirmSameName(QWidget* parent, const base::Error& error, std::function<void()> act);

}  // namespace postern::ui
