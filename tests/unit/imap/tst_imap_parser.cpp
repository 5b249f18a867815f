#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commandreader.h"
#include "engine/proto/imap/fetchprogram.h"
#include "engine/proto/imap/flagnames.h"
#include "engine/proto/imap/imapdate.h"
#include "engine/proto/imap/mailboxname.h"
#include "engine/proto/imap/searchprogram.h"
#include "engine/proto/imap/wirewriter.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace postern;
using namespace postern::proto::imap;

namespace {

/// All steps of the reader over `input`, shown `packet` octets more each time.
QByteArray stepsOf(const QByteArray& input, qsizetype packet, ReaderLimits limits) {
    QByteArray steps;
    CommandReader reader;
    qsizetype start = 0;
    for (qsizetype shown = 0; shown < input.size();) {
        shown = qMin(shown + packet, input.size());
        while (start < shown) {
            const auto step = reader.advance(QByteArrayView(input).sliced(start, shown - start), limits);
            if (step.found == CommandReader::Found::NeedMore)
                break;
            if (step.found == CommandReader::Found::Continue) {
                steps += '+';
                continue;
            }
            steps += "mC+MLTFB"[static_cast<int>(step.found)];
            if (step.found == CommandReader::Found::LineTooLong && step.synchronising)
                return steps;
            start += step.size;
            reader.reset();
        }
    }
    return steps;
}

/// RFC 3501 section 6.3.8 word by word.
bool slowMatch(const QByteArray& pattern, const QByteArray& name) {
    if (pattern.isEmpty())
        return name.isEmpty();
    const char c = pattern.front();
    if (c != '*' && c != '%')
        return name.startsWith(c) && slowMatch(pattern.mid(1), name.mid(1));
    for (qsizetype taken = 0; taken <= name.size(); ++taken) {
        if (slowMatch(pattern.mid(1), name.mid(taken)))
            return true;
        if (c == '%' && name.mid(taken).startsWith('/'))
            return false;
    }
    return false;
}

}  // namespace

class TestImapParser final : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void commands_data() {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("steps");
        QTest::newRow("two") << QByteArray("a NOOP\r\nb NOOP\r\n") << QByteArray("CC");
        QTest::newRow("literal") << QByteArray("a LOGIN {4}\r\nanna {3}\r\n\r\n\n\r\nb NOOP\r\n")
                                 << QByteArray("++CC");
        QTest::newRow("plus") << QByteArray("a LOGIN {4+}\r\nanna x\r\nb NOOP\r\n") << QByteArray("CC");
        QTest::newRow("empty literal") << QByteArray("a LOGIN {0+}\r\n {0}\r\n\r\n") << QByteArray("+C");
        QTest::newRow("append") << QByteArray("a APPEND INBOX {30}\r\n") << QByteArray("M");
        QTest::newRow("append lower") << QByteArray("a append \"x\" (\\Seen) {30+}\r\n") << QByteArray("M");
        QTest::newRow("append literal name")
            << QByteArray("a APPEND {5+}\r\nINBOX {30+}\r\n") << QByteArray("M");
        QTest::newRow("append too big")
            << QByteArray("a APPEND INBOX {2001}\r\nb NOOP\r\n") << QByteArray("TC");
        QTest::newRow("append flood") << QByteArray("a APPEND INBOX {2001+}\r\n") << QByteArray("F");
        QTest::newRow("too big") << QByteArray("a LOGIN {101}\r\nb NOOP\r\n") << QByteArray("TC");
        QTest::newRow("together too big")
            << QByteArray("a LOGIN {2+}\r\nxx {99}\r\nb NOOP\r\n") << QByteArray("TC");
        QTest::newRow("overflow") << QByteArray("a LOGIN {99999999999999999999999}\r\n") << QByteArray("T");
        QTest::newRow("flood") << QByteArray("a LOGIN {101+}\r\n") << QByteArray("F");
        QTest::newRow("not a literal")
            << QByteArray("a X {}\r\nb X {+}\r\nc X {1x}\r\nd X 1}\r\n") << QByteArray("CCCC");
        QTest::newRow("bare LF") << QByteArray("a NOOP\nb NOOP\r\n") << QByteArray("BC");
        QTest::newRow("bare CR") << QByteArray("a NO\rOP\r\nb NOOP\r\n") << QByteArray("BC");
        QTest::newRow("NUL") << QByteArray("a NO\0OP\r\nb NOOP\r\n", 18) << QByteArray("BC");
        QTest::newRow("long line") << QByteArray("a " + QByteArray(300, 'x') + "\r\n") << QByteArray("L");
        QTest::newRow("long with literals")
            << QByteArray("a " + QByteArray(150, 'x') + "{1+}\r\ny" + QByteArray(150, 'x') + "\r\n")
            << QByteArray("L");
    }
    void commands() {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, steps);
        const ReaderLimits limits{200, 100, 2000};
        for (const qsizetype packet : {qsizetype(1), qsizetype(3), qsizetype(7), input.size()})
            QCOMPARE(stepsOf(input, packet, limits), steps);
    }

    void beforeLoginAppendIsNoMessage() {
        QCOMPARE(stepsOf("a APPEND INBOX {2000}\r\n", 100, {200, 100, 0}), "T");
    }

    void arguments() {
        ArgumentReader args("atom \"quo\\\"ted\\\\\" {3}\r\na\r\n 42 (\\Seen $Fwd) 1:3,*");
        QByteArrayView word;
        QByteArray text;
        quint32 number = 0;
        QList<QByteArray> flags;
        SequenceSet set;
        QVERIFY(args.atom(word) && word == "atom" && args.space());
        QVERIFY(args.astring(text));
        QCOMPARE(text, "quo\"ted\\");
        QVERIFY(args.space() && args.string(text));
        QCOMPARE(text, "a\r\n");
        QVERIFY(args.space() && args.number(number) && number == 42);
        QVERIFY(args.space() && args.flagList(flags));
        QCOMPARE(flags, (QList<QByteArray>{"\\Seen", "$Fwd"}));
        QVERIFY(args.space() && args.sequenceSet(set) && args.end());
    }

    void badArguments_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"\"open", "\"esc\\aped\"", "\"cr\rlf\"", "\"end\\", "{5}\r\nabc", "{3}abc",
                                 "{x}\r\n", "{", "", "(", " x"})
            QTest::newRow(*text ? text : "nothing") << QByteArray(text);
    }
    void badArguments() {
        QFETCH(QByteArray, text);
        QByteArray value;
        QVERIFY(!ArgumentReader(text).astring(value));
    }

    void manyFlagsDoNotParse() {
        QList<QByteArray> flags;
        const QByteArray text = "(" + QByteArray("x ").repeated(5000) + "x)";
        QVERIFY(!ArgumentReader(text).flagList(flags));
        QVERIFY(flags.size() <= ArgumentReader::kMaxFlags);
    }

    void sequenceSets_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("positions");  // of 10 messages; "-" is none such, "!" is malformed
        QTest::newRow("one") << QByteArray("3") << QByteArray("2");
        QTest::newRow("range") << QByteArray("2:4") << QByteArray("1:3");
        QTest::newRow("backwards") << QByteArray("4:2") << QByteArray("1:3");
        QTest::newRow("overlap") << QByteArray("5,1:3,2:4,5") << QByteArray("0:4");
        QTest::newRow("star") << QByteArray("*") << QByteArray("9");
        QTest::newRow("to star") << QByteArray("9:*") << QByteArray("8:9");
        QTest::newRow("past star") << QByteArray("12:*") << QByteArray("9");
        QTest::newRow("past") << QByteArray("11") << QByteArray("-");
        QTest::newRow("past range") << QByteArray("9:11") << QByteArray("-");
        for (const char* bad :
             {"0", "", "1,", ",1", "1:", ":1", "1:2:3", "a", "4294967296", "-1", "1 2", "**"})
            QTest::newRow(qPrintable(QStringLiteral("bad ") + QLatin1String(bad)))
                << QByteArray(bad) << QByteArray("!");
    }
    void sequenceSets() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, positions);
        const auto set = SequenceSet::parse(text);
        QCOMPARE(set.has_value(), positions != "!");
        if (!set)
            return;
        const auto found = set->positions(10);
        QCOMPARE(found.has_value(), positions != "-");
        if (!found)
            return;
        mail::UidSet uids;
        for (const mail::UidRange& range : *found) uids.add(range.first, range.last);
        QCOMPARE(formatUids(uids), positions);
    }
    void sequenceSetsAreBounded() {
        QVERIFY(!SequenceSet::parse(QByteArray("1,").repeated(SequenceSet::kMaxRanges) + "1"));
        QVERIFY(SequenceSet::parse("1:*")->positions(0)->empty());
    }

    void uidSets() {
        mail::MailboxIndex index;
        QVERIFY(SequenceSet::parse("1:*")->positionsOfUids(index).empty());
        for (const quint32 uid : {5U, 7U, 9U, 4294967295U}) {
            mail::IndexRow row;
            row.uid = uid;
            index.append(row);
        }
        const auto at = [&index](const char* text) {
            mail::UidSet uids;
            for (const mail::UidRange& range : SequenceSet::parse(text)->positionsOfUids(index))
                uids.add(range.first, range.last);
            return formatUids(uids);
        };
        QCOMPARE(at("1:*"), "0:3");
        QCOMPARE(at("6:8"), "1");
        QCOMPARE(at("*"), "3");
        QCOMPARE(at("4294967295:*"), "3");
        QCOMPARE(at("6"), "");
        QCOMPARE(at("*:8"), "2:3");
    }

    void formatsKeepOrder() {
        QCOMPARE(formatUids(std::vector<quint32>{3, 4, 5, 9, 1, 2}), "3:5,9,1:2");
        QCOMPARE(formatUids(std::vector<quint32>{}), "");
    }

    void mailboxNames_data() {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("utf8");
        QTest::newRow("plain") << QByteArray("Work/2026") << QByteArray("Work/2026");
        QTest::newRow("ampersand") << QByteArray("R&-D") << QByteArray("R&D");
        QTest::newRow("umlaut") << QByteArray("Entw&APw-rfe") << QByteArray("Entw\xC3\xBCrfe");
        QTest::newRow("RFC 3501")
            << QByteArray("~peter/mail/&U,BTFw-/&ZeVnLIqe-")
            << QByteArray("~peter/mail/\xE5\x8F\xB0\xE5\x8C\x97/\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E");
        QTest::newRow("emoji") << QByteArray("&2D3eAA-") << QByteArray("\xF0\x9F\x98\x80");
    }
    void mailboxNames() {
        QFETCH(QByteArray, wire);
        QFETCH(QByteArray, utf8);
        QCOMPARE(decodeMailboxName(wire).value_or("?"), utf8);
        QCOMPARE(encodeMailboxName(utf8), wire);
    }
    void badMailboxNames() {
        for (const char* bad : {"&", "&Jjo", "&AGE-", "&2D0-", "&A-", "&APx-", "&!!!-", "gr\xC3\xBC\xC3\x9F",
                                "a\tb", "&AP,8-x&"})
            QVERIFY2(!decodeMailboxName(bad), bad);
    }
    void inboxIsInbox() {
        QCOMPARE(decodeMailboxName("iNbOx").value_or(""), "INBOX");
        QCOMPARE(decodeMailboxName("inbox/Sub").value_or(""), "INBOX/Sub");
        QCOMPARE(decodeMailboxName("inboxes").value_or(""), "inboxes");
    }
    void wireNames() {
        QCOMPARE(wireMailboxName("Sent"), "Sent");
        QCOMPARE(wireMailboxName("My Mail"), "\"My Mail\"");
        QCOMPARE(wireMailboxName("a\"b\\c"), "\"a\\\"b\\\\c\"");
        QCOMPARE(wireMailboxName("nil"), "\"nil\"");
        QCOMPARE(wireMailboxName(""), "\"\"");
    }

    void patterns() {
        QVERIFY(matchesPattern("*", "a/b"));
        QVERIFY(!matchesPattern("%", "a/b"));
        QVERIFY(matchesPattern("%", "ab"));
        QVERIFY(matchesPattern("a/%", "a/b"));
        QVERIFY(!matchesPattern("a/%", "a/b/c"));
        QVERIFY(matchesPattern("a*c", "a/b/c"));
        QVERIFY(matchesPattern("%/%", "a/b"));
        QVERIFY(!matchesPattern("", "a"));
        QVERIFY(!matchesPattern("A", "a"));
        QVERIFY(matchesPattern("%*%", "a/b"));
        QVERIFY(matchesPattern("a%*b", "a/x/b"));
        QVERIFY(!matchesPattern("a%%b", "a/b"));
        QVERIFY(matchesPattern("a%%b", "ab"));
        QVERIFY(matchesPattern("*%/c", "a/b/c"));
        QVERIFY(!matchesPattern("%/c", "a/b/c"));
        QVERIFY(matchesPattern("", ""));
        QVERIFY(matchesPattern("*", ""));
        // Over the border of a machine word.
        for (const int size : {62, 63, 64, 65, 127, 128, 129}) {
            const QByteArray name(size, 'n');
            QVERIFY(matchesPattern(name, name));
            QVERIFY(matchesPattern(name + '*', name));
            QVERIFY(matchesPattern('%' + name, name));
            QVERIFY(matchesPattern(name.left(40) + '%' + name.mid(40), name));
            QVERIFY(!matchesPattern(name + 'n', name));
            QVERIFY(!matchesPattern(name, name + 'n'));
        }
        // No pattern takes exponential time.
        QVERIFY(!matchesPattern(QByteArray("*a").repeated(200) + "b", QByteArray(1000, 'a')));
    }

    void patternsAgainstReference() {
        QRandomGenerator random(5);
        const auto text = [&random](const char* letters, int most) {
            QByteArray out;
            for (int i = random.bounded(most + 1); i > 0; --i)
                out += letters[random.bounded(static_cast<int>(qstrlen(letters)))];
            return out;
        };
        for (int round = 0; round < 20'000; ++round) {
            const QByteArray pattern = text("ab/*%", 7);
            const QByteArray name = text("aab/", 9);
            QVERIFY2(matchesPattern(pattern, name) == slowMatch(pattern, name), pattern + " on " + name);
        }
    }

    void creatableNames() {
        QVERIFY(isCreatableName("a/b c"));
        for (const char* bad : {"", "/a", "a/", "a//b", "a*", "a%b", "a\x01", "a\x7f"})
            QVERIFY2(!isCreatableName(bad), bad);
        QVERIFY(!isCreatableName(QByteArray(1001, 'x')));
    }

    void fetchLabels_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("label");
        QTest::newRow("all") << QByteArray("BODY[]") << QByteArray("BODY[]");
        QTest::newRow("peek") << QByteArray("body.peek[text]") << QByteArray("BODY[TEXT]");
        QTest::newRow("part") << QByteArray("BODY[1.2.MIME]") << QByteArray("BODY[1.2.MIME]");
        QTest::newRow("partial") << QByteArray("BODY[1]<5.10>") << QByteArray("BODY[1]<5>");
        QTest::newRow("fields") << QByteArray("BODY[2.header.fields (from \"x(y\")]")
                                << QByteArray("BODY[2.HEADER.FIELDS (FROM \"X(Y\")]");
        QTest::newRow("rfc822") << QByteArray("rfc822.text") << QByteArray("RFC822.TEXT");
    }
    void fetchLabels() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, label);
        ArgumentReader args(text);
        const auto program = parseFetch(args);
        QVERIFY(program && program->sections.size() == 1);
        QCOMPARE(program->sections.front().label, label);
        QVERIFY(args.end());
    }
    void fetchRefuses() {
        const QByteArrayList bad{"BODY[1.]",
                                 "BODY[.1]",
                                 "BODY[01]",
                                 "BODY[HEADER.FIELDS]",
                                 "BODY[HEADER.FIELDS ()]",
                                 "BODY[HEADER.FIELDS (\"\")]",
                                 "BODY[HEADER.FIELDS (\"a b\")]",
                                 "BODY[HEADER.FIELDS (a:)]",
                                 "BODY[HEADER.FIELDS (\"a\t\")]",
                                 "BODY[HEADER.FIELDS ({3}\r\na\r\n)]",
                                 "BODY[HEADER.FIELDS.NOT ({2}\r\n\xc3\xa4)]",
                                 "BODY[TEXT",
                                 "BODY[]<1>",
                                 "BODY[]<1.0>",
                                 "BODY[]<a.b>",
                                 "()",
                                 "(FLAGS  UID)",
                                 "FLAGSX",
                                 "BODY[" + QByteArray("1.").repeated(100) + "1]",
                                 "(" + QByteArray("BODY[] ").repeated(100) + "UID)"};
        for (const QByteArray& text : bad) {
            ArgumentReader args(text);
            const auto program = parseFetch(args);
            QVERIFY2(!program || !args.end(), text.left(60));
        }
    }

    void searchIsBounded() {
        const auto status = [](const QByteArray& text) {
            ArgumentReader args(text);
            return parseSearch(args).status;
        };
        QCOMPARE(status(" SEEN"), SearchProgram::Status::Ok);
        QCOMPARE(status(" " + QByteArray("NOT ").repeated(1000) + "SEEN"), SearchProgram::Status::Malformed);
        QCOMPARE(status(" SEEN" + QByteArray(" SEEN").repeated(2000)), SearchProgram::Status::Malformed);
        QCOMPARE(status(" " + QByteArray("OR ").repeated(250) + QByteArray("SEEN ").repeated(250) + "SEEN"),
                 SearchProgram::Status::Malformed);
        QCOMPARE(status(" SEEN)"), SearchProgram::Status::Malformed);
        QCOMPARE(status(" CHARSET X ALL"), SearchProgram::Status::BadCharset);
    }

    void dateTimes() {
        const auto written = [](qint64 ms, int offset) {
            QByteArray text;
            {
                WireWriter out(text);
                writeDateTime(out, ms, offset);
            }
            return text;
        };
        QCOMPARE(written(0, 0), "\" 1-Jan-1970 00:00:00 +0000\"");
        QCOMPARE(written(837'596'665'000, -420), "\"17-Jul-1996 02:44:25 -0700\"");
        QCOMPARE(written(951'782'400'000, 330), "\"29-Feb-2000 05:30:00 +0530\"");
        QCOMPARE(written(-1000, 0), "\"31-Dec-1969 23:59:59 +0000\"");
        QCOMPARE(dayOf(-1, 0), -1);
        QCOMPARE(dayOf(86'399'999, 0), 0);
        QCOMPARE(dayOf(86'399'999, 1), 1);
    }

    void writers() {
        QByteArray text = "x";
        {
            WireWriter out(text);
            out.number(0);
            out.character(' ');
            out.number(18'446'744'073'709'551'615ULL);
            out.literal("ab");
            out.text(QByteArray(10'000, 'y'));
            out.rewind(out.size() - 9'999);
        }
        QCOMPARE(text, "x0 18446744073709551615{2}\r\naby");
    }

    void flags() {
        quint64 bits = 0;
        QList<QByteArray> keywords;
        QVERIFY(splitFlags({"\\seen", "$Junk"}, bits, keywords));
        QCOMPARE(bits, quint64(mail::FlagSeen));
        QCOMPARE(keywords, QList<QByteArray>{"$Junk"});
        QVERIFY(!splitFlags({"\\Recent"}, bits, keywords));
        QVERIFY(!splitFlags({QByteArray(500, 'k')}, bits, keywords));
        QCOMPARE(keywordMask(0), quint64(0));
        QCOMPARE(keywordMask(2), quint64(0x300));
        QCOMPARE(keywordMask(56), ~quint64(0xff));
        QCOMPARE(keywordFlag("$JUNK", {"a", "$junk"}), quint64(0x200));
    }
};

QTEST_GUILESS_MAIN(TestImapParser)
#include "tst_imap_parser.moc"
