#include "engine/config/settings.h"

#include <algorithm>
#include <span>
#include <utility>

namespace postern::config {
namespace {
constexpr qsizetype kMaxText = 64 * 1024;
constexpr qsizetype kMaxEntries = 1000;
constexpr qsizetype kMaxName = 100;
constexpr int kMaxWatchDays = 366;

struct Unit {
    const char* name;
    qint64 factor;
};
constexpr Unit kSizes[] = {
    {"", 1},          {"b", 1},         {"octets", 1},        {"bytes", 1},     {"k", 1 << 10},
    {"kib", 1 << 10}, {"kb", 1000},     {"m", 1 << 20},       {"mib", 1 << 20}, {"mb", 1'000'000},
    {"g", 1 << 30},   {"gib", 1 << 30}, {"gb", 1'000'000'000}};
constexpr Unit kTimes[] = {{"", 1},         {"s", 1},       {"sec", 1},      {"second", 1},   {"seconds", 1},
                           {"min", 60},     {"minute", 60}, {"minutes", 60}, {"h", 3600},     {"hour", 3600},
                           {"hours", 3600}, {"d", 86'400},  {"day", 86'400}, {"days", 86'400}};

base::Error refuse(const char* code, const Setting& setting, const QString& text, const QString& why) {
    const QString shown = setting.secret ? QStringLiteral("...") : text.left(100);
    return base::fail(code, QStringLiteral("%1: \"%2\" ") + why, {QString::fromLatin1(setting.key), shown});
}

bool hasControls(const QString& text) {
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        return c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line ||
               c.category() == QChar::Separator_Paragraph || c.category() == QChar::Other_Format;
    });
}

base::Result<QVariant> parseBoolean(const Setting& setting, const QString& text) {
    const QString word = text.toLower();
    for (const char* yes : {"true", "on", "yes", "1"})
        if (word == QLatin1String(yes))
            return QVariant(true);
    for (const char* no : {"false", "off", "no", "0"})
        if (word == QLatin1String(no))
            return QVariant(false);
    return refuse("setting.type", setting, text, QStringLiteral("is not one of on, off."));
}

std::span<const Unit> unitsOf(SettingType type) {
    static constexpr Unit kNone[] = {{"", 1}};
    if (type == SettingType::Size)
        return kSizes;
    return type == SettingType::Seconds ? std::span<const Unit>(kTimes) : std::span<const Unit>(kNone);
}

base::Result<QVariant> parseNumber(const Setting& setting, const QString& text) {
    const auto firstOther =
        std::find_if(text.begin(), text.end(), [](QChar c) { return c < u'0' || c > u'9'; }) - text.begin();
    const QString word = text.mid(firstOther).trimmed().toLower();
    const auto units = unitsOf(setting.type);
    const auto unit = std::find_if(units.begin(), units.end(),
                                   [&](const Unit& each) { return word == QLatin1String(each.name); });
    if (firstOther == 0 || unit == units.end()) {
        // "-5" is a number, only not one that any setting takes.
        bool negative = false;
        text.toLongLong(&negative);
        if (!negative)
            return refuse("setting.type", setting, text, QStringLiteral("is not a number."));
    }
    const qint64 factor = unit == units.end() ? 1 : unit->factor;
    bool ok = false;
    const qint64 number = text.left(firstOther).toLongLong(&ok);
    if (!ok || number > setting.maximum / factor || number * factor < setting.minimum)
        return base::fail("setting.range", QStringLiteral("%1: \"%2\" is not between %3 and %4."),
                          {QString::fromLatin1(setting.key), text.left(100), QString::number(setting.minimum),
                           QString::number(setting.maximum)});
    return QVariant(number * factor);
}

/// A host name as it may stand in a greeting (RFC 5321 section 2.3.5): letters, digits, hyphens and dots.
bool isHostName(const QString& text) {
    if (text.size() > 253)
        return false;
    const QStringList labels = text.split(QLatin1Char('.'));
    return std::all_of(labels.begin(), labels.end(), [](const QString& label) {
        const auto allowed = [](QChar c) {
            return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') ||
                   c == u'-';
        };
        return !label.isEmpty() && label.size() <= 63 && label.front() != u'-' && label.back() != u'-' &&
               std::all_of(label.begin(), label.end(), allowed);
    });
}

base::Result<QVariant> parseText(const Setting& setting, const QString& text) {
    if (hasControls(text) || text.size() > kMaxText)
        return refuse("setting.type", setting, text,
                      QStringLiteral("has characters that are not allowed, or too many."));
    if (setting.key == "server.hostName" && !text.isEmpty() && !isHostName(text))
        return refuse("setting.type", setting, text, QStringLiteral("is not a host name."));
    return QVariant(text);
}

base::Result<QVariant> parseName(const Setting& setting, const QString& text) {
    const bool forbidden = text.contains(QLatin1Char('/')) || text.contains(QLatin1Char('\\'));
    if (text.isEmpty() || text.size() > kMaxName || forbidden || hasControls(text))
        return refuse("setting.type", setting, text, QStringLiteral("is not a name."));
    return QVariant(text);
}

base::Result<QVariant> parseChoice(const Setting& setting, const QString& text) {
    for (const QString& choice : setting.choices)
        if (choice.compare(text, Qt::CaseInsensitive) == 0)
            return QVariant(choice);
    return base::fail(
        "setting.choice", QStringLiteral("%1: \"%2\" is not one of %3."),
        {QString::fromLatin1(setting.key), text.left(100), setting.choices.join(QStringLiteral(", "))});
}

/// net.listen names addresses of this machine, so a network or a range has no meaning there.
bool isHostAddress(const QString& entry) {
    const bool single = !entry.contains(QLatin1Char('/')) && !entry.contains(QLatin1Char('-'));
    return single && entry != QLatin1String("*");
}

base::Result<QVariant> parseList(const Setting& setting, const QString& text) {
    if (hasControls(text) || text.size() > kMaxText)
        return refuse("setting.type", setting, text,
                      QStringLiteral("has characters that are not allowed, or too many."));
    QStringList entries;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (const QString entry = part.trimmed(); !entry.isEmpty() && !entries.contains(entry))
            entries.append(entry);
    if (entries.size() > kMaxEntries)
        return refuse("setting.range", setting, text, QStringLiteral("has too many entries."));
    if (setting.key == "watch.days") {
        for (const QString& entry : std::as_const(entries))
            if (bool ok = false; entry.toInt(&ok) < 1 || entry.toInt() > kMaxWatchDays || !ok)
                return refuse("setting.type", setting, entry, QStringLiteral("is not a number of days."));
        return QVariant(entries);
    }
    if (setting.type != SettingType::AddressList)
        return QVariant(entries);
    const bool listen = setting.key == "net.listen";
    if (listen && entries.isEmpty())
        return refuse("setting.address", setting, text, QStringLiteral("names no address to listen on."));
    for (const QString& entry : std::as_const(entries))
        if (!AddressSet::parse({entry}) || (listen && !isHostAddress(entry)))
            return refuse("setting.address", setting, entry,
                          QStringLiteral("is not an address or a network that fits here."));
    return QVariant(entries);
}
}  // namespace

base::Result<QVariant> parseSetting(const QByteArray& key, const QString& text) {
    const Setting* setting = findSetting(key);
    if (!setting)
        return base::fail("setting.unknown", QStringLiteral("There is no setting %1."),
                          {QString::fromUtf8(key.left(100))});
    const QString trimmed = text.trimmed();
    switch (setting->type) {
        case SettingType::Boolean:
            return parseBoolean(*setting, trimmed);
        case SettingType::Integer:
        case SettingType::Size:
        case SettingType::Seconds:
        case SettingType::Port:
            return parseNumber(*setting, trimmed);
        case SettingType::Text:
            return parseText(*setting, trimmed);
        case SettingType::Name:
            return parseName(*setting, trimmed);
        case SettingType::Choice:
            return parseChoice(*setting, trimmed);
        case SettingType::TextList:
        case SettingType::AddressList:
            return parseList(*setting, trimmed);
    }
    return base::fail("setting.type", QStringLiteral("The setting %1 has no known type."),
                      {QString::fromLatin1(key)});
}

QString formatSetting(const QByteArray& key, const QVariant& value) {
    const Setting* setting = findSetting(key);
    if (!setting)
        return value.toString();
    switch (setting->type) {
        case SettingType::Boolean:
            return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
        case SettingType::TextList:
        case SettingType::AddressList:
            return value.toStringList().join(QStringLiteral(", "));
        default:
            return value.toString();
    }
}

}  // namespace postern::config
