#include "engine/mail/structure.h"
#include "storefixture.h"

using namespace postern;
using namespace postern::store;
using namespace postern::store::test;

class TestStoreMail : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void deliversOneBodyToMany();
    void deliveryIsAllOrNothing();
    void deliveryFallsBackToInbox();
    void readsAcrossPrefixAndPieces_data();
    void readsAcrossPrefixAndPieces();
    void stagesBigBodies();
    void dropsStagedBodies();
    void refusesWrongSizes();
    void appendsWithFlagsAndDate();
    void storesFlags();
    void keywordsHaveBitsAndALimit();
    void unchangedSinceLeavesAlone();
    void expungesOnlyDeleted();
    void copiesAndMoves();
    void movesWithinOneMailbox();
    void copyTranslatesKeywords();
    void visitsInOnePass();
    void visitSkipsWhatChanged();
    void emptyCachesAreMade();
    void cachesOfAnOlderParserAreMadeOnce();
    void tombstonesAreBounded();
    void lastReferenceTakesTheBody();
    void removedAccountTakesItsMail();
    void goneMessagesAreMissing();
    void recentIsClaimedOnce();
    void claimsOutliveTheProgram();
};

void TestStoreMail::deliversOneBodyToMany() {
    StoreFixture f;
    const QByteArray text = messageOf(10'000);
    QVERIFY(f.deliver(text, {{{1}, "INBOX", "Delivered-To: one\r\n", 0},
                             {{2}, "INBOX", "Delivered-To: two\r\n", 0},
                             {{1}, "INBOX", {}, mail::FlagSeen}}));
    QCOMPARE(f.number("SELECT count(*) FROM body"), qint64(1));
    QCOMPARE(f.number("SELECT refs FROM body"), qint64(3));
    const IndexPtr one = f.index(f.box());
    const IndexPtr two = f.index(f.box("INBOX", 2));
    QCOMPARE(one->count(), quint32(2));
    QCOMPARE(two->count(), quint32(1));
    QCOMPARE(one->at(0).uid, quint32(1));
    QCOMPARE(one->at(1).uid, quint32(2));
    QCOMPARE(one->at(1).flags, quint64(mail::FlagSeen));
    QCOMPARE(one->at(0).size, quint32(text.size() + 19));
    QCOMPARE(one->at(0).internalDateMs, f.clock.utcMs());
    QCOMPARE(f.mail().read(*f.reader, two->at(0), 0, 1'000'000).value(), "Delivered-To: two\r\n" + text);
    const QByteArray first = f.mail().objectId(*f.reader, one->at(0).message).value();
    QCOMPARE(first.size(), 22);
    QVERIFY(first != f.mail().objectId(*f.reader, two->at(0).message).value());
    const MailboxInfo info = f.info();
    QCOMPARE(info.messages, quint32(2));
    QCOMPARE(info.unseen, quint32(1));
    QCOMPARE(info.uidNext, quint32(3));
    QCOMPARE(info.highestModseq, one->highestModseq);
    QCOMPARE(info.size, quint64(2 * text.size() + 19));
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMail::deliveryIsAllOrNothing() {
    StoreFixture f;
    const auto failed = f.deliver(messageOf(1000), {{{1}, "INBOX", {}, 0}, {{99}, "INBOX", {}, 0}});
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, "store.constraint");
    QCOMPARE(f.number("SELECT count(*) FROM body"), qint64(0));
    QCOMPARE(f.info().messages, quint32(0));
    QCOMPARE(f.index(f.box())->uidNext, quint32(1));
}

void TestStoreMail::deliveryFallsBackToInbox() {
    StoreFixture f;
    QVERIFY(f.create("Lists/qt"));
    QVERIFY(f.deliver(messageOf(100), {{{1}, "Nowhere", {}, 0},
                                       {{1}, "Lists", {}, 0},
                                       {{1}, "Lists/qt", {}, 0},
                                       {{1}, "bad\x01name", {}, 0}}));
    QCOMPARE(f.info().messages, quint32(3));
    QCOMPARE(f.info("Lists/qt").messages, quint32(1));
    // An account without mailboxes gets its INBOX with the first message.
    const auto emptied = f.store->writer().submitAndWait<base::Done>(
        [&f](Transaction& transaction) { return f.mail().dropAccountMail(transaction, {2}); });
    QVERIFY(emptied);
    QVERIFY(f.deliver(messageOf(100), {{{2}, "inbox", {}, 0}}));
    QCOMPARE(f.info("INBOX", 2).messages, quint32(1));
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMail::readsAcrossPrefixAndPieces_data() {
    QTest::addColumn<int>("octets");
    for (const int octets : {0, 1, 40, 32'768, 32'769, 131'072, 200'000, 1'300'000, 3'000'000})
        QTest::addRow("%d", octets) << octets;
}

void TestStoreMail::readsAcrossPrefixAndPieces() {
    QFETCH(int, octets);
    StoreFixture f;
    QByteArray text = octets > 40 ? messageOf(octets) : QByteArray(octets, 'y');
    for (qsizetype i = 40; i < text.size(); ++i) text[i] = static_cast<char>('a' + (i / 7) % 26);
    NewBody body = bodyOf(text);
    body.headerSize = octets > 40 ? body.headerSize : 0;
    body.chunks = {text.left(1000), text.mid(1000, 150'000), text.mid(151'000)};
    const QByteArray prefix = "Return-Path: <a@b>\r\n";
    QVERIFY(await<base::Done>([&](auto reply) {
        f.mail().deliver(body, {{{1}, "INBOX", prefix, 0}}, nullptr, reply);
    }));
    const mail::IndexRow row = f.index(f.box())->at(0);
    const QByteArray whole = prefix + text;
    QCOMPARE(qsizetype(row.size), whole.size());
    for (const qint64 offset : {qint64(0), qint64(5), qint64(20), qint64(60), qint64(131'092),
                                whole.size() - 1, whole.size(), whole.size() + 10}) {
        for (const qint64 length : {qint64(0), qint64(1), qint64(30), qint64(140'000), qint64(10'000'000),
                                    std::numeric_limits<qint64>::max()}) {
            const auto got = f.mail().read(*f.reader, row, offset, length);
            QVERIFY(got);
            QVERIFY2(*got == whole.mid(offset, length),
                     qPrintable(QStringLiteral("%1+%2").arg(offset).arg(length)));
        }
    }
    QVERIFY(f.mail().read(*f.reader, row, -1, 10).value().isEmpty());
    QVERIFY(f.number("SELECT max(length(data)) FROM body_chunk") <= 1024 * 1024);
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMail::stagesBigBodies() {
    StoreFixture f;
    const QByteArray chunk = messageOf(1024 * 1024);
    base::BodyId id;
    for (int i = 0; i < 3; ++i) {
        const auto staged =
            await<base::BodyId>([&](auto reply) { f.mail().stage(id, i, chunk, nullptr, reply); });
        QVERIFY(staged);
        QVERIFY(!id || *staged == id);
        id = *staged;
    }
    NewBody body = bodyOf("the end");
    body.staged = id;
    body.headerSize = messageOf(0).size();
    body.size = 3 * chunk.size() + 7;
    QVERIFY(await<AppendReceipt>(
        [&](auto reply) { f.mail().append(f.box(), body, 0, {}, {}, 0, nullptr, reply); }));
    const mail::IndexRow row = f.index(f.box())->at(0);
    QCOMPARE(f.mail().read(*f.reader, row, 0, row.size).value(), chunk + chunk + chunk + "the end");
    // The header is a piece of its own, so that listing does not read the rest.
    QCOMPARE(f.number("SELECT length(data) FROM body_chunk ORDER BY id LIMIT 1"),
             qint64(messageOf(0).size()));
    f.mail().discard(id);  // too late: it is delivered
    QVERIFY(f.deliver(messageOf(10)));
    QCOMPARE(f.problems(), QStringList());
    QCOMPARE(f.number("SELECT count(*) FROM body"), qint64(2));
}

void TestStoreMail::dropsStagedBodies() {
    StoreFixture f;
    const auto stage = [&](base::BodyId id, int number) {
        return await<base::BodyId>(
            [&](auto reply) { f.mail().stage(id, number, messageOf(1000), nullptr, reply); });
    };
    const base::BodyId first = *stage({}, 0);
    const base::BodyId second = *stage({}, 0);
    QVERIFY(first != second);
    f.mail().discard(first);
    QCOMPARE(stage(first, 1).error().code, "store.body-missing");
    QCOMPARE(f.number("SELECT count(*) FROM body"), qint64(1));
    NewBody body;
    body.staged = first;
    body.size = 1000;
    const auto late = await<AppendReceipt>(
        [&](auto reply) { f.mail().append(f.box(), body, 0, {}, {}, 0, nullptr, reply); });
    QCOMPARE(late.error().code, "store.body-missing");
    f.open();
    QCOMPARE(f.number("SELECT count(*) FROM body"), qint64(0));
    QCOMPARE(f.number("SELECT count(*) FROM body_chunk"), qint64(0));
    QCOMPARE(stage(second, 1).error().code, "store.body-missing");
}

void TestStoreMail::refusesWrongSizes() {
    StoreFixture f;
    NewBody body = bodyOf(messageOf(500));
    body.size = 501;
    const auto wrong = await<base::Done>([&](auto reply) {
        f.mail().deliver(body, {{{1}, "INBOX", {}, 0}}, nullptr, reply);
    });
    QCOMPARE(wrong.error().code, "store.body-size");
    body.size = qint64(1) << 33;
    const auto huge = await<base::Done>([&](auto reply) {
        f.mail().deliver(body, {{{1}, "INBOX", {}, 0}}, nullptr, reply);
    });
    QCOMPARE(huge.error().code, "store.full");
    QCOMPARE(f.number("SELECT count(*) FROM body"), qint64(0));
}

void TestStoreMail::appendsWithFlagsAndDate() {
    StoreFixture f;
    const auto receipt = await<AppendReceipt>([&](auto reply) {
        f.mail().append(f.box("Drafts"), bodyOf(messageOf(100)), mail::FlagDraft | (quint64(1) << 40),
                        {"$Label1", "$label1"}, 1'600'000'000'000, -330, nullptr, reply);
    });
    QVERIFY(receipt);
    QCOMPARE(receipt->uid, quint32(1));
    QCOMPARE(receipt->uidValidity, f.info("Drafts").uidValidity);
    const IndexPtr index = f.index(f.box("Drafts"));
    QCOMPARE(index->keywords, QList<QByteArray>{"$Label1"});
    QCOMPARE(index->at(0).flags, quint64(mail::FlagDraft) | (quint64(1) << mail::kFirstKeywordBit));
    QCOMPARE(index->at(0).internalDateMs, qint64(1'600'000'000'000));
    QCOMPARE(index->at(0).internalDateOffset, qint16(-330));
    // The epoch is a date like any other.
    QVERIFY(await<AppendReceipt>([&](auto reply) {
        f.mail().append(f.box("Drafts"), bodyOf(messageOf(100)), 0, {}, 0, 0, nullptr, reply);
    }));
    QCOMPARE(f.index(f.box("Drafts"))->at(1).internalDateMs, qint64(0));
    QCOMPARE(f.append({12345}, messageOf(10)).error().code, "store.mailbox-missing");
    QVERIFY(f.create("a/b"));
    QCOMPARE(f.append(f.box("a"), messageOf(10)).error().code, "store.mailbox-missing");
}

void TestStoreMail::storesFlags() {
    StoreFixture f;
    for (int i = 0; i < 5; ++i) QVERIFY(f.deliver(messageOf(100)));
    const base::MailboxId inbox = f.box();
    const quint64 before = f.index(inbox)->highestModseq;
    using Mode = FlagChange::Mode;
    QVERIFY(f.storeFlags(inbox, uids({2, 3, 5, 77}), {Mode::Add, mail::FlagSeen, {}}));
    IndexPtr index = f.index(inbox);
    QCOMPARE(index->highestModseq, before + 1);
    QCOMPARE(index->at(1).modseq, before + 1);
    QVERIFY(index->at(0).modseq <= before);
    QCOMPARE(f.info().unseen, quint32(2));
    QVERIFY(f.storeFlags(inbox, allUids(), {Mode::Add, mail::FlagSeen, {}}));
    index = f.index(inbox);
    QCOMPARE(index->at(1).modseq, before + 1);  // unchanged ones keep their modseq
    QCOMPARE(index->at(0).modseq, before + 2);
    QVERIFY(f.storeFlags(inbox, allUids(), {Mode::Add, mail::FlagSeen, {}}));
    QCOMPARE(f.index(inbox)->highestModseq, before + 2);  // nothing to do
    QVERIFY(f.storeFlags(inbox, uids({1}), {Mode::Set, mail::FlagFlagged, {}}));
    QCOMPARE(f.index(inbox)->at(0).flags, quint64(mail::FlagFlagged));
    QVERIFY(f.storeFlags(inbox, uids({1}), {Mode::Remove, mail::FlagFlagged | mail::FlagSeen, {}}));
    QCOMPARE(f.index(inbox)->at(0).flags, quint64(0));
    QVERIFY(f.storeFlags(inbox, mail::UidSet(), {Mode::Set, 0, {}}));
    QCOMPARE(f.storeFlags({777}, uids({1}), {Mode::Set, 0, {}}).error().code, "store.mailbox-missing");
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMail::keywordsHaveBitsAndALimit() {
    StoreFixture f;
    QVERIFY(f.deliver(messageOf(100)));
    const base::MailboxId inbox = f.box();
    using Mode = FlagChange::Mode;
    for (int i = 0; i < mail::kMaxKeywords + 5; ++i)
        QVERIFY(f.storeFlags(inbox, uids({1}), {Mode::Add, 0, {"k" + QByteArray::number(i)}}));
    const IndexPtr index = f.index(inbox);
    QCOMPARE(index->keywords.size(), qsizetype(mail::kMaxKeywords));
    QCOMPARE(index->at(0).flags, ~quint64(0xff));  // the highest bit too
    f.open();
    QCOMPARE(f.index(inbox)->at(0).flags, ~quint64(0xff));
    QCOMPARE(f.index(inbox)->keywords, index->keywords);
    QVERIFY(f.storeFlags(inbox, uids({1}), {Mode::Remove, 0, {"K0", "unknown"}}));
    QCOMPARE(f.index(inbox)->at(0).flags, ~quint64(0x1ff));
    QVERIFY(f.storeFlags(inbox, uids({1}), {Mode::Set, 0, {"k1"}}));
    QCOMPARE(f.index(inbox)->at(0).flags, quint64(1) << (mail::kFirstKeywordBit + 1));
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMail::unchangedSinceLeavesAlone() {
    StoreFixture f;
    for (int i = 0; i < 3; ++i) QVERIFY(f.deliver(messageOf(100)));
    const base::MailboxId inbox = f.box();
    const quint64 since = f.index(inbox)->highestModseq;
    using Mode = FlagChange::Mode;
    QVERIFY(f.storeFlags(inbox, uids({2}), {Mode::Add, mail::FlagSeen, {}}));
    const auto left = f.storeFlags(inbox, allUids(), {Mode::Add, mail::FlagFlagged, {}}, since);
    QVERIFY(left);
    QCOMPARE(*left, uids({2}));
    const IndexPtr index = f.index(inbox);
    QCOMPARE(index->at(0).flags, quint64(mail::FlagFlagged));
    QCOMPARE(index->at(1).flags, quint64(mail::FlagSeen));
    QCOMPARE(index->at(2).flags, quint64(mail::FlagFlagged));
    QCOMPARE(f.number("SELECT flags FROM message WHERE uid = 2"), qint64(mail::FlagSeen));
}

void TestStoreMail::expungesOnlyDeleted() {
    StoreFixture f;
    for (int i = 0; i < 6; ++i) QVERIFY(f.deliver(messageOf(100)));
    const base::MailboxId inbox = f.box();
    QVERIFY(f.storeFlags(inbox, uids({1, 2, 4, 6}), {FlagChange::Mode::Add, mail::FlagDeleted, {}}));
    QCOMPARE(*f.expunge(inbox, uids({2, 3, 4})), uids({2, 4}));
    QCOMPARE(*f.expunge(inbox, uids({3}), true), uids({3}));
    QCOMPARE(*f.expunge(inbox, allUids()), uids({1, 6}));
    const IndexPtr index = f.index(inbox);
    QCOMPARE(index->count(), quint32(1));
    QCOMPARE(index->at(0).uid, quint32(5));
    QCOMPARE(index->uidNext, quint32(7));
    QCOMPARE(f.number("SELECT count(*) FROM expunged WHERE mailbox = 1 AND modseq = (SELECT max(modseq) FROM "
                      "expunged)"),
             qint64(2));
    QCOMPARE(f.number("SELECT count(*) FROM body"), qint64(1));
    QCOMPARE(f.number("SELECT count(*) FROM body_chunk"), qint64(1));
    QVERIFY(f.expunge(inbox, allUids(), true));
    f.open();
    QVERIFY(f.deliver(messageOf(100)));
    QCOMPARE(f.index(inbox)->at(0).uid, quint32(7));  // no UID twice
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMail::copiesAndMoves() {
    StoreFixture f;
    for (int i = 0; i < 4; ++i)
        QVERIFY(f.deliver(messageOf(100 + i), {{{1}, "INBOX", "P: q\r\n", mail::FlagFlagged}}));
    const base::MailboxId inbox = f.box();
    const base::MailboxId trash = f.box("Trash");
    const auto id = f.mail().objectId(*f.reader, f.index(inbox)->at(1).message);
    const auto copied = f.copy(inbox, uids({2, 3, 99}), trash);
    QVERIFY(copied);
    QCOMPARE(copied->from, (std::vector<quint32>{2, 3}));
    QCOMPARE(copied->to, (std::vector<quint32>{1, 2}));
    QCOMPARE(copied->uidValidity, f.info("Trash").uidValidity);
    QCOMPARE(f.number("SELECT count(*) FROM body"), qint64(4));
    const mail::IndexRow row = f.index(trash)->at(0);
    QCOMPARE(f.mail().objectId(*f.reader, row.message).value(), id.value());
    QCOMPARE(row.flags, quint64(mail::FlagFlagged));
    QCOMPARE(f.mail().read(*f.reader, row, 0, row.size).value(), "P: q\r\n" + messageOf(101));
    const auto moved = f.copy(inbox, allUids(), trash, true);
    QVERIFY(moved);
    QCOMPARE(moved->to, (std::vector<quint32>{3, 4, 5, 6}));
    QCOMPARE(f.index(inbox)->count(), quint32(0));
    QCOMPARE(f.index(trash)->count(), quint32(6));
    QVERIFY(f.copy(inbox, allUids(), trash)->from.empty());
    // All or nothing, for clients that name messages by number.
    using Absent = MailStore::Absent;
    for (const bool move : {false, true}) {
        const auto none = f.copy(trash, uids({1, 2, 99}), inbox, move, Absent::Fail);
        QCOMPARE(none.error().code, "store.message-missing");
    }
    QCOMPARE(f.index(inbox)->count(), quint32(0));
    QCOMPARE(f.index(trash)->count(), quint32(6));
    QCOMPARE(f.copy(trash, uids({1, 2}), inbox, false, Absent::Fail)->from, (std::vector<quint32>{1, 2}));
    QCOMPARE(f.copy(inbox, allUids(), {999}).error().code, "store.mailbox-missing");
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMail::movesWithinOneMailbox() {
    StoreFixture f;
    for (int i = 0; i < 3; ++i) QVERIFY(f.deliver(messageOf(100)));
    const base::MailboxId inbox = f.box();
    (void)f.index(inbox);
    const auto moved = f.copy(inbox, allUids(), inbox, true);
    QVERIFY(moved);
    QCOMPARE(moved->to, (std::vector<quint32>{4, 5, 6}));
    QCOMPARE(f.index(inbox)->count(), quint32(3));
    QCOMPARE(f.index(inbox)->at(0).uid, quint32(4));
    QVERIFY(f.copy(inbox, uids({4}), inbox));
    QCOMPARE(f.index(inbox)->count(), quint32(4));
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMail::copyTranslatesKeywords() {
    StoreFixture f;
    const base::MailboxId inbox = f.box();
    const base::MailboxId sent = f.box("Sent");
    QVERIFY(f.append(inbox, messageOf(10), mail::FlagSeen, {"one", "two"}));
    QVERIFY(f.append(inbox, messageOf(10), 0, {"two", "three"}));
    QVERIFY(f.append(sent, messageOf(10), 0, {"TWO"}));
    QVERIFY(f.copy(inbox, allUids(), sent));
    const IndexPtr index = f.index(sent);
    QCOMPARE(index->keywords, (QList<QByteArray>{"TWO", "one", "three"}));
    QCOMPARE(index->at(1).flags, quint64(mail::FlagSeen | 0x300));
    QCOMPARE(index->at(2).flags, quint64(0x500));
    f.open();
    QCOMPARE(f.index(sent)->keywords, index->keywords);
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMail::visitsInOnePass() {
    StoreFixture f;
    const QList<QByteArray> texts = {messageOf(100), messageOf(60'000), messageOf(1'000'000),
                                     messageOf(2'000'000), "x"};
    for (const QByteArray& text : texts)
        QVERIFY(f.deliver(text, {{{1}, "INBOX", "P: q\r\n", 0}, {{2}, "INBOX", {}, 0}}));
    const IndexPtr index = f.index(f.box());
    QList<MailStore::Visited> seen;
    const auto collect = [&](const MailStore::Visited& one) {
        seen.append(one);
        return true;
    };
    QVERIFY(f.mail().visit(*f.reader, *index, 0, 99, {true, true, false, true}, collect));
    QCOMPARE(seen.size(), 5);
    for (quint32 i = 0; i < 5; ++i) {
        QCOMPARE(seen[i].position, i);
        QCOMPARE(seen[i].caches.envelope, "(envelope)");
        QCOMPARE(seen[i].caches.structure, "structure");
        QCOMPARE(seen[i].caches.size, qint64(texts[i].size()));
        QCOMPARE(seen[i].objectId, f.mail().objectId(*f.reader, index->at(i).message).value());
        if (i < 4)
            QCOMPARE(seen[i].text, "P: q\r\n" + messageOf(0));
        QVERIFY(seen[i].textComplete);
    }
    seen.clear();
    QVERIFY(f.mail().visit(*f.reader, *index, 1, 5, {false, false, true, false}, collect));
    QCOMPARE(seen.size(), 4);
    QCOMPARE(seen[0].text, "P: q\r\n" + texts[1]);
    QCOMPARE(seen[1].text, "P: q\r\n" + texts[2]);
    QVERIFY(!seen[2].textComplete);
    QVERIFY(seen[2].text.isEmpty());
    QCOMPARE(seen[3].text, QByteArray("P: q\r\nx"));
    QVERIFY(seen[0].caches.envelope.isEmpty());
    int calls = 0;
    QVERIFY(
        f.mail().visit(*f.reader, *index, 0, 5, {}, [&](const MailStore::Visited&) { return ++calls < 2; }));
    QCOMPARE(calls, 2);
    QVERIFY(f.mail().visit(*f.reader, *index, 3, 3, {}, collect));
    QCOMPARE(seen.size(), 4);
}

void TestStoreMail::visitSkipsWhatChanged() {
    StoreFixture f;
    for (int i = 0; i < 4; ++i) QVERIFY(f.deliver(messageOf(100)));
    const IndexPtr old = f.index(f.box());
    QVERIFY(f.expunge(f.box(), uids({2}), true));
    QVERIFY(f.deliver(messageOf(100)));
    QList<quint32> positions;
    QVERIFY(
        f.mail().visit(*f.reader, *old, 0, 4, {true, false, true, true}, [&](const MailStore::Visited& one) {
            positions.append(one.position);
            return true;
        }));
    QCOMPARE(positions, (QList<quint32>{0, 2, 3}));
}

void TestStoreMail::emptyCachesAreMade() {
    StoreFixture f;
    NewBody body = bodyOf(messageOf(200'000));
    body.envelope.clear();
    body.structure.clear();
    QVERIFY(await<base::Done>([&](auto reply) {
        f.mail().deliver(body, {{{1}, "INBOX", {}, 0}}, nullptr, reply);
    }));
    const IndexPtr index = f.index(f.box());
    const auto caches = f.mail().caches(*f.reader, index->at(0));
    QVERIFY(caches);
    QVERIFY(caches->envelope.startsWith('('));
    mail::Part part;
    QVERIFY(mail::deserialise(caches->structure, part));
    QCOMPARE(part.bodySize, body.size - body.headerSize);
    QVERIFY(f.mail().visit(*f.reader, *index, 0, 1, {true, false, false, false},
                           [&](const MailStore::Visited& one) {
                               [&] { QCOMPARE(one.caches.envelope, caches->envelope); }();
                               return true;
                           }));
}

void TestStoreMail::cachesOfAnOlderParserAreMadeOnce() {
    StoreFixture f;
    const auto run = [&f](const char* sql) {
        return f.store->writer().submitAndWait<base::Done>([sql](Transaction& transaction) {
            return transaction.connection().exec(QString::fromLatin1(sql));
        });
    };
    QVERIFY(f.deliver(messageOf(500)) && f.deliver(messageOf(600)));
    QVERIFY(run("UPDATE body SET parser_version = 0, envelope = x'6f6c64'"));
    const IndexPtr index = f.index(f.box());
    const auto caches = f.mail().caches(*f.reader, index->at(0));
    QVERIFY(caches && caches->envelope.startsWith('('));
    QVERIFY(run("SELECT 1"));  // the writer has done what came before
    QCOMPARE(f.number("SELECT count(*) FROM body WHERE parser_version = 1"), qint64(1));
    QVERIFY(
        f.mail().visit(*f.reader, *index, 0, 2, {true, false, false, false},
                       [](const MailStore::Visited& one) { return one.caches.envelope.startsWith('('); }));
    QVERIFY(run("SELECT 1"));
    QCOMPARE(
        f.number("SELECT count(*) FROM body WHERE parser_version = 1 AND substr(envelope, 1, 1) = x'28'"),
        qint64(2));
    QCOMPARE(f.mail().caches(*f.reader, index->at(0))->envelope, caches->envelope);
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMail::tombstonesAreBounded() {
    StoreFixture f;
    const auto made = f.store->writer().submitAndWait<base::Done>([](Transaction& transaction) {
        return transaction.connection().exec(QStringLiteral(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO "
            "expunged "
            "SELECT mailbox.id, -i / 2, 1000000 + i, 1000000 + i FROM n, mailbox WHERE mailbox.id <= 2"));
    });
    QVERIFY(made);
    QVERIFY(f.deliver(messageOf(100)) && f.deliver(messageOf(100)));
    QVERIFY(f.expunge(f.box(), uids({1}), true));
    const qint64 box = f.box().value;
    QCOMPARE(box, qint64(1));
    const qint64 kept = f.number("SELECT count(*) FROM expunged WHERE mailbox = 1");
    QVERIFY2(kept == kTombstonesKept || kept == kTombstonesKept + 1, "whole changes only");
    QCOMPARE(f.number("SELECT count(*) FROM expunged WHERE mailbox = 1 AND first_uid = 1"), qint64(1));
    QCOMPARE(f.number("SELECT count(*) FROM expunged WHERE mailbox = 2"), qint64(3000));  // another's
    QVERIFY(f.expunge(f.box(), uids({2}), true));
    QVERIFY(f.number("SELECT count(*) FROM expunged WHERE mailbox = 1") <= kTombstonesKept + 1);
}

void TestStoreMail::lastReferenceTakesTheBody() {
    StoreFixture f;
    QVERIFY(f.deliver(messageOf(300'000), {{{1}, "INBOX", {}, 0}, {{2}, "INBOX", {}, 0}}));
    QVERIFY(f.copy(f.box(), allUids(), f.box("Trash")));
    QVERIFY(f.expunge(f.box(), allUids(), true));
    QVERIFY(f.remove("Trash"));
    QCOMPARE(f.number("SELECT refs FROM body"), qint64(1));
    QVERIFY(f.expunge(f.box("INBOX", 2), allUids(), true));
    QCOMPARE(f.number("SELECT count(*) FROM body"), qint64(0));
    QCOMPARE(f.number("SELECT count(*) FROM body_chunk"), qint64(0));
    QCOMPARE(f.number("SELECT count(*) FROM message_detail"), qint64(0));
}

void TestStoreMail::removedAccountTakesItsMail() {
    StoreFixture f;
    QVERIFY(f.deliver(messageOf(1000), {{{1}, "INBOX", {}, 0}, {{2}, "INBOX", {}, 0}}));
    const base::MailboxId inbox = f.box();
    (void)f.index(inbox);
    auto executor = std::make_shared<HeldExecutor>();
    IndexPtr last;
    const auto watch = f.mail().watch(inbox, executor, [&](IndexPtr index) { last = std::move(index); });
    const auto removed = f.store->writer().submitAndWait<base::Done>([&f](Transaction& transaction)
                                                                         -> base::Status {
        if (base::Status status = f.mail().dropAccountMail(transaction, {1}); !status)
            return status;
        return transaction.connection().prepare("DELETE FROM account WHERE id = ?").run(base::AccountId{1});
    });
    QVERIFY(removed);
    executor->runAll();
    QVERIFY(last && last->deleted);
    QCOMPARE(f.mail().index(*f.reader, inbox).error().code, "store.mailbox-missing");
    QVERIFY(f.mail().mailboxes(*f.reader, {1}).value().isEmpty());
    QCOMPARE(f.number("SELECT refs FROM body"), qint64(1));
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMail::goneMessagesAreMissing() {
    StoreFixture f;
    QVERIFY(f.deliver(messageOf(1000), {{{1}, "INBOX", "P: q\r\n", 0}}));
    const mail::IndexRow row = f.index(f.box())->at(0);
    QVERIFY(f.expunge(f.box(), allUids(), true));
    QVERIFY(f.deliver("SECRET\r\n\r\n", {{{2}, "INBOX", {}, 0}}));  // must not show up under the old row
    QCOMPARE(f.mail().read(*f.reader, row, 0, 5000).error().code, "store.message-missing");
    QCOMPARE(f.mail().read(*f.reader, row, 100, 5000).error().code, "store.message-missing");
    QCOMPARE(f.mail().caches(*f.reader, row).error().code, "store.message-missing");
    QCOMPARE(f.mail().objectId(*f.reader, row.message).error().code, "store.message-missing");
}

void TestStoreMail::recentIsClaimedOnce() {
    StoreFixture f;
    QVERIFY(f.deliver(messageOf(100)));
    QVERIFY(f.deliver(messageOf(100)));
    const MailboxInfo before = f.info();
    QCOMPARE(*f.mail().countRecent(*f.reader, before), quint32(2));
    QCOMPARE(f.mail().firstRecent(before), quint32(1));
    QCOMPARE(f.mail().claimRecent(before, 3), quint32(1));
    QCOMPARE(f.mail().claimRecent(before, 3), quint32(3));  // also for who has read the row before
    QCOMPARE(f.mail().firstRecent(before), quint32(3));
    QCOMPARE(*f.mail().countRecent(*f.reader, before), quint32(0));
    QVERIFY(f.deliver(messageOf(100)));
    QCOMPARE(*f.mail().countRecent(*f.reader, f.info()), quint32(1));
    QCOMPARE(f.mail().claimRecent(before, 4), quint32(3));
    // A mailbox of the same name is another one.
    QVERIFY(f.create("a"));
    QVERIFY(f.append(f.box("a"), messageOf(100)));
    QCOMPARE(f.mail().claimRecent(f.info("a"), 2), quint32(1));
    QVERIFY(f.remove("a"));
    QVERIFY(f.create("a"));
    QVERIFY(f.append(f.box("a"), messageOf(100)));
    QCOMPARE(f.mail().claimRecent(f.info("a"), 2), quint32(1));
}

void TestStoreMail::claimsOutliveTheProgram() {
    StoreFixture f;
    QVERIFY(f.deliver(messageOf(100)));
    QCOMPARE(f.mail().claimRecent(f.info(), 2), quint32(1));
    // It joins the next commit.
    QVERIFY(f.storeFlags(f.box(), uids({1}), {FlagChange::Mode::Add, mail::FlagSeen, {}}));
    QCOMPARE(f.number("SELECT first_recent FROM mailbox WHERE name = 'INBOX' AND account = 1"), qint64(2));
    QVERIFY(f.deliver(messageOf(100)));
    QCOMPARE(f.mail().claimRecent(f.info(), 3), quint32(2));
    f.open();  // or is written when the writer ends
    QCOMPARE(f.info().firstRecent, quint32(3));
    QCOMPARE(f.mail().claimRecent(f.info(), 3), quint32(3));
}

QTEST_GUILESS_MAIN(TestStoreMail)
#include "tst_store_mail.moc"
