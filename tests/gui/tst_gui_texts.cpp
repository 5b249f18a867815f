#include "engine/config/settingtable.h"
#include "tests/gui/support/fakeapi.h"
#include "tests/gui/support/gallery.h"
#include "ui/helpwindow.h"
#include "ui/mainwindow.h"
#include "ui/pseudotranslator.h"
#include "ui/resources.h"
#include "ui/texts.h"

#include <QDirIterator>
#include <QListWidget>
#include <QRegularExpression>
#include <QTest>

using namespace postern;

namespace {

/// Codes that only programs without a window say, or that never leave the engine.
const QStringList kNotForTheConsole{};

QHash<QString, QString> codesOfEngine() {
    static const QRegularExpression kCode(
        QStringLiteral("(?:fail\\(\\s*|refuse\\(\\s*|Kind::\\w+, "
                       "|QByteArrayLiteral\\(|QStringLiteral\\()\"([a-z]+\\.[a-z0-9-]+)\"(.)"));
    static const QStringList kAreas{QStringLiteral("problem"), QStringLiteral("effect"),
                                    QStringLiteral("change")};
    QHash<QString, QString> codes;
    QDirIterator files(QStringLiteral(POSTERN_SOURCE_DIR "/engine"),
                       {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QString text = QString::fromUtf8(file.readAll());
        auto matches = kCode.globalMatch(text);
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            const QString code = match.captured(1);
            const bool raised = match.captured(0).startsWith(QLatin1StringView("fail")) ||
                                match.captured(0).startsWith(QLatin1StringView("refuse")) ||
                                kAreas.contains(code.section(QLatin1Char('.'), 0, 0));
            if (raised)
                codes.insert(code, file.fileName());
        }
        // Codes that a table or a function hands out, and that are raised elsewhere.
        static const QRegularExpression kHandedOut(
            QStringLiteral("(?:return |\\{\"[^\"]+\", )\"((?:store|tls)\\.[a-z0-9-]+)\"[;,]"));
        auto handed = kHandedOut.globalMatch(text);
        while (handed.hasNext()) codes.insert(handed.next().captured(1), file.fileName());
    }
    return codes;
}

struct Marked {
    QByteArray context;
    QByteArray text;
    QString file;
};

/// Every QT_TRANSLATE_NOOP of the console with the pieces of its text put together.
QList<Marked> markedTexts() {
    static const QRegularExpression kMark(
        QStringLiteral("QT_TRANSLATE_NOOP\\(\\s*\"(\\w+)\",\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+)\\)"));
    static const QRegularExpression kPiece(QStringLiteral("\"((?:[^\"\\\\]|\\\\.)*)\""));
    QList<Marked> all;
    QDirIterator files(QStringLiteral(POSTERN_SOURCE_DIR "/ui"), {QStringLiteral("*.cpp")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        auto marks = kMark.globalMatch(QString::fromUtf8(file.readAll()));
        while (marks.hasNext()) {
            const QRegularExpressionMatch mark = marks.next();
            QString text;
            auto pieces = kPiece.globalMatch(mark.captured(2));
            while (pieces.hasNext()) text += pieces.next().captured(1);
            text.replace(QStringLiteral("\\\""), QStringLiteral("\""))
                .replace(QStringLiteral("\\n"), QStringLiteral("\n"));
            if (!text.isEmpty())
                all.append({mark.captured(1).toLatin1(), text.toUtf8(), file.fileName()});
        }
    }
    return all;
}

}  // namespace

class TestGuiTexts : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void everySettingHasItsText();
    void everyErrorCodeHasItsText();
    void argumentsBecomeReadable();
    void errorsWithoutTextShowTheEnglish();
    void aReasonInsideIsSaidToo();
    void anArgumentIsNeverAPlaceholder();
    void everyPageHasItsHelp();
    void everySettingHasItsHelp();
    void pseudoLanguageIsLongerAndKeepsPlaces();
    void germanIsComplete();
};

void TestGuiTexts::initTestCase() {
    initPosternResources();
}

void TestGuiTexts::everySettingHasItsText() {
    for (const config::Setting& setting : config::settingTable()) {
        const QString key = QString::fromLatin1(setting.key);
        QVERIFY2(ui::Texts::knowsSetting(key), setting.key.constData());
        QVERIFY2(ui::Texts::settingLabel(key) != key, setting.key.constData());
        for (const QString& choice : setting.choices)
            QVERIFY2(ui::Texts::choice(key, choice) != choice, qPrintable(key + QLatin1Char(' ') + choice));
    }
    QVERIFY(!ui::Texts::knowsSetting(QStringLiteral("imap.noSuchSetting")));
    QCOMPARE(ui::Texts::settingLabel(QStringLiteral("x.y")), QStringLiteral("x.y"));
}

void TestGuiTexts::everyErrorCodeHasItsText() {
    const QHash<QString, QString> codes = codesOfEngine();
    QVERIFY(codes.size() > 40);
    QStringList missing;
    for (auto it = codes.begin(); it != codes.end(); ++it) {
        if (!ui::Texts::knowsError(it.key()) && !kNotForTheConsole.contains(it.key()))
            missing << it.key() + QStringLiteral(" in ") + it.value();
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
}

void TestGuiTexts::argumentsBecomeReadable() {
    const base::Error clash =
        base::fail("setting.port-clash", QStringLiteral("%1 %2 %3"),
                   {QStringLiteral("imap.port"), QStringLiteral("pop3.port"), QStringLiteral("143")});
    QCOMPARE(ui::Texts::error(clash),
             QStringLiteral(
                 "Port of IMAP and Port of POP3 both ask for port 143. Choose another one for one of them."));
}

void TestGuiTexts::errorsWithoutTextShowTheEnglish() {
    QCOMPARE(ui::Texts::error(base::Error{"no.such", {}, QStringLiteral("the plain truth")}),
             QStringLiteral("the plain truth"));
    QCOMPARE(ui::Texts::error(base::Error{"no.such", {}, {}}), QStringLiteral("no.such"));
}

void TestGuiTexts::aReasonInsideIsSaidToo() {
    const QStringList arguments{QStringLiteral("imap"), QStringLiteral("net.port-taken"),
                                QStringLiteral("the English of the engine"), QStringLiteral("143"),
                                QStringLiteral("192.0.2.7")};
    QCOMPARE(
        ui::Texts::error(base::Error{"change.failed", arguments, {}}),
        QStringLiteral("IMAP could not take over the change: Another program holds port 143 on 192.0.2.7. "
                       "Stop that program or choose another port."));
    QCOMPARE(ui::Texts::error(base::Error{"problem.service-down", arguments, {}}).left(13),
             QStringLiteral("IMAP is down:"));
    // A reason that the console does not know is shown as it came.
    const QStringList odd{QStringLiteral("imap"), QStringLiteral("no.such"), QStringLiteral("plain truth")};
    QCOMPARE(ui::Texts::error(base::Error{"change.failed", odd, {}}),
             QStringLiteral("IMAP could not take over the change: plain truth"));
}

void TestGuiTexts::anArgumentIsNeverAPlaceholder() {
    const base::Error odd =
        base::fail("change.failed", QStringLiteral("%1"), {QStringLiteral("%2"), QStringLiteral("why")});
    QVERIFY(ui::Texts::error(odd).startsWith(QStringLiteral("%2 could not")));
    // Fewer arguments than places: nothing is left over.
    QVERIFY(!ui::Texts::error(base::Error{"change.failed", {}, {}}).contains(QLatin1Char('%')));
}

void TestGuiTexts::everyPageHasItsHelp() {
    test::FakeApi api;
    api.fill();
    ui::StatusWatch status(api, nullptr);
    ui::MainWindow window({api, status}, {});
    for (const char* page :
         {"overview", "services", "service/imap", "domains", "domain/example.org", "accounts/example.org",
          "security/example.org", "certificates", "monitor", "settings", "service/pki"}) {
        window.openPage(QString::fromLatin1(page));
        const QString file = QStringLiteral(":/help/%1.md").arg(window.currentPage()->helpTopic());
        QVERIFY2(QFile::exists(file), qPrintable(file));
    }
}

void TestGuiTexts::everySettingHasItsHelp() {
    ui::HelpWindow help(nullptr);
    for (const config::Setting& setting : config::settingTable()) {
        const QString topic = QString::fromLatin1(setting.helpId);
        QVERIFY2(QFile::exists(QStringLiteral(":/help/%1.md").arg(topic)), setting.key.constData());
        help.showTopic(topic);
        QCOMPARE(help.topic(), topic);
        QCOMPARE(help.findChild<QListWidget*>()->currentItem()->data(Qt::UserRole).toString(), topic);
    }
}

void TestGuiTexts::pseudoLanguageIsLongerAndKeepsPlaces() {
    const ui::PseudoTranslator pseudo;
    const QString text = pseudo.translate("X", "Open %1 <b>now</b>", nullptr, -1);
    QVERIFY(text.size() >= 25);
    QVERIFY(text.contains(QStringLiteral("%1")));
    QVERIFY(text.contains(QStringLiteral("<b>")));
    QVERIFY(text.startsWith(QLatin1Char('[')));
}

void TestGuiTexts::germanIsComplete() {
    QTranslator german;
    QVERIFY(german.load(QStringLiteral(":/i18n/postern_de.qm")));
    for (const char* word : {"Running", "Stopped"})
        QVERIFY2(!german.translate("States", word).isEmpty(), word);
    QCOMPARE(german.translate("Setting", "Enable SSL"), QStringLiteral("SSL einschalten"));
    QStringList missing;
    const QList<Marked> marked = markedTexts();
    QVERIFY(marked.size() > 400);
    for (const Marked& each : marked) {
        if (german.translate(each.context.constData(), each.text.constData()).isEmpty())
            missing << QString::fromUtf8(each.context + ": " + each.text) + QStringLiteral(" in ") +
                           each.file;
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
    QFile source(QStringLiteral(POSTERN_SOURCE_DIR "/translations/postern_de.ts"));
    QVERIFY(source.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(source.readAll());
    QVERIFY2(!text.contains(QStringLiteral("type=\"unfinished\"")), "a text has no German yet");
}

QTEST_MAIN(TestGuiTexts)
#include "tst_gui_texts.moc"
