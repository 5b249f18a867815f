// Hostile MIME through FETCH: whatever arrives, every response is of the grammar, and what BODYSTRUCTURE says
// of a part is what BODY[n] sends.
#include "engine/proto/imap/fetchprogram.h"
#include "tests/unit/imap/imapclient.h"
#include "tests/unit/imap/responsereader.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace postern;
using namespace postern::proto::imap;
using namespace postern::proto::imap::test;

namespace {

QByteArray pick(QRandomGenerator& random, const QByteArrayList& from) {
    return from.at(random.bounded(static_cast<int>(from.size())));
}

QByteArray headerOf(QRandomGenerator& random, const QByteArray& boundary) {
    static const QByteArrayList types{"text/plain",
                                      "text/html; charset=\"utf\\\"8\"",
                                      "image/png; name=\"a\\\\b\xff.png\"",
                                      "message/rfc822",
                                      "message/global",
                                      "message/delivery-status",
                                      "multipart/digest; boundary=",
                                      "multipart/mixed; boundary=",
                                      "multipart/mixed; boundary=",
                                      "multipart/alternative",
                                      "/",
                                      "text",
                                      ""};
    static const QByteArrayList others{"Content-Transfer-Encoding: base64\r\n",
                                       "Content-Transfer-Encoding: quoted-printable\r\n",
                                       "Content-Disposition: attachment; filename=\"x\r\n y\"\r\n",
                                       "Content-ID: <a\"b>\r\n",
                                       "Content-Description: \xc3\xa4\r\n",
                                       "Content-Language: de, en\r\n",
                                       "Content-Location: (x\r\n",
                                       "Content-MD5: \"\\\r\n",
                                       "Subject: =?utf-8?q?=C3=A4?= \"quoted\\\"\r\n",
                                       "From: a@b.c <a@b.c>, \"x\\\"y\" (c) <q(w)@e>, g: h@i;\r\n",
                                       "To: ;,<>@\r\n",
                                       "Content-Type\r\n",
                                       "broken\r\n"};
    QByteArray header;
    for (int i = random.bounded(4); i > 0; --i) header += pick(random, others);
    const QByteArray type = pick(random, types);
    if (random.bounded(4) > 0)
        header += "Content-Type: " + type + (type.endsWith('=') ? boundary : QByteArray()) + "\r\n";
    return header + (random.bounded(12) > 0 ? "\r\n" : "");
}

QByteArray entity(QRandomGenerator& random, int depth) {
    const QByteArray boundary = pick(random, {"b", "bb", "b-", "\"b c\"", "x"}) +
                                (random.bounded(2) ? QByteArray::number(depth) : QByteArray());
    const QByteArray line = "--" + QByteArray(boundary).replace('"', "");
    QByteArray out = headerOf(random, boundary);
    const int parts = depth > 6 ? 0 : random.bounded(4);
    for (int i = 0; i < parts; ++i) {
        if (random.bounded(3) > 0)
            out += line + pick(random, {"\r\n", "\r\n", "\n", "  \r\n", ""});
        out += entity(random, depth + 1);
        if (random.bounded(5) > 0)
            out += "\r\n";
    }
    out += pick(random, {"words\r\n", "--\r\n", "a\rb\nc", "", "\r\n\r\n", "- -\r\n"});
    if (random.bounded(3) > 0)
        out += line + "--" + pick(random, {"\r\n", ""});
    return out;
}

QByteArray hostile(QRandomGenerator& random) {
    QByteArray message;
    if (random.bounded(8) == 0) {
        const QByteArray wrap = pick(random, {"Content-Type: message/rfc822\r\n\r\n",
                                              "Content-Type: multipart/mixed; boundary=d\r\n\r\n--d\r\n"});
        message = wrap.repeated(random.bounded(60));
    }
    message += entity(random, 0);
    if (random.bounded(3) == 0)
        message.truncate(random.bounded(static_cast<int>(message.size()) + 1));
    return message.isEmpty() ? QByteArray("\r\n") : message;
}

/// The attributes of the one FETCH response in `said`, by name; empty when it is not of the grammar.
QMap<QByteArray, Value> attributes(const QByteArray& said) {
    ResponseReader reader(said);
    Value list;
    if (!reader.skip("* 1 FETCH ") || !reader.value(list) || !reader.skip("\r\nf OK FETCH completed\r\n") ||
        !reader.atEnd() || !list.isList() || list.items.size() % 2 != 0)
        return {};
    QMap<QByteArray, Value> found;
    for (size_t i = 0; i < list.items.size(); i += 2) found[list.items[i].text] = list.items[i + 1];
    return found;
}

}  // namespace

class TestImapHostile final : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void structureAndSectionsAgree() {
        QRandomGenerator random(11);
        int sections = 0;
        for (int round = 0; round < 1500; ++round) {
            const QByteArray message = hostile(random);
            // A small limit sends some of them the way of big messages.
            check(message, round % 3 == 0 ? "Return-Path: <x@y>\r\n" : "", sections);
            if (QTest::currentTestFailed()) {
                qWarning("round %d: %s", round,
                         message.toPercentEncoding(" ,;:=/-<>@").left(3000).constData());
                return;
            }
        }
        QVERIFY2(sections > 3000, QByteArray::number(sections));
    }

    void everyCut() {
        const QByteArray message =
            "From: a@b.c <a@b.c>\r\nContent-Type: multipart/mixed; "
            "boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n"
            "Content-Type: message/rfc822\r\n\r\nSubject: in\r\nContent-Type: multipart/digest; "
            "boundary=c\r\n\r\n"
            "--c\r\n\r\nSubject: x\r\n\r\ny\r\n--c--\r\n--b--\r\n";
        int sections = 0;
        for (qsizetype size = 1; size <= message.size(); ++size) {
            check(message.first(size), {}, sections);
            if (QTest::currentTestFailed())
                return;
        }
    }

 private:
    static void check(const QByteArray& message, const QByteArray& prefix, int& sections) {
        FakeStore store;
        store.add("INBOX", message, mail::FlagSeen, FakeStore::kNow, 0, prefix);
        ImapClient client(store);
        client.select();
        const auto all = attributes(client.send(
            "f FETCH 1 (RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE BODY[] BODY[HEADER] BODY[TEXT])\r\n"));
        QVERIFY2(all.size() == 7, client.output.left(2000));
        QVERIFY(isEnvelope(all["ENVELOPE"]));
        BodyWalk plain(false), extended(true);
        QVERIFY2(plain.walk(all["BODY"]), client.output.left(2000));
        QVERIFY2(extended.walk(all["BODYSTRUCTURE"]), client.output.left(2000));
        QCOMPARE(plain.octets, extended.octets);
        QCOMPARE(all["BODY[]"].text, prefix + message);
        QCOMPARE(all["RFC822.SIZE"].text.toLongLong(), prefix.size() + message.size());
        QCOMPARE(all["BODY[HEADER]"].text + all["BODY[TEXT]"].text, prefix + message);
        const QByteArrayList numbers = plain.octets.keys().mid(0, FetchProgram::kMaxSections);
        const auto parts = attributes(client.send("f FETCH 1 (BODY[" + numbers.join("] BODY[") + "])\r\n"));
        QCOMPARE(parts.size(), numbers.size());
        for (const QByteArray& number : numbers) {
            const Value& part = parts["BODY[" + number + ']'];
            QVERIFY2(part.isNString(), number);
            // Of an inner message that cannot be looked into, nothing is announced and nothing sent.
            QVERIFY2(
                (part.isNil() ? 0 : part.text.size()) == plain.octets[number],
                number + ": " + QByteArray::number(part.text.size()) + " for " + client.output.left(2000));
            ++sections;
        }
    }
};

QTEST_GUILESS_MAIN(TestImapHostile)
#include "tst_imap_hostile.moc"
