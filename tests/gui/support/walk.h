#pragma once

#include <QList>
#include <QStringList>

class QWidget;

namespace postern::test {

// Each gives one line per fault, with the path of the widget.

/// Controls that a screen reader could not name.
[[nodiscard]] QStringList unnamedControls(QWidget& window);
/// Texts that do not fit, and widgets outside their parent.
[[nodiscard]] QStringList clippedTexts(QWidget& window);
/// Texts, or parts of them, outside the brackets of the pseudo-language, apart from data: of labels and
/// buttons, headings, nodes, entries, tabs, placeholders, tooltips, titles and menus.
[[nodiscard]] QStringList untranslatedTexts(QWidget& window);

/// The names of a widget and of what it stands in.
[[nodiscard]] QString pathOf(const QWidget* widget);
/// Of a label or a button; empty for others.
[[nodiscard]] QString textOf(const QWidget* widget);
/// What is visible below a window, without the parts that Qt makes inside its own widgets.
[[nodiscard]] QList<QWidget*> shown(QWidget& window);

}  // namespace postern::test
