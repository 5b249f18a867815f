#pragma once

#include <QStringList>

class QWidget;

namespace postern::test {

// Each gives one line per fault, with the path of the widget.

/// Controls that a screen reader could not name.
[[nodiscard]] QStringList unnamedControls(QWidget& window);
/// Texts that do not fit, and widgets outside their parent.
[[nodiscard]] QStringList clippedTexts(QWidget& window);
/// Texts without the brackets of the pseudo-language, apart from data.
[[nodiscard]] QStringList untranslatedTexts(QWidget& window);

}  // namespace postern::test
