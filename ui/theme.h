#pragma once

#include <QColor>
#include <QPalette>

class QApplication;

namespace postern::ui {

/// Every colour of the console, once for light and once for dark. Whoever paints asks colours(palette()), so
/// a window follows its palette and no state is kept.
struct Colours {
    QColor window, base, raised, text, muted, border;
    QColor field;  // the border of what can be filled in: three to one against `base` and `window`
    QColor hover;
    QColor accent, accentText, accentSoft;
    QColor good, goodSoft, warn, warnSoft, bad, badSoft;
    QColor second;  // the second line of a chart
};
[[nodiscard]] const Colours& colours(const QPalette& palette);

/// The 8-pixel grid.
inline constexpr int kGrid = 8;

class Theme {
 public:
    /// FieldStyle with the palette and the style rules of Postern. Call before windows are made.
    static void apply(QApplication& app, bool dark);
    /// What the person chose (setting "window/look": dark, light), else as the system's own colours are.
    [[nodiscard]] static bool wanted(const QApplication& app);
    [[nodiscard]] static bool isDark(const QPalette& palette);
};

}  // namespace postern::ui
