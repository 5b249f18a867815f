// The small parts below the SMTP and POP3 sessions, each fed whole and cut at every octet.

#include "engine/proto/line/linereader.h"
#include "engine/proto/pop3/multiline.h"
#include "engine/proto/sasl/mechanisms.h"
#include "engine/proto/sasl/plain.h"
#include "engine/proto/smtp/datadecoder.h"
#include "engine/proto/smtp/headerscan.h"
#include "engine/proto/smtp/path.h"
#include "engine/proto/smtp/receivedline.h"

#include <QtTest>

using namespace postern::proto;

namespace {

QByteArray faultName(LineFault fault) {
    return QList<QByteArray>{"", "long!", "nul!", "cr!", "lf!"}[static_cast<int>(fault)];
}

QByteArray readAll(LineReader& reader) {
    QByteArray seen;
    LineReader::Line line;
    while (reader.next(line))
        seen += '[' + faultName(line.fault) + (line.fault == LineFault::None ? line.text.toByteArray() : "") +
                ']';
    return seen;
}

/// Decodes `wire` in packets of `packet` octets; "|" stands for the end, what follows it is what was left.
QByteArray decoded(const QByteArray& wire, qsizetype packet, smtp::DataDecoder& decoder) {
    QByteArray out;
    QByteArray waiting;
    for (qsizetype at = 0; at < wire.size(); at += packet) {
        waiting += wire.mid(at, packet);
        const smtp::DataDecoder::Step step = decoder.decode(waiting, out);
        waiting.remove(0, step.consumed);
        if (step.ended)
            return out + '|' + waiting + wire.mid(at + packet);
    }
    return out;
}

}  // namespace

class TestFraming final : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void lines_data() {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("seen");
        QTest::newRow("two") << QByteArray("a\r\nbc\r\n") << QByteArray("[a][bc]");
        QTest::newRow("empty") << QByteArray("\r\n\r\n") << QByteArray("[][]");
        QTest::newRow("incomplete") << QByteArray("abc\r") << QByteArray();
        QTest::newRow("longest") << QByteArray("12345678\r\n") << QByteArray("[12345678]");
        QTest::newRow("too long") << QByteArray("123456789\r\nb\r\n") << QByteArray("[long!][b]");
        QTest::newRow("much too long") << QByteArray(1000, 'x') + "\r\nb\r\n" << QByteArray("[long!][b]");
        QTest::newRow("bare lf") << QByteArray("a\nb\r\n\nc\r\n") << QByteArray("[lf!][b][lf!][c]");
        QTest::newRow("bare cr") << QByteArray("a\rb\r\n\r\r\nc\r\n") << QByteArray("[cr!][cr!][c]");
        QTest::newRow("nul") << QByteArray("a\0b\r\nc\r\n", 8) << QByteArray("[nul!][c]");
    }
    void lines() {
        QFETCH(QByteArray, wire);
        QFETCH(QByteArray, seen);
        for (qsizetype packet = 1; packet <= wire.size(); ++packet) {
            LineReader reader(LinePolicy{.maxLine = 10});
            QByteArray got;
            for (qsizetype at = 0; at < wire.size(); at += packet) {
                reader.append(QByteArrayView(wire).sliced(at, qMin(packet, wire.size() - at)));
                got += readAll(reader);
                QVERIFY2(reader.size() <= 10, "memory is bound by the longest line");
            }
            QCOMPARE(got, seen);
        }
    }
    void bareLfMayBeAccepted() {
        LineReader reader(LinePolicy{.maxLine = 10, .acceptBareLf = true});
        reader.append("a\nb\r\nc\rd\n");
        QCOMPARE(readAll(reader), QByteArray("[a][b][cr!]"));
    }
    void rawOctetsBetweenLines() {
        LineReader reader(LinePolicy{.maxLine = 100});
        reader.append("get 3\r\nabcnext\r\nrest");
        LineReader::Line line;
        QVERIFY(reader.next(line));
        QCOMPARE(reader.buffered().first(3), QByteArrayView("abc"));
        reader.consume(3);
        QCOMPARE(readAll(reader), QByteArray("[next]"));
        QCOMPARE(reader.size(), 4);
        reader.clear();
        QCOMPARE(reader.size(), 0);
    }

    void data_data() {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray(".\r\nQUIT") << QByteArray("|QUIT");
        QTest::newRow("plain") << QByteArray("a\r\nb\r\n.\r\n") << QByteArray("a\r\nb\r\n|");
        QTest::newRow("stuffed") << QByteArray("..\r\n..a\r\n.b\r\n...\r\n.\r\n")
                                 << QByteArray(".\r\n.a\r\nb\r\n..\r\n|");
        QTest::newRow("dots inside") << QByteArray("a.\r\nb .\r\n.\r\n.\r\n")
                                     << QByteArray("a.\r\nb .\r\n|.\r\n");
        QTest::newRow("no end") << QByteArray("a\r\n.") << QByteArray("a\r\n");
    }
    void data() {
        QFETCH(QByteArray, wire);
        QFETCH(QByteArray, text);
        for (qsizetype packet = 1; packet <= wire.size(); ++packet) {
            smtp::DataDecoder decoder;
            QCOMPARE(decoded(wire, packet, decoder), text);
            QVERIFY(!decoder.faults().bareCrLf && !decoder.faults().nul);
        }
    }
    void smuggling_data() {
        QTest::addColumn<QByteArray>("end");
        const QList<QByteArray> ends{"\n.\n", "\n.\r\n", "\r\n.\n", "\r\n.\r",
                                     "\r.\r", "\r.\r\n", "\n.\r",   "\r\r\n"};
        for (const QByteArray& end : ends) QTest::newRow(end.toHex().constData()) << end;
    }
    void smuggling() {
        QFETCH(QByteArray, end);
        const QByteArray wire = "a" + end + "MAIL FROM:<b>\r\nmore\r\n.\r\nQUIT";
        for (qsizetype packet = 1; packet <= wire.size(); ++packet) {
            smtp::DataDecoder decoder;
            QVERIFY(decoded(wire, packet, decoder).endsWith("|QUIT"));
            QVERIFY(decoder.faults().bareCrLf);
        }
    }
    void nulAndDiscard() {
        smtp::DataDecoder decoder;
        QCOMPARE(decoded(QByteArray("a\r\nb\0c\r\nd\r\n.\r\n", 14), 100, decoder).right(1), QByteArray("|"));
        QVERIFY(decoder.faults().nul && !decoder.faults().bareCrLf);
        smtp::DataDecoder discarding;
        discarding.discard();
        QCOMPARE(decoded("a\r\n..b\r\n.\r\nx", 2, discarding), QByteArray("|x"));
    }

    void plain_data() {
        QTest::addColumn<QByteArray>("response");
        QTest::addColumn<QByteArray>("login");
        const auto row = [](const char* name, const QByteArray& response, const QByteArray& login) {
            QTest::newRow(name) << response << login;
        };
        row("usual", QByteArray("\0anna\0pass", 10).toBase64(), "|anna|pass");
        row("authzid", QByteArray("bob\0anna\0pass", 13).toBase64(), "bob|anna|pass");
        row("empty password", QByteArray("\0anna\0", 6).toBase64(), "|anna|");
        row("no name", QByteArray("\0\0pass", 6).toBase64(), "");
        row("one nul", QByteArray("anna\0pass", 9).toBase64(), "");
        row("three nuls", QByteArray("\0anna\0pa\0ss", 11).toBase64(), "");
        row("not utf-8", QByteArray("\0\xff\0pass", 7).toBase64(), "");
        row("too long a password", (QByteArray("\0a\0", 3) + QByteArray(2000, 'x')).toBase64(), "");
        row("over the limit", QByteArray(12292, 'A'), "");
        row("no padding", "AGFubmEAcGFzcw", "");
        row("blank inside", "AGFu bmEAcGFzcw==", "");
        row("empty", "", "");
    }
    void plain() {
        QFETCH(QByteArray, response);
        QFETCH(QByteArray, login);
        using Mechanism = sasl::PlainLoginMechanism;
        Mechanism mechanism(Mechanism::Kind::Plain);
        QCOMPARE(mechanism.begin({}), Mechanism::State::Challenge);
        QVERIFY(mechanism.challenge().isEmpty());
        const Mechanism::State state = mechanism.respond(response);
        QCOMPARE(state, login.isEmpty() ? Mechanism::State::Malformed : Mechanism::State::Done);
        if (state != Mechanism::State::Done)
            return;
        const sasl::PasswordLogin got = mechanism.takeQuery(true).login;
        QCOMPARE(got.authorizationId + '|' + got.name + '|' + got.password.reveal().toByteArray(), login);
    }
    void login() {
        using Mechanism = sasl::PlainLoginMechanism;
        QCOMPARE(Mechanism::kindOf("login"), Mechanism::Kind::Login);
        QVERIFY(!Mechanism::kindOf("GSSAPI") && !Mechanism::kindOf(""));
        Mechanism mechanism(Mechanism::Kind::Login);
        QCOMPARE(mechanism.begin({}), Mechanism::State::Challenge);
        QCOMPARE(mechanism.challenge(), QByteArray("Username:").toBase64());
        QCOMPARE(mechanism.respond("YW5uYQ=="), Mechanism::State::Challenge);
        QCOMPARE(mechanism.challenge(), QByteArray("Password:").toBase64());
        QCOMPARE(mechanism.respond("*"), Mechanism::State::Cancelled);
        QCOMPARE(mechanism.respond("c2VjcmV0"), Mechanism::State::Done);
        const sasl::PasswordLogin got = mechanism.takeQuery(true).login;
        QCOMPARE(got.name, QByteArray("anna"));
        QCOMPARE(got.password.reveal(), QByteArrayView("secret"));
    }

    void external_data() {
        QTest::addColumn<QByteArray>("response");
        QTest::addColumn<QByteArray>("identity");  // "!" for malformed
        QTest::newRow("nobody named") << QByteArray("") << QByteArray();
        QTest::newRow("equals sign") << QByteArray("=") << QByteArray();
        QTest::newRow("somebody") << QByteArray("YW5uYQ==") << QByteArray("anna");
        QTest::newRow("umlaut") << QByteArray("bMO2cmFu") << QByteArray("l\xc3\xb6ran");
        QTest::newRow("nul") << QByteArray("YQBi") << QByteArray("!");
        QTest::newRow("not utf-8") << QByteArray("//79") << QByteArray("!");
        QTest::newRow("not base64") << QByteArray("a") << QByteArray("!");
        QTest::newRow("too long") << QByteArray(2000, 'x').toBase64() << QByteArray("!");
    }
    void external() {
        QFETCH(QByteArray, response);
        QFETCH(QByteArray, identity);
        using State = sasl::Mechanism::State;
        QVERIFY(!sasl::makeMechanism("EXTERNAL", {}));
        const auto mechanism = sasl::makeMechanism("External", {.external = true});
        QVERIFY(mechanism);
        if (response != "=") {  // a word of its own line, not of the exchange
            QCOMPARE(mechanism->begin({}), State::Challenge);
            QVERIFY(mechanism->challenge().isEmpty());
            QCOMPARE(mechanism->respond("*"), State::Cancelled);
            QCOMPARE(mechanism->respond(response), identity == "!" ? State::Malformed : State::Done);
        }
        QCOMPARE(mechanism->begin(QByteArrayView(response)),
                 identity == "!" ? State::Malformed : State::Done);
        if (identity == "!")
            return;
        const sasl::LoginQuery query = mechanism->takeQuery(true);
        QVERIFY(query.external && query.tls && query.login.name.isEmpty() && query.login.password.isEmpty());
        QCOMPARE(query.login.authorizationId, identity);
    }
    void mechanisms() {
        QVERIFY(sasl::makeMechanism("plain", {}) && !sasl::makeMechanism("LOGIN", {}));
        QVERIFY(sasl::makeMechanism("LOGIN", {.login = true}));
        QVERIFY(!sasl::makeMechanism("", {.login = true, .external = true}));
    }

    void paths_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("address");  // "!" for an error
        QTest::newRow("usual") << QByteArray("<a.b+c@d-e.f>") << QByteArray("a.b+c@d-e.f");
        QTest::newRow("null") << QByteArray("<>") << QByteArray();
        QTest::newRow("blank") << QByteArray(" <a@b>") << QByteArray("a@b");
        QTest::newRow("route") << QByteArray("<@x,@y:a@b>") << QByteArray("a@b");
        QTest::newRow("quoted") << QByteArray("<\"a b>\\\"\"@c>") << QByteArray("\"a b>\\\"\"@c");
        QTest::newRow("needless quotes") << QByteArray("<\"a\\.b\"@c>") << QByteArray("a.b@c");
        QTest::newRow("literal") << QByteArray("<a@[IPv6:2001:db8::1]>")
                                 << QByteArray("a@[IPv6:2001:db8::1]");
        QTest::newRow("postmaster") << QByteArray("<PostMaster>") << QByteArray("PostMaster");
        for (const char* bad : {"",        "a@b",      "<",        "<a",      "<a>",    "<a@",    "<a@>",
                                "<@b>",    "<a@b",     "<a@b@c>",  "<\"a@b>", "<a@.b>", "<a@b.>", "<a@[b>",
                                "<a@b c>", "<a\tb@c>", "<a@b\"c>", "<a@@b>",  "<\"\\",  "<a@[]x>"})
            QTest::newRow(bad) << QByteArray(bad) << QByteArray("!");
    }
    void paths() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, address);
        const smtp::Path path = smtp::parsePath(text);
        QCOMPARE(path.error == smtp::PathError::None ? path.address : QByteArray("!"), address);
    }
    void parameters() {
        const auto parameters = smtp::parseParameters(" SIZE=10  body=8BITMIME X");
        QVERIFY(parameters);
        QCOMPARE(parameters->size(), size_t(3));
        QCOMPARE((*parameters)[1].second, QByteArrayView("8BITMIME"));
        for (const char* bad : {"SIZE=1", " =1", " A=", " A\x01=1"}) QVERIFY(!smtp::parseParameters(bad));
    }
    void traceCannotBeInjected() {
        smtp::Trace trace;
        trace.helo = "a) evil\r\nX: y;\"\\";
        trace.peer = "2001:db8::1";
        const QByteArray line = smtp::receivedLine(trace);
        QVERIFY(line.startsWith("Received: from a??evil??X:?y??? ([IPv6:2001:db8::1])\r\n"));
    }
    void headerEnd() {
        const QByteArray text = "ours\r\nReceived: 1\r\n\tx\r\nDate : d\r\n\r\nReceived: body\r\n";
        smtp::HeaderScan scan(6);
        for (qsizetype length = 6; !scan.finished(); ++length) scan.advance(text.left(length));
        QCOMPARE(text.mid(scan.end()), QByteArray("\r\nReceived: body\r\n"));
        QCOMPARE(scan.receivedFields(), 1);
        QVERIFY(scan.hasDate() && !scan.hasMessageId() && !scan.needsEmptyLine());
    }
    void authorFields() {
        const QByteArray text =
            "Resent-From: no\r\nfrom :\ta,\r\n b\r\nX: y\r\n z\r\nFrom: twice\r\nSENDER: s\r\n "
            "t\r\n\r\nFrom: body\r\n";
        smtp::HeaderScan scan;
        for (qsizetype length = 0; !scan.finished(); ++length) scan.advance(text.left(length));
        QCOMPARE(scan.from().value, QByteArray("\ta, b"));
        QCOMPARE(scan.from().fields, 2);
        QCOMPARE(scan.sender().value, QByteArray(" s t"));
        QCOMPARE(scan.sender().fields, 1);
        smtp::HeaderScan big;
        big.advance("From: a\r\n " + QByteArray(smtp::HeaderScan::kMaxAuthor, 'x') + "\r\n b\r\n\r\n");
        QVERIFY(big.from().tooLong && big.from().value.isEmpty());
    }

    void stuffing_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("wire");
        QTest::newRow("empty") << QByteArray() << QByteArray(".\r\n");
        QTest::newRow("plain") << QByteArray("a\r\n") << QByteArray("a\r\n.\r\n");
        QTest::newRow("dots") << QByteArray(".\r\n.a.\r\nb.\r\n..\r\n")
                              << QByteArray("..\r\n..a.\r\nb.\r\n...\r\n.\r\n");
        QTest::newRow("no end") << QByteArray("a\r\n.b") << QByteArray("a\r\n..b\r\n.\r\n");
        QTest::newRow("bare lf") << QByteArray("a\n.\nb\n") << QByteArray("a\n..\nb\n\r\n.\r\n");
    }
    void stuffing() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, wire);
        for (qsizetype packet = 1; packet <= qMax<qsizetype>(text.size(), 1); ++packet) {
            pop3::DotStuffer stuffer;
            QByteArray out;
            for (qsizetype at = 0; at < text.size(); at += packet)
                stuffer.add(QByteArrayView(text).sliced(at, qMin(packet, text.size() - at)), out);
            stuffer.finish(out);
            QCOMPARE(out, wire);
        }
    }
    void top() {
        const QByteArray text = "A: b\r\nC: d\r\n\r\n1\r\n\r\n3\r\n";
        const QList<qsizetype> ends{14, 17, 19, 22, 22};
        for (qsizetype lines = 0; lines < ends.size(); ++lines) {
            for (qsizetype packet = 1; packet <= text.size(); ++packet) {
                pop3::TopCutter cutter(lines);
                qsizetype taken = 0;
                for (qsizetype at = 0; at < text.size(); at += packet)
                    taken += cutter.take(QByteArrayView(text).sliced(at, qMin(packet, text.size() - at)));
                QCOMPARE(taken, ends[lines]);
                QCOMPARE(cutter.done(), lines <= 3);
            }
        }
    }
    void tlsRecord() {
        QVERIFY(looksLikeTls(QByteArrayView("\x16\x03\x01", 3)));
        QVERIFY(!looksLikeTls("EHLO") && !looksLikeTls(QByteArrayView("\x16", 1)) && !looksLikeTls({}));
    }
};

QTEST_GUILESS_MAIN(TestFraming)
#include "tst_proto_framing.moc"
