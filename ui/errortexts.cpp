#include "ui/format.h"
#include "ui/texts.h"

#include <QCoreApplication>
#include <QHash>

namespace postern::ui {

namespace {

struct ErrorText {
    const char* code;
    const char* text;  // %1, %2 ... are the arguments of the error
};

constexpr ErrorText kErrorTexts[] = {
    {"setting.range", QT_TRANSLATE_NOOP("Error", "%1: %2 is not allowed; it must lie between %3 and %4.")},
    {"setting.choice", QT_TRANSLATE_NOOP("Error", "%1: \"%2\" is not one of the choices.")},
    {"setting.unknown",
     QT_TRANSLATE_NOOP(
         "Error", "This engine has no setting %1. The console and the engine may be of different versions.")},
    {"setting.type", QT_TRANSLATE_NOOP("Error", "%1: \"%2\" does not fit here.")},
    {"setting.address",
     QT_TRANSLATE_NOOP(
         "Error",
         "\"%1\" is not an address or network. Write for example 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32.")},
    {"setting.no-port",
     QT_TRANSLATE_NOOP("Error", "%1 is on, but none of its ports is open. Open one, or stop the service.")},
    {"setting.port-clash",
     QT_TRANSLATE_NOOP("Error", "%1 and %2 both ask for port %3. Choose another one for one of them.")},
    {"setting.memory", QT_TRANSLATE_NOOP("Error",
                                         "The longest command of %1 does not fit into its memory for one "
                                         "connection. Raise the memory or lower the line length.")},
    {"setting.conflict", QT_TRANSLATE_NOOP("Error",
                                           "Somebody else changed settings in the meantime. Revert to see "
                                           "the new ones, then make your change again.")},
    {"setting.overridden",
     QT_TRANSLATE_NOOP(
         "Error", "%1 was given on the command line and cannot be changed while Postern runs like this.")},
};

const ErrorText* find(const QString& code) {
    static const QHash<QString, const ErrorText*> index = [] {
        QHash<QString, const ErrorText*> all;
        for (const ErrorText& text : kErrorTexts) all.insert(QString::fromLatin1(text.code), &text);
        return all;
    }();
    return index.value(code);
}

/// Setting keys and service names among the arguments become what a person calls them.
QString readable(const QString& argument) {
    static const QStringList services{QStringLiteral("smtp"), QStringLiteral("submission"),
                                      QStringLiteral("pop3"), QStringLiteral("imap")};
    if (services.contains(argument))
        return Format::serviceName(argument);
    if (!argument.contains(QLatin1Char('.')) || !Texts::knowsSetting(argument))
        return argument;
    const QString service = argument.section(QLatin1Char('.'), 0, 0);
    const QString label = Texts::settingLabel(argument);
    return services.contains(service)
               ? QCoreApplication::translate("Error", "%1 of %2").arg(label, Format::serviceName(service))
               : label;
}

QString fill(const QString& code, const QStringList& arguments, const QString& english) {
    const ErrorText* text = find(code);
    if (!text)
        return english.isEmpty() ? code : english;
    QString sentence = QCoreApplication::translate("Error", text->text);
    // One pass, so that an argument that holds "%2" stays as it is.
    for (qsizetype at = sentence.indexOf(QLatin1Char('%')); at >= 0;
         at = sentence.indexOf(QLatin1Char('%'), at)) {
        const int number = at + 1 < sentence.size() ? sentence.at(at + 1).digitValue() : -1;
        if (number < 1) {
            ++at;
            continue;
        }
        const QString value = number <= arguments.size() ? readable(arguments.at(number - 1)) : QString();
        sentence.replace(at, 2, value);
        at += value.size();
    }
    return sentence;
}

}  // namespace

bool Texts::knowsError(const QString& code) {
    return find(code) != nullptr;
}

QString Texts::error(const base::Error& error) {
    return fill(QString::fromLatin1(error.code), error.arguments, error.text);
}

QString Texts::error(const api::ErrorInfo& error) {
    return fill(error.code, error.arguments, error.text);
}

}  // namespace postern::ui
