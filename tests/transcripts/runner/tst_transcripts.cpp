#include "tests/transcripts/runner/runner.h"

#include <QDirIterator>
#include <QtTest>

using namespace postern::transcripts;

class TestTranscripts final : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void dialogue_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("mode");
        const QDir root(QStringLiteral(POSTERN_SOURCE_DIR "/tests/transcripts"));
        QDirIterator files(root.path(), {QStringLiteral("*.txt")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString file = files.next();
            if (file.endsWith(u"CMakeLists.txt"))
                continue;
            for (const QByteArray& mode : readScript(file).modes)
                QTest::addRow("%s %s", qPrintable(root.relativeFilePath(file)), mode.constData())
                    << file << mode;
        }
    }

    void dialogue() {
        QFETCH(QString, file);
        QFETCH(QByteArray, mode);
        const auto fixture = makeFixture(file.section(u'/', -2, -2));
        QVERIFY2(fixture, "no fixture for this folder");
        const Script script = readScript(file);
        const QString difference = Runner(script, mode, *fixture).run();
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

QTEST_GUILESS_MAIN(TestTranscripts)
#include "tst_transcripts.moc"
