// Header fields, addresses, ENVELOPE, encoded words and dates.
#include "engine/mail/address.h"
#include "engine/mail/datetime.h"
#include "engine/mail/encodedword.h"
#include "engine/mail/envelope.h"
#include "engine/mail/headerfields.h"

#include <QRandomGenerator>
#include <QTest>

using namespace postern::mail;

namespace {

/// "name<route|mailbox@host>" per entry, "group{" and "}" for groups.
QByteArray shown(QByteArrayView value) {
    QByteArrayList out;
    for (const Address& a : parseAddresses(value)) {
        if (a.kind == Address::Kind::GroupStart)
            out.append(a.mailbox + '{');
        else if (a.kind == Address::Kind::GroupEnd)
            out.append("}");
        else
            out.append(a.name + '<' + (a.route.isNull() ? QByteArray() : a.route + '|') + a.mailbox + '@' +
                       a.host + '>');
    }
    return out.join(' ');
}

}  // namespace

class TestMailHeader : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void fields() {
        const QByteArray header = "A: one\r\nB : two\r\n\tmore\r\nno colon\r\nC:\n c\n\r\nD: body\r\n";
        QByteArrayList names, values;
        HeaderField field;
        for (qsizetype at = 0; nextField(header, at, field);) {
            names.append(field.name.toByteArray());
            values.append(unfold(field.value));
        }
        QCOMPARE(names, (QByteArrayList{"A", "B", "", "C"}));
        QCOMPARE(values, (QByteArrayList{"one", "two\tmore", "no colon", "c"}));
        QCOMPARE(firstValue(header, "b").value_or(""), "two\tmore");
        QVERIFY(!firstValue(header, "D"));
        QCOMPARE(headerLength(header), header.indexOf("D:"));
        QCOMPARE(headerLength("no end"), 6);
        QCOMPARE(headerLength({}), 0);
    }

    void select() {
        const QByteArray header = "Subject: a\r\nFrom: b\r\n c\r\nsubject: d\r\n\r\n";
        QCOMPARE(selectFields(header, {"SUBJECT"}, FieldChoice::Only), "Subject: a\r\nsubject: d\r\n\r\n");
        QCOMPARE(selectFields(header, {"SUBJECT"}, FieldChoice::AllBut), "From: b\r\n c\r\n\r\n");
        QCOMPARE(selectFields(header, {"X", "Sub"}, FieldChoice::Only), "\r\n");
        QCOMPARE(selectFields("From: no line end", {"from"}, FieldChoice::Only), "From: no line end\r\n\r\n");
        QCOMPARE(selectFields({}, {"from"}, FieldChoice::AllBut), "\r\n");
    }

    void facts() {
        const HeaderFacts facts =
            headerFacts("Received: a\r\nRECEIVED: b\r\n by c\r\nX-Received: d\r\nDate: x\r\n\r\nFrom: y");
        QCOMPARE(facts.receivedCount, 2);
        QVERIFY(facts.hasDate && !facts.hasMessageId && !facts.hasFrom);
    }

    void unfolding() {
        QCOMPARE(unfold("  a\r\n b\r\n\t c \r\n"), "a b\t c");
        QCOMPARE(unfold(QByteArrayView("a\0b\rc", 5)), "a b c");
        QVERIFY(!unfold("").isNull());
        QVERIFY(unfold(" \r\n ").isEmpty());
    }

    void addresses_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, QByteArray value, QByteArray expected) {
            QTest::newRow(name) << value << expected;
        };
        row("plain", "joe@where.test", "<joe@where.test>");
        row("name", "Mary Smith <mary@x.test>, jdoe@one.test", "Mary Smith<mary@x.test> <jdoe@one.test>");
        row("quoted name", "\"Joe Q. \\\"P\\\"\" <john.q@x>", "Joe Q. \"P\"<john.q@x>");
        row("comma in quotes", "\"Doe, Joe\" <j@x>, b@y", "Doe, Joe<j@x> <b@y>");
        row("comment as name", "joe@where (Joe \\) (nested) X)", "Joe ) (nested) X<joe@where>");
        row("rfc 5322 a.1.3", "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
            "A Group{ Ed Jones<c@a.test> <joe@where.test> John<jdoe@one.test> }");
        row("empty group", "Undisclosed recipients:;", "Undisclosed recipients{ }");
        row("group then more", "G:a@b;, c@d", "G{ <a@b> } <c@d>");
        row("group never ends", "G: a@b", "G{ <a@b> }");
        row("address as name", "a@b.c <a@b.c>", "a@b.c<a@b.c>");
        row("address and words as name", "a@b.c via List <l@x>, d@e", "a@b.c via List<l@x> <d@e>");
        row("two addresses as name", "a@b c@d <e@f>", "a@b c@d<e@f>");
        row("route", "<@a,@b:joe@c>", "<@a,@b|joe@c>");
        row("obsolete blanks", "joe . smith @ where . test", "<joe . smith@where.test>");
        row("missing at", "root, Cron <daemon>", "<root@> Cron<daemon@>");
        row("null sender", "<>", "");
        row("literal", "joe@[192.0.2.1]", "<joe@[192.0.2.1]>");
        row("quoted local part", "\"joe smith\"@x", "<joe smith@x>");
        row("two ats", "<a@b@c>", "<a@c>");
        row("missing bracket", "Joe <joe@x, b@y", "Joe<joe@x> <b@y>");
        row("open quote", "\"Joe <joe@x>", "<Joe <joe@x>@>");
        row("open comment", "joe@x (Joe", "Joe<joe@x>");
        row("commas only", ",,, ,", "");
        row("empty", "", "");
        row("stray", ">;:@", "<>@>");
    }
    void addresses() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, expected);
        if (qstrcmp(QTest::currentDataTag(), "stray") == 0)
            QVERIFY(shown(value).size() < 20);  // anything but a crash
        else
            QCOMPARE(shown(value), expected);
    }

    void addressLimit() { QCOMPARE(parseAddresses(QByteArray("a@b,").repeated(100'000), 100).size(), 100u); }

    void envelopes() {
        // RFC 9051 section 7.5.2's fields on the message of RFC 5322 appendix A.1.1.
        QCOMPARE(
            envelope("From: John Doe <jdoe@machine.example>\r\nTo: Mary Smith <mary@example.net>\r\n"
                     "Subject: Saying\r\n Hello\r\nDate: Fri, 21 Nov 1997 09:55:06 -0600\r\n"
                     "Message-ID: <1234@local.machine.example>\r\n\r\n"),
            "(\"Fri, 21 Nov 1997 09:55:06 -0600\" \"Saying Hello\" ((\"John Doe\" NIL \"jdoe\" "
            "\"machine.example\")) "
            "((\"John Doe\" NIL \"jdoe\" \"machine.example\")) ((\"John Doe\" NIL \"jdoe\" "
            "\"machine.example\")) "
            "((\"Mary Smith\" NIL \"mary\" \"example.net\")) NIL NIL NIL \"<1234@local.machine.example>\")");
        QCOMPARE(envelope({}), "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)");
        QCOMPARE(envelope("Subject:\r\n\r\n"), "(NIL \"\" NIL NIL NIL NIL NIL NIL NIL NIL)");
        QCOMPARE(
            envelope("Sender: a@b\r\nFrom: c@d\r\nReply-To: \r\nTo: e@f\r\nto: g@h\r\nFrom: no@no\r\n\r\n"),
            "(NIL NIL ((NIL NIL \"c\" \"d\")) ((NIL NIL \"a\" \"b\")) ((NIL NIL \"c\" \"d\")) "
            "((NIL NIL \"e\" \"f\")(NIL NIL \"g\" \"h\")) NIL NIL NIL NIL)");
        QCOMPARE(envelope("To: G: a@b;\r\n\r\n"),
                 "(NIL NIL NIL NIL NIL ((NIL NIL \"G\" NIL)(NIL NIL \"a\" \"b\")(NIL NIL NIL NIL)) NIL NIL "
                 "NIL NIL)");
    }

    void envelopeIsSevenBit() {
        const QByteArray text = envelope(
            "Subject: gr\xc3\xbc\xc3\x9f\r\nFrom: J\xf6rg <j\xf6@\xe4>\r\nTo: \xe4: x@\xc3;\r\n"
            "Message-ID: \xff\r\nDate: \x80\r\n\r\n");
        for (const char c : text) QVERIFY(c >= ' ');
        QVERIFY(text.contains("=?UTF-8?B?Z3LDvMOf?="));
        QVERIFY(text.contains("=?ISO-8859-1?B?SvZyZw==?="));
    }

    void nstrings() {
        QCOMPARE(nstring({}), "NIL");
        QCOMPARE(nstring(""), "\"\"");
        QCOMPARE(nstring("a\"b\\c"), "\"a\\\"b\\\\c\"");
        QCOMPARE(nstring("a\r\nb"), "{4}\r\na\r\nb");
        QCOMPARE(nstring("\xc3\xa9"), "{2}\r\n\xc3\xa9");
        QCOMPARE(nstring(QByteArray("a\0b", 3)), "{3}\r\na?b");
    }

    void words_data() {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, QByteArray raw, const char16_t* text) {
            QTest::newRow(name) << raw << QString::fromUtf16(text);
        };
        row("plain", "Hello", u"Hello");
        row("q", "=?ISO-8859-1?Q?Andr=E9_=5F?= X", u"André _ X");
        row("b", "=?utf-8?b?R3LDvMOfZQ==?=", u"Grüße");
        row("rfc 2047 8", "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", u"(ab)");
        row("gap kept", "=?ISO-8859-1?Q?a?= b =?ISO-8859-1?Q?c?=", u"a b c");
        row("split character", "=?UTF-8?Q?=C3?= =?UTF-8?Q?=A9?=", u"é");
        row("language", "=?US-ASCII*EN?Q?Keith?=", u"Keith");
        row("raw utf-8", "Gr\xc3\xbc\xc3\x9f", u"Grüß");
        row("raw latin-1", "Gr\xfc\xdf", u"Grüß");
        row("unknown charset", "=?x-none?Q?a=E9?=", u"aé");
        row("unknown encoding", "=?utf-8?X?abc?=", u"=?utf-8?X?abc?=");
        row("no end", "=?utf-8?Q?abc", u"=?utf-8?Q?abc");
        row("cut", "=?utf-8?Q", u"=?utf-8?Q");
        row("only marks", "=?=?=?=?=", u"=?=?=?=?=");
        row("bad hex", "=?utf-8?Q?=ZZ=4?=", u"=ZZ=4");
        row("utf-16", "=?utf-16be?B?AEEA6Q==?=", u"Aé");
    }
    void words() {
        QFETCH(QByteArray, raw);
        QFETCH(QString, text);
        QCOMPARE(decodeWords(raw), text);
    }

    void encoding() {
        QCOMPARE(sevenBit("plain"), "plain");
        QVERIFY(sevenBit({}).isNull());
        const QString text = QString::fromUtf16(u"Ü€😀").repeated(40);
        const QByteArray words = sevenBit(text.toUtf8());
        for (const QByteArray& word : words.split(' ')) QVERIFY(word.size() <= 75);
        QVERIFY(isSevenBit(words));
        QCOMPARE(decodeWords(words), text);
    }

    void mailDates_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("utc");  // null: refused
        QTest::addColumn<int>("offset");
        const auto row = [](const char* value, const char* utc, int offset) {
            QTest::newRow(value) << QByteArray(value) << QByteArray(utc) << offset;
        };
        row("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06.000Z", -360);
        row("1 Jan 2000 0:0 GMT", "2000-01-01T00:00:00.000Z", 0);
        row("Thu,\r\n 13\r\n Feb\r\n 1969\r\n 23:32\r\n -0330 (Newfoundland)", "1969-02-14T03:02:00.000Z",
            -210);
        row("21 Nov 97 09:55:06 EDT", "1997-11-21T13:55:06.000Z", -240);
        row("21 Nov 03 09:55:06 PST", "2003-11-21T17:55:06.000Z", -480);
        row("21 Nov 103 09:55:06 Z", "2003-11-21T09:55:06.000Z", 0);
        row("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T15:55:06.000Z", -360);
        row("29 Feb 2024 12:00:00 +0530", "2024-02-29T06:30:00.000Z", 330);
        row("31 Dec 2016 23:59:60 +0000", "2017-01-01T00:00:00.000Z", 0);
        row("1 Jan 2020 10:00:00", "2020-01-01T10:00:00.000Z", 0);
        row("1 Jan 2020 10:00:00 +9999", "2020-01-01T10:00:00.000Z", 0);
        for (const char* wrong :
             {"", "yesterday", "30 Feb 2020 10:00 GMT", "1 Foo 2020 10:00 GMT", "1 Jan 2020",
              "1 Jan 2020 24:00 GMT", "1 Jan 2020 10:60 GMT", "0 Jan 2020 10:00 GMT", "1 Jan 20200 10:00 GMT",
              "(((((", "1 Jan 2020 10", "-1 Jan 2020 10:00"})
            row(wrong, nullptr, 0);
    }
    void mailDates() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, utc);
        QFETCH(int, offset);
        const auto date = parseMailDate(value);
        QCOMPARE(date.has_value(), !utc.isNull());
        if (!date)
            return;
        QCOMPARE(QDateTime::fromMSecsSinceEpoch(date->utcMs, Qt::UTC).toString(Qt::ISODateWithMs).toLatin1(),
                 utc);
        QCOMPARE(date->offsetMinutes, offset);
        QCOMPARE(parseMailDate(formatMailDate(*date)), date);
        QCOMPARE(parseImapDateTime(formatImapDateTime(*date)), date);
    }

    void formats() {
        const DateTime when{848'368'265'000 - 10'800'000, -420};
        QCOMPARE(formatImapDateTime({0, 0}), " 1-Jan-1970 00:00:00 +0000");
        QCOMPARE(formatMailDate({0, -1}), "Wed, 31 Dec 1969 23:59:00 -0001");
        QCOMPARE(formatMailDate({1'795'245'545'000, 0}).size(), 31);
        QCOMPARE(parseImapDateTime(formatImapDateTime(when))->utcMs, when.utcMs);
        QCOMPARE(parseImapDateTime("17-Jul-1996 02:44:25 -0700")->localDay(), *parseImapDate("17-Jul-1996"));
        QCOMPARE(parseImapDateTime(" 7-jul-1996 02:44:25 +1400")->localDay(), *parseImapDate("7-Jul-1996"));
        QCOMPARE(*parseImapDate("31-Dec-1969"), -1);
    }

    void openComments() {
        for (const char* value : {"(\\", "((\\", "1 Jan 2020 (\\", "1 Jan 2020 10:00 (\\"})
            QVERIFY(!parseMailDate(value) || qstrlen(value) > 18);
        QVERIFY(shown("a@b (\\").startsWith("\\"));
    }

    void wrongImapDates() {
        for (const char* wrong :
             {"", "1-Jan-1970", "1-Jan-1970 00:00:00", "1-Jan-1970 0:00:00 +0000", "1-Jan-70 00:00:00 +0000",
              "31-Feb-1970 00:00:00 +0000", "1-Jan-1970 00:00:00 GMT", "1-Jan-1970 00:00:00 +0000 ",
              "1-Jan-1970 00:00 +0000", "1-Jan-1970 00:00:00 +00000", "001-Jan-1970 00:00:00 +0000"})
            QVERIFY2(!parseImapDateTime(wrong), wrong);
        for (const char* wrong : {"", "1-Jan-1970 ", "1 Jan 1970", "32-Jan-1970", "1-Jan", "a"})
            QVERIFY2(!parseImapDate(wrong), wrong);
    }

    void randomHeaders() {
        const QByteArrayList bits{
            "\r\n", " ", "\t", ":", "From", "To: ",     "Subject: ", "<",          ">",
            "@",    ",", ";",  "(", ")",    "\"",       "\\",        "=?utf-8?Q?", "=?x?B?",
            "?=",   "a", "[",  "]", "\xff", "\xc3\xa9", "Date: ",    "1 Jan 2020"};
        QRandomGenerator random(4);
        for (int round = 0; round < 5000; ++round) {
            QByteArray header = "From: ";
            const int length = random.bounded(40);
            for (int i = 0; i < length; ++i) header += bits.at(random.bounded(int(bits.size())));
            QVERIFY2(isSevenBit(envelope(header)), header.toPercentEncoding().constData());
            QVERIFY(decodeWords(header).size() <= header.size());
            if (const auto date = parseMailDate(header.mid(6)))
                QVERIFY(!formatMailDate(*date).isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(TestMailHeader)
#include "tst_mail_header.moc"
