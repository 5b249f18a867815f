// The MIME parser, its stored form, section numbers and BODYSTRUCTURE: RFC examples, hostile messages, pieces
// of any size.
#include "engine/mail/bodystructure.h"
#include "engine/mail/structure.h"
#include "engine/mail/structurepath.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace postern::mail;

namespace {

Part parse(QByteArrayView message, StructureLimits limits = {}) {
    StructureParser parser(limits);
    parser.feed(message);
    return parser.finish();
}

Part parseInPieces(QByteArrayView message, qsizetype piece) {
    StructureParser parser;
    for (qsizetype at = 0; at < message.size(); at += piece)
        parser.feed(message.sliced(at, std::min(piece, message.size() - at)));
    return parser.finish();
}

QByteArray bodyOf(const QByteArray& message, const Part& part) {
    return message.mid(part.bodyOffset, part.bodySize);
}

int countParts(const Part& part) {
    int count = 1;
    for (const Part& child : part.children) count += countParts(child);
    return count;
}

int depth(const Part& part) {
    int deepest = 0;
    for (const Part& child : part.children) deepest = std::max(deepest, depth(child));
    return deepest + 1;
}

/// Children lie inside their parent, in order, without overlap.
bool isSound(const Part& part, qint64 end) {
    if (part.headerOffset < 0 || part.bodyOffset < part.headerOffset || part.bodySize < 0 || part.lines < 0 ||
        part.bodyOffset + part.bodySize > end)
        return false;
    qint64 at = part.bodyOffset;
    for (const Part& child : part.children) {
        if (child.headerOffset < at || !isSound(child, part.bodyOffset + part.bodySize))
            return false;
        at = child.bodyOffset + child.bodySize;
    }
    return true;
}

const QByteArray kNested =
    "From: a@b\r\nSubject: outer\r\nContent-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n"
    "preamble\r\n--outer\r\n\r\nfirst\r\nline two\r\n"
    "--outer\r\nContent-Type: multipart/alternative; boundary=outer-in\r\n\r\n"
    "--outer-in\r\nContent-Type: text/html\r\n\r\n<p>\r\n"
    "--outer-in\r\nContent-Type: image/png; name=\"a;b.png\"\r\nContent-Transfer-Encoding: "
    "base64\r\n\r\nAAAA\r\n"
    "--outer-in--\r\ninner epilogue\r\n"
    "--outer\r\nContent-Type: message/rfc822\r\n\r\n"
    "From: c@d\r\nSubject: inner\r\n\r\ninner text\r\n"
    "--outer\r\nContent-Type: message/rfc822\r\n\r\n"
    "Subject: multi\r\nContent-Type: multipart/mixed; "
    "boundary=x\r\n\r\n--x\r\n\r\nx1\r\n--x\r\n\r\nx2\r\n--x--\r\n"
    "--outer--\r\nepilogue\r\n";

}  // namespace

class TestMailStructure : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void plainMessage() {
        const QByteArray message = "Subject: x\r\n\r\none\r\ntwo\r\n";
        StructureParser parser;
        parser.feed(message);
        const Part root = parser.finish();
        QCOMPARE(parser.headerSize(), 14);
        QCOMPARE(root.type, "text");
        QCOMPARE(root.encoding, "7bit");
        QCOMPARE(root.bodyOffset, 14);
        QCOMPARE(root.bodySize, 10);
        QCOMPARE(root.lines, 2);
        QCOMPARE(parser.envelope(), "(NIL \"x\" NIL NIL NIL NIL NIL NIL NIL NIL)");
    }

    void headerOnly_data() {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<int>("header");
        QTest::addColumn<int>("bodySize");
        QTest::newRow("nothing") << QByteArray() << 0 << 0;
        QTest::newRow("no end") << QByteArray("Subject: x") << 10 << 0;
        QTest::newRow("line end, no empty line") << QByteArray("Subject: x\r\n") << 12 << 0;
        QTest::newRow("empty line first") << QByteArray("\r\nbody") << 2 << 4;
        QTest::newRow("bare LF") << QByteArray("A: b\n\nbody\n") << 6 << 5;
        QTest::newRow("CR alone is no line end") << QByteArray("A: b\r\rC: d\r\n\r\nx") << 14 << 1;
        QTest::newRow("no header at all") << QByteArray("just words\r\nmore\r\n\r\nx") << 20 << 1;
        QTest::newRow("NUL") << QByteArray("A: b\0c\r\n\r\n\0\0", 12) << 10 << 2;
    }
    void headerOnly() {
        QFETCH(QByteArray, message);
        QFETCH(int, header);
        QFETCH(int, bodySize);
        for (const qsizetype piece : {qsizetype(1), qsizetype(1000)}) {
            const Part root = parseInPieces(message, piece);
            QCOMPARE(root.bodyOffset, header);
            QCOMPARE(root.bodySize, bodySize);
        }
    }

    void nested() {
        const Part root = parse(kNested);
        QVERIFY(isSound(root, kNested.size()));
        QCOMPARE(root.children.size(), 4u);
        QCOMPARE(bodyOf(kNested, root.children[0]), "first\r\nline two");
        QCOMPARE(root.children[0].lines, 1);
        const Part& alternative = root.children[1];
        QCOMPARE(alternative.children.size(), 2u);
        QCOMPARE(bodyOf(kNested, alternative.children[0]), "<p>");
        QCOMPARE(alternative.children[1].parameters.value(0).second, "a;b.png");
        QVERIFY(bodyOf(kNested, alternative).endsWith("inner epilogue"));
        const Part& inner = root.children[2];
        QCOMPARE(inner.envelope,
                 "(NIL \"inner\" ((NIL NIL \"c\" \"d\")) ((NIL NIL \"c\" \"d\")) ((NIL NIL \"c\" \"d\")) NIL "
                 "NIL NIL NIL NIL)");
        QCOMPARE(inner.children.size(), 1u);
        QCOMPARE(inner.children[0].headerOffset, inner.bodyOffset);
        QCOMPARE(bodyOf(kNested, inner.children[0]), "inner text");
        QVERIFY(bodyOf(kNested, root).endsWith("--outer--\r\nepilogue\r\n"));
    }

    void anyPiecesGiveTheSame() {
        for (QByteArray message : {kNested, QByteArray(kNested).replace("\r\n", "\n")}) {
            const QByteArray whole = serialise(parse(message));
            for (qsizetype piece = 1; piece < 80; ++piece)
                QCOMPARE(serialise(parseInPieces(message, piece)), whole);
        }
    }

    void cutAnywhere() {
        for (qsizetype size = 0; size <= kNested.size(); ++size) {
            const Part root = parse(QByteArrayView(kNested).first(size));
            QVERIFY2(isSound(root, size), QByteArray::number(size).constData());
            QVERIFY(!body(root).isEmpty());
        }
    }

    void boundaries_data() {
        QTest::addColumn<QByteArray>("contentType");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArrayList>("parts");
        const QByteArray plain = "multipart/mixed; boundary=b";
        QTest::newRow("blanks behind")
            << plain << QByteArray("--b  \t\r\n\r\none\r\n--b-- \r\n") << QByteArrayList{"one"};
        QTest::newRow("no closing") << plain << QByteArray("--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n")
                                    << QByteArrayList{"one", "two\r\n"};
        QTest::newRow("nothing after the line") << plain << QByteArray("--b") << QByteArrayList{""};
        QTest::newRow("never comes") << plain << QByteArray("one\r\ntwo\r\n")
                                     << QByteArrayList{"one\r\ntwo\r\n"};
        QTest::newRow("no parameter")
            << QByteArray("multipart/mixed") << QByteArray("--\r\n\r\nx") << QByteArrayList{"--\r\n\r\nx"};
        QTest::newRow("empty parameter")
            << QByteArray("multipart/mixed; boundary=\"\"") << QByteArray("--\r\n\r\nx\r\n")
            << QByteArrayList{"--\r\n\r\nx\r\n"};
        QTest::newRow("empty parts") << plain << QByteArray("--b\r\n--b\r\n\r\n--b\r\n\r\n\r\n--b--\r\n")
                                     << QByteArrayList{"", "", ""};
        QTest::newRow("after the end")
            << plain << QByteArray("--b\r\n\r\none\r\n--b--\r\n--b\r\n\r\nno\r\n") << QByteArrayList{"one"};
        QTest::newRow("not at the line start")
            << plain << QByteArray("--b\r\n\r\nx --b\r\n --b\r\n--b--") << QByteArrayList{"x --b\r\n --b"};
        QTest::newRow("one hyphen") << plain << QByteArray("--b\r\n\r\n-b\r\n-\r\n--\r\n--b--")
                                    << QByteArrayList{"-b\r\n-\r\n--"};
        QTest::newRow("bare LF") << plain << QByteArray("--b\n\none\n--b--\n") << QByteArrayList{"one"};
        QTest::newRow("specials") << QByteArray("multipart/mixed; boundary=\"=_'()+,./:=? x\"")
                                  << QByteArray("--=_'()+,./:=? x\r\n\r\none\r\n--=_'()+,./:=? x--")
                                  << QByteArrayList{"one"};
        QTest::newRow("unquoted specials")
            << QByteArray("multipart/mixed; boundary==_a/b=c; charset=x")
            << QByteArray("--=_a/b=c\r\n\r\none\r\n--=_a/b=c--") << QByteArrayList{"one"};
    }
    void boundaries() {
        QFETCH(QByteArray, contentType);
        QFETCH(QByteArray, body);
        QFETCH(QByteArrayList, parts);
        const QByteArray message = "Content-Type: " + contentType + "\r\n\r\n" + body;
        for (qsizetype piece = 1; piece < 30; ++piece) {
            const Part root = parseInPieces(message, piece);
            QByteArrayList found;
            for (const Part& part : root.children) found.append(bodyOf(message, part));
            QCOMPARE(found, parts);
        }
    }

    void boundaryPrefixes_data() {
        QTest::addColumn<QByteArray>("outer");
        QTest::addColumn<QByteArray>("inner");
        QTest::newRow("outer is a prefix") << QByteArray("b") << QByteArray("bb");
        QTest::newRow("inner is a prefix") << QByteArray("bb") << QByteArray("b");
        QTest::newRow("with a hyphen") << QByteArray("b") << QByteArray("b-");
    }
    void boundaryPrefixes() {
        QFETCH(QByteArray, outer);
        QFETCH(QByteArray, inner);
        const QByteArray message = "Content-Type: multipart/mixed; boundary=" + outer + "\r\n\r\n--" + outer +
                                   "\r\nContent-Type: multipart/mixed; boundary=" + inner + "\r\n\r\n--" +
                                   inner + "\r\n\r\none\r\n--" + inner + "\r\n\r\ntwo\r\n--" + inner +
                                   "--\r\n--" + outer + "\r\n\r\nthree\r\n--" + outer + "--\r\n";
        const Part root = parse(message);
        QCOMPARE(root.children.size(), 2u);
        QCOMPARE(root.children[0].children.size(), 2u);
        QCOMPARE(bodyOf(message, root.children[0].children[1]), "two");
        QCOMPARE(bodyOf(message, root.children[1]), "three");
    }

    void outerBoundaryEndsInner() {
        const QByteArray message =
            "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: multipart/mixed; "
            "boundary=i\r\n\r\n"
            "--i\r\n\r\none\r\n--o\r\nSubject: header without an end\r\n--o--\r\n";
        const Part root = parse(message);
        QCOMPARE(root.children.size(), 2u);
        QCOMPARE(bodyOf(message, root.children[0].children[0]), "one");
        QCOMPARE(root.children[1].bodySize, 0);
        QVERIFY(isSound(root, message.size()));
    }

    void digest() {
        const QByteArray message =
            "Content-Type: multipart/digest; boundary=d\r\n\r\n--d\r\n\r\nSubject: one\r\n\r\nx\r\n--d--\r\n";
        const Part root = parse(message);
        QCOMPARE(root.children[0].type, "message");
        QCOMPARE(root.children[0].children.size(), 1u);
        QVERIFY(root.children[0].envelope.contains("one"));
    }

    void encodedMessageIsNotEntered() {
        const QByteArray message =
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: "
            "base64\r\n\r\nU3ViamVjdDogeA0KDQp4\r\n";
        const Part root = parse(message);
        QVERIFY(root.children.empty());
        QVERIFY(bodyStructure(root).startsWith("(\"message\" \"rfc822\" NIL NIL NIL \"base64\" 22 (NIL NIL"));
    }

    /// A multipart that cannot be taken apart has one part, whichever way one looks at it.
    void unparsedMultipart_data() {
        QTest::addColumn<QByteArray>("type");
        QTest::newRow("no boundary") << QByteArray("multipart/mixed");
        QTest::newRow("boundary that never comes") << QByteArray("multipart/mixed; boundary=nowhere");
        QTest::newRow("digest") << QByteArray("multipart/digest; boundary=nowhere");
        QTest::newRow("only the end") << QByteArray("multipart/mixed; boundary=end");
    }
    void unparsedMultipart() {
        QFETCH(QByteArray, type);
        const QByteArray message = "Content-Type: " + type + "\r\n\r\n--other\r\n\r\nwords\r\n--end--\r\n";
        const Part root = parse(message);
        QVERIFY(isSound(root, message.size()));
        const Part* part = findPart(root, "1");
        QVERIFY(part && part != &root);
        QCOMPARE(bodyOf(message, *part), message.mid(root.bodyOffset));
        QVERIFY(!findPart(root, "2") && !findPart(root, "1.1"));
        QVERIFY2(body(root).startsWith("((\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" " +
                                       QByteArray::number(root.bodySize) + ' ' +
                                       QByteArray::number(root.lines) + ") \""),
                 body(root));
        // As an older version has stored it.
        Part bare = root;
        bare.children.clear();
        Part back;
        QVERIFY(deserialise(serialise(bare), back));
        QCOMPARE(bodyStructure(back), bodyStructure(root));
    }

    void fields() {
        const Part part = parse(
            "Content-Type: TEXT/HTML; Charset=\"utf-8\"; (comment) name*0*=utf-8''a%20; name*1=\"b \\\" "
            "c\"\r\n"
            "Content-type: image/png\r\n"
            "Content-Transfer-Encoding: Quoted-Printable (really)\r\nContent-ID: "
            "<x@y>\r\nContent-Description: a\r\n b\r\n"
            "Content-Disposition: ATTACHMENT; filename=my file.txt (c); size=3\r\nContent-Language: en, "
            "de\r\n"
            "Content-Location: http://x/\r\nContent-MD5: abc=\r\n\r\n");
        QCOMPARE(part.type, "text");
        QCOMPARE(part.subtype, "html");
        QCOMPARE(part.parameters.size(), 3);
        QCOMPARE(part.parameters.at(0), qMakePair(QByteArray("charset"), QByteArray("utf-8")));
        QCOMPARE(part.parameters.at(1), qMakePair(QByteArray("name*0*"), QByteArray("utf-8''a%20")));
        QCOMPARE(part.parameters.at(2).second, "b \" c");
        QCOMPARE(part.encoding, "quoted-printable");
        QCOMPARE(part.id, "<x@y>");
        QCOMPARE(part.description, "a b");
        QCOMPARE(part.disposition, "attachment");
        QCOMPARE(part.dispositionParameters.at(0).second, "my file.txt");
        QCOMPARE(part.dispositionParameters.at(1).second, "3");
        QCOMPARE(bodyStructure(part),
                 "(\"text\" \"html\" (\"charset\" \"utf-8\" \"name*0*\" \"utf-8''a%20\" \"name*1\" \"b \\\" "
                 "c\") \"<x@y>\" "
                 "\"a b\" \"quoted-printable\" 0 0 \"abc=\" (\"attachment\" (\"filename\" \"my file.txt\" "
                 "\"size\" \"3\")) "
                 "(\"en\" \"de\") \"http://x/\")");
    }

    void unreadableTypeIsPlainText_data() {
        QTest::addColumn<QByteArray>("value");
        for (const char* value : {"", "text", "/", "text/", "/plain", ";;;=", "\"text/html", "(text/html",
                                  "(\\", "text/plain (\\"})
            QTest::newRow(value) << QByteArray(value);
    }
    void unreadableTypeIsPlainText() {
        QFETCH(QByteArray, value);
        const Part part = parse("Content-Type: " + value + "\r\n\r\n");
        if (!value.startsWith('"'))
            QCOMPARE(part.type + '/' + part.subtype, "text/plain");
        QVERIFY(bodyStructure(part).startsWith("("));
    }

    void tooDeep() {
        QByteArray message = "Subject: deep\r\n";
        for (int i = 0; i < 500; ++i)
            message += "Content-Type: multipart/mixed; boundary=b" + QByteArray::number(i) + "\r\n\r\n--b" +
                       QByteArray::number(i) + "\r\n";
        const Part root = parse(message);
        QCOMPARE(depth(root), StructureLimits().maxDepth + 1);  // the last is the text of the one above it
        QVERIFY(isSound(root, message.size()));

        QByteArray letters;
        for (int i = 0; i < 5000; ++i) letters += "Content-Type: message/rfc822\r\n\r\n";
        QCOMPARE(depth(parse(letters)), StructureLimits().maxDepth);
        Part read;
        QVERIFY(deserialise(serialise(parse(letters)), read));
    }

    void tooMany() {
        QByteArray message = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
        for (int i = 0; i < 20'000; ++i) message += "--b\r\n\r\nx\r\n";
        const Part root = parse(message);
        QCOMPARE(countParts(root), StructureLimits().maxParts);
        QCOMPARE(root.children.back().bodyOffset + root.children.back().bodySize, message.size());
        QVERIFY(isSound(root, message.size()));
    }

    void hugeHeader() {
        QByteArray message = "X: " + QByteArray(1'000'000, 'x') + "\r\nContent-Type: text/html\r\n\r\nbody";
        StructureParser parser;
        parser.feed(message);
        const Part root = parser.finish();
        QCOMPARE(parser.headerSize(), message.size() - 4);
        QCOMPARE(root.subtype, "plain");  // past the limit a header is not read
    }

    void manyCandidateLines() {
        QByteArray message = "Content-Type: multipart/mixed; boundary=" + QByteArray(900, 'b') + "\r\n\r\n";
        const QByteArray near = "--" + QByteArray(899, 'b') + "\r\n";
        while (message.size() < 4'000'000) message += near;
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(parse(message).children.size(), size_t(1));  // none was found: the body is one part
        QVERIFY2(timer.elapsed() < 2000, "a boundary that nearly matches must not cost more than its length");
    }

    void storedForm() {
        const Part root = parse(kNested);
        const QByteArray bytes = serialise(root);
        Part read;
        QVERIFY(deserialise(bytes, read));
        QCOMPARE(serialise(read), bytes);
        QCOMPARE(bodyStructure(read), bodyStructure(root));
        for (qsizetype size = 0; size < bytes.size(); ++size)
            QVERIFY(!deserialise(QByteArrayView(bytes).first(size), read));
        QVERIFY(!deserialise(bytes + '\0', read));
        QByteArray other = bytes;
        other[0] = char(other.at(0) + 1);
        QVERIFY(!deserialise(other, read));
        QCOMPARE(serialise(read), bytes);  // a refused text leaves the target alone
    }

    void damagedStoredForm() {
        const QByteArray bytes = serialise(parse(kNested));
        QRandomGenerator random(7);
        for (int round = 0; round < 20'000; ++round) {
            QByteArray damaged = bytes;
            for (int i = 0; i < 3; ++i)
                damaged[1 + random.bounded(int(damaged.size()) - 1)] = char(random.bounded(256));
            Part read;
            if (deserialise(damaged, read))
                QVERIFY(!bodyStructure(read).isEmpty());
        }
    }

    void sections_data() {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("1") << QByteArray("1") << QByteArray("first\r\nline two");
        QTest::newRow("2.1") << QByteArray("2.1") << QByteArray("<p>");
        QTest::newRow("2.2") << QByteArray("2.2") << QByteArray("AAAA");
        QTest::newRow("3.1") << QByteArray("3.1") << QByteArray("inner text");
        QTest::newRow("4.2") << QByteArray("4.2") << QByteArray("x2");
        for (const char* wrong : {"0", "5", "1.1", "2.3", "3.2", "3.1.1", "4.3", "4.1.1", ".", "1.", ".1",
                                  "1..1", "01", "a", "1a", "-1", "99999999999999999999"})
            QTest::newRow(wrong) << QByteArray(wrong) << QByteArray();
    }
    void sections() {
        QFETCH(QByteArray, number);
        QFETCH(QByteArray, expected);
        const Part root = parse(kNested);
        const Part* part = findPart(root, number);
        QCOMPARE(part != nullptr, !expected.isNull());
        if (part != nullptr)
            QCOMPARE(bodyOf(kNested, *part), expected);
    }

    void sectionMessages() {
        const Part root = parse(kNested);
        QCOMPARE(findMessage(root, ""), &root);
        QCOMPARE(findMessage(root, "3"), &root.children[2].children[0]);
        QVERIFY(findMessage(root, "1") == nullptr);
        QVERIFY(findMessage(root, "3.1") == nullptr);
        const Part plain = parse("Subject: x\r\n\r\nhello");
        QCOMPARE(findPart(plain, "1"), &plain);
        QVERIFY(findPart(plain, "2") == nullptr);
        QVERIFY(findPart(plain, "1.1") == nullptr);
        const Part letter = parse("Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nhello");
        QCOMPARE(findMessage(letter, "1"), &letter.children[0]);
        QCOMPARE(findPart(letter, "1.1"), &letter.children[0]);
    }

    void bodyTexts() {
        QCOMPARE(body(parse("Subject: x\r\n\r\nhello\r\n")),
                 "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 7 1)");
        QCOMPARE(body(parse("Content-Type: multipart/mixed; boundary=b\r\n\r\nno parts")),
                 "((\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 8 0) \"mixed\")");
        QCOMPARE(
            bodyStructure(parse("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--")),
            "((\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 1 0 NIL NIL NIL NIL) \"mixed\" "
            "(\"boundary\" \"b\") NIL NIL NIL)");
        QCOMPARE(body(parse("Content-Type: application/pdf\r\n\r\nxx")),
                 "(\"application\" \"pdf\" NIL NIL NIL \"7bit\" 2)");
    }

    void bodyTextsAreSevenBit() {
        const QByteArray text = bodyStructure(parse(
            "Content-Type: te\xc3xt/pl\xe4in; n\xe4me=\"\xc3\xa9\xff\"\r\nContent-Description: \xe4\r\n"
            "Content-ID: \xe4\r\nContent-Transfer-Encoding: \xe4\r\nContent-Disposition: \xe4; \xe4=\xe4\r\n"
            "Content-Language: \xe4,\xe4\r\nContent-Location: \xe4\r\nContent-MD5: \xe4\r\n\r\n"));
        for (const char c : text) QVERIFY(c > 0 && c != '\r' && c != '\n');
    }

    /// Random mixtures of what the grammar is made of: no crash, sound ranges, pieces equal the whole.
    void randomMessages() {
        const QByteArrayList bits{"\r\n",
                                  "\n",
                                  "\r",
                                  "--a",
                                  "--ab",
                                  "--",
                                  "-",
                                  "a",
                                  "b",
                                  ":",
                                  " ",
                                  "\t",
                                  "\"",
                                  "(",
                                  "Content-Type: ",
                                  "multipart/mixed;",
                                  "boundary=a",
                                  "boundary=ab",
                                  "message/rfc822",
                                  "\r\n\r\n",
                                  "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n",
                                  "\xff",
                                  "Content-Type: message/rfc822\r\n\r\n",
                                  "Content-Type: multipart/x; boundary=ab\r\n\r\n--ab\r\n"};
        QRandomGenerator random(42);
        for (int round = 0; round < 3000; ++round) {
            QByteArray message;
            const int length = random.bounded(60);
            for (int i = 0; i < length; ++i) message += bits.at(random.bounded(int(bits.size())));
            const Part root = parse(message);
            QVERIFY2(isSound(root, message.size()), message.toPercentEncoding().constData());
            const QByteArray whole = serialise(root);
            QCOMPARE(serialise(parseInPieces(message, 1)), whole);
            QCOMPARE(serialise(parseInPieces(message, 1 + random.bounded(20))), whole);
            Part read;
            QVERIFY(deserialise(whole, read));
            for (const char c : bodyStructure(read)) QVERIFY(static_cast<unsigned char>(c) < 0x80);
        }
    }

    void speedOfSmallMessage() {
        QByteArray message =
            "From: A <a@b>\r\nTo: c@d\r\nSubject: x\r\nDate: Sat, 21 Nov 2026 07:19:05 +0000\r\n\r\n";
        while (message.size() < 10'000)
            message += "The quick brown fox jumps over the lazy dog and runs away from home.\r\n";
        QBENCHMARK {
            QCOMPARE(parse(message).children.size(), 0u);
        }
    }
};

QTEST_GUILESS_MAIN(TestMailStructure)
#include "tst_mail_structure.moc"
