#include "ui/theme.h"

#include "ui/fieldstyle.h"

#include <QApplication>
#include <QFile>
#include <QSettings>

namespace postern::ui {

namespace {

const Colours& light() {
    static const Colours values{.window = QColor(0xf5f6f8),
                                .base = QColor(0xffffff),
                                .raised = QColor(0xffffff),
                                .text = QColor(0x1b2330),
                                .muted = QColor(0x5a6575),
                                .border = QColor(0xd3d9e1),
                                .field = QColor(0x868f9d),
                                .hover = QColor(0xe9edf2),
                                .accent = QColor(0x0b6e82),
                                .accentText = QColor(0xffffff),
                                .accentSoft = QColor(0xdcf0f3),
                                .good = QColor(0x23803a),
                                .goodSoft = QColor(0xe3f4e7),
                                .warn = QColor(0xa85700),
                                .warnSoft = QColor(0xfdf0dc),
                                .bad = QColor(0xc02b2b),
                                .badSoft = QColor(0xfce6e6),
                                .second = QColor(0x8a5bb5)};
    return values;
}

const Colours& dark() {
    static const Colours values{.window = QColor(0x1b1f26),
                                .base = QColor(0x15181e),
                                .raised = QColor(0x232831),
                                .text = QColor(0xe7eaef),
                                .muted = QColor(0x9aa5b4),
                                .border = QColor(0x39414d),
                                .field = QColor(0x828ea0),
                                .hover = QColor(0x2b313b),
                                .accent = QColor(0x4fb9cc),
                                .accentText = QColor(0x0c1a1d),
                                .accentSoft = QColor(0x17404a),
                                .good = QColor(0x5cc176),
                                .goodSoft = QColor(0x1c3a25),
                                .warn = QColor(0xe6a14a),
                                .warnSoft = QColor(0x44310f),
                                .bad = QColor(0xf07f7f),
                                .badSoft = QColor(0x4a2222),
                                .second = QColor(0xb893dc)};
    return values;
}

QPalette paletteOf(const Colours& c) {
    QPalette palette(c.text, c.window);
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.base);
    palette.setColor(QPalette::AlternateBase, c.window);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::Button, c.raised);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.bad);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.accentText);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::ToolTipBase, c.raised);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Mid, c.border);
    palette.setColor(QPalette::Midlight, c.hover);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.muted);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, c.border);
    return palette;
}

/// The rules name colours as @accent; this fills them in.
QString styleRules(const Colours& c) {
    QFile file(QStringLiteral(":/style/postern.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString rules = QString::fromUtf8(file.readAll());
    const std::pair<const char*, QColor> names[] = {{"@accentSoft", c.accentSoft},
                                                    {"@accentText", c.accentText},
                                                    {"@accent", c.accent},
                                                    {"@window", c.window},
                                                    {"@base", c.base},
                                                    {"@raised", c.raised},
                                                    {"@text", c.text},
                                                    {"@muted", c.muted},
                                                    {"@border", c.border},
                                                    {"@hover", c.hover},
                                                    {"@goodSoft", c.goodSoft},
                                                    {"@good", c.good},
                                                    {"@warnSoft", c.warnSoft},
                                                    {"@warn", c.warn},
                                                    {"@badSoft", c.badSoft},
                                                    {"@bad", c.bad}};
    for (const auto& [name, colour] : names) rules.replace(QLatin1StringView(name), colour.name());
    return rules;
}

}  // namespace

const Colours& colours(const QPalette& palette) {
    return Theme::isDark(palette) ? dark() : light();
}

bool Theme::isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < 128;
}

bool Theme::wanted(const QApplication& app) {
    const QString choice = QSettings().value(QStringLiteral("window/look")).toString();
    if (qEnvironmentVariableIsSet("POSTERN_DARK") || choice == QLatin1StringView("dark"))
        return true;
    return choice != QLatin1StringView("light") && isDark(app.palette());
}

void Theme::apply(QApplication& app, bool useDark) {
    const Colours& c = useDark ? dark() : light();
    app.setStyle(new FieldStyle);
    app.setPalette(paletteOf(c));
    app.setStyleSheet(styleRules(c));
}

}  // namespace postern::ui
