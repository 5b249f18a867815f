#include "engine/store/mailboxname.h"
#include "storefixture.h"

using namespace postern;
using namespace postern::store;
using namespace postern::store::test;

namespace {

QByteArrayList names(StoreFixture& f) {
    QByteArrayList list;
    const auto all = f.mail().mailboxes(*f.reader, {1});
    for (const MailboxInfo& info : *all) list.append(info.noSelect ? '(' + info.name + ')' : info.name);
    return list;
}

const QByteArrayList kStandard = {"Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash"};

QByteArrayList with(QByteArrayList more) {
    more += kStandard;
    const auto bare = [](QByteArray name) {
        return name.startsWith('(') ? name.mid(1, name.size() - 2) : name;
    };
    std::sort(more.begin(), more.end(), [&](const auto& a, const auto& b) { return bare(a) < bare(b); });
    return more;
}

}  // namespace

class TestStoreMailboxes : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void normalisesNames_data();
    void normalisesNames();
    void refusesNames_data();
    void refusesNames();
    void standardOnes();
    void createsWithParents();
    void deletesLeavesAndParents();
    void renamesWithChildren();
    void renameRefusals();
    void renamesInbox();
    void subscribes();
    void subscriptionsStayWithTheName();
    void uidValidityOnlyGrows();
};

void TestStoreMailboxes::normalisesNames_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("normal");
    QTest::addRow("inbox") << QByteArray("InBox") << QByteArray("INBOX");
    QTest::addRow("below inbox") << QByteArray("inbox/Inbox") << QByteArray("INBOX/Inbox");
    QTest::addRow("not inbox") << QByteArray("inboxes") << QByteArray("inboxes");
    QTest::addRow("nfc") << QByteArray("Entwu\xcc\x88rfe") << QByteArray("Entw\xc3\xbcrfe");
    QTest::addRow("levels") << QByteArray("a/b c/d&e") << QByteArray("a/b c/d&e");
    QTest::addRow("longest") << QByteArray(255, 'x') << QByteArray(255, 'x');
    QTest::addRow("shared below") << QByteArray("My/Shared") << QByteArray("My/Shared");
}

void TestStoreMailboxes::normalisesNames() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, normal);
    const auto got = normaliseMailboxName(name);
    QVERIFY(got);
    QCOMPARE(*got, normal);
    QCOMPARE(*normaliseMailboxName(*got), normal);
}

void TestStoreMailboxes::refusesNames_data() {
    QTest::addColumn<QByteArray>("name");
    const QByteArrayList bad = {"",
                                "/",
                                "/a",
                                "a/",
                                "a//b",
                                "a\nb",
                                QByteArray("a\0b", 3),
                                "a\x7f",
                                "a\xc2\x85",
                                "a*",
                                "a%b",
                                "#news/x",
                                "Shared",
                                "shared/x",
                                "PUBLIC/x",
                                "a\xff",
                                "a\xc3",
                                QByteArray(256, 'x'),
                                QByteArray("abcdefghi/").repeated(101) + "x",
                                QByteArray(100'000, 'x'),
                                "a\xe2\x80\xa8",
                                "../\x1b[2J"};
    for (const QByteArray& name : bad)
        QTest::addRow("%s", name.left(20).toPercentEncoding().constData()) << name;
}

void TestStoreMailboxes::refusesNames() {
    QFETCH(QByteArray, name);
    StoreFixture f;
    QCOMPARE(f.create(name).error().code, "store.name-invalid");
    QCOMPARE(f.remove(name).error().code, "store.mailbox-missing");
    QCOMPARE(f.rename("Sent", name).error().code, "store.name-invalid");
    QCOMPARE(f.rename(name, "x").error().code, "store.mailbox-missing");
    QCOMPARE(f.mail().mailbox(*f.reader, {1}, name).error().code, "store.mailbox-missing");
    QCOMPARE(names(f), kStandard);
}

void TestStoreMailboxes::standardOnes() {
    StoreFixture f;
    QCOMPARE(names(f), kStandard);
    QCOMPARE(f.info("Sent").specialUse, "\\Sent");
    QVERIFY(f.info("inbox").subscribed);
    QCOMPARE(f.info("inbox").name, "INBOX");
    QVERIFY(f.box("INBOX", 1) != f.box("INBOX", 2));
}

void TestStoreMailboxes::createsWithParents() {
    StoreFixture f;
    const auto made = f.create("a/b/c");
    QVERIFY(made);
    QCOMPARE(*made, f.box("a/b/c"));
    QCOMPARE(names(f), with({"(a)", "(a/b)", "a/b/c"}));
    QCOMPARE(f.create("a/b/c").error().code, "store.mailbox-exists");
    QCOMPARE(f.create("inbox").error().code, "store.mailbox-exists");
    QCOMPARE(f.mail().index(*f.reader, f.box("a")).error().code, "store.mailbox-missing");
    QVERIFY(f.create("a"));
    QCOMPARE(names(f), with({"a", "(a/b)", "a/b/c"}));
    QCOMPARE(f.index(f.box("a"))->count(), quint32(0));
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMailboxes::deletesLeavesAndParents() {
    StoreFixture f;
    QVERIFY(f.create("a"));
    QVERIFY(f.create("a/b/c"));
    QVERIFY(f.append(f.box("a"), messageOf(100)));
    const base::MailboxId a = f.box("a");
    const quint32 validity = f.info("a").uidValidity;
    QVERIFY(f.index(a));
    QVERIFY(f.remove("a"));
    QCOMPARE(names(f), with({"(a)", "(a/b)", "a/b/c"}));
    QCOMPARE(f.mail().index(*f.reader, a).error().code, "store.mailbox-missing");
    QCOMPARE(f.number("SELECT count(*) FROM body"), qint64(0));
    QCOMPARE(f.remove("a").error().code, "store.name-invalid");
    QVERIFY(f.create("a"));
    QVERIFY(f.info("a").uidValidity > validity);
    QVERIFY(f.box("a") != a);
    QVERIFY(f.remove("a"));
    QVERIFY(f.remove("a/b/c"));
    QCOMPARE(names(f), kStandard);  // names that existed for it went with it
    QCOMPARE(f.remove("a").error().code, "store.mailbox-missing");
    QCOMPARE(f.remove("INBOX").error().code, "store.name-invalid");
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMailboxes::renamesWithChildren() {
    StoreFixture f;
    for (const char* name : {"a", "a/b", "a/b/c", "a0", "a-b", "ab"}) QVERIFY(f.create(name));
    QVERIFY(f.append(f.box("a/b"), messageOf(100)));
    const MailboxInfo before = f.info("a/b");
    QVERIFY(f.rename("a", "x/y"));
    QCOMPARE(names(f), with({"a-b", "a0", "ab", "(x)", "x/y", "x/y/b", "x/y/b/c"}));
    const MailboxInfo after = f.info("x/y/b");
    QCOMPARE(after.id, before.id);
    QCOMPARE(after.uidValidity, before.uidValidity);
    QCOMPARE(after.messages, quint32(1));
    QVERIFY(f.rename("x", "z"));  // a name without a mailbox of its own
    QCOMPARE(names(f), with({"a-b", "a0", "ab", "(z)", "z/y", "z/y/b", "z/y/b/c"}));
    QVERIFY(f.rename("z/y", "top"));
    QCOMPARE(names(f), with({"a-b", "a0", "ab", "top", "top/b", "top/b/c"}));
}

void TestStoreMailboxes::renameRefusals() {
    StoreFixture f;
    QVERIFY(f.create("a/b"));
    QCOMPARE(f.rename("a", "a/b/c").error().code, "store.name-invalid");
    QCOMPARE(f.rename("a", "Sent").error().code, "store.mailbox-exists");
    QCOMPARE(f.rename("a", "a").error().code, "store.mailbox-exists");
    QCOMPARE(f.rename("nowhere", "x").error().code, "store.mailbox-missing");
    QCOMPARE(f.rename("a", "inbox").error().code, "store.mailbox-exists");
    const QByteArray deep = QByteArray("abcdefghi/").repeated(99) + "abcdefghi";
    QCOMPARE(f.rename("a", deep).error().code, "store.name-invalid");  // its child would be too long
    QCOMPARE(names(f), with({"(a)", "a/b"}));
}

void TestStoreMailboxes::renamesInbox() {
    StoreFixture f;
    QVERIFY(f.create("INBOX/below"));
    QVERIFY(f.append(f.box(), messageOf(100), mail::FlagSeen, {"key"}));
    QVERIFY(f.deliver(messageOf(200)));
    QVERIFY(f.index(f.box()));
    const base::MailboxId inbox = f.box();
    QVERIFY(f.rename("inbox", "old/mail"));
    QCOMPARE(names(f), with({"INBOX/below", "(old)", "old/mail"}));
    QCOMPARE(f.box(), inbox);
    QCOMPARE(f.index(inbox)->count(), quint32(0));
    QCOMPARE(f.index(inbox)->uidNext, quint32(3));
    const IndexPtr moved = f.index(f.box("old/mail"));
    QCOMPARE(moved->count(), quint32(2));
    QCOMPARE(moved->keywords, QList<QByteArray>{"key"});
    QCOMPARE(f.problems(), QStringList());
}

void TestStoreMailboxes::subscribes() {
    StoreFixture f;
    const auto set = [&](const QByteArray& name, bool on) {
        return await<base::Done>([&](auto reply) { f.mail().setSubscribed({1}, name, on, nullptr, reply); });
    };
    QVERIFY(f.create("a"));
    QVERIFY(!f.info("a").subscribed);
    QVERIFY(set("a", true));
    QVERIFY(f.info("a").subscribed);
    QVERIFY(set("inbox", false));
    QVERIFY(!f.info().subscribed);
    QVERIFY(f.info("INBOX", 2).subscribed);
    QVERIFY(set("Entwu\xcc\x88rfe", true));  // of no mailbox, in another spelling
    QCOMPARE(set("a//b", true).error().code, "store.name-invalid");
    QVERIFY(set("a//b", false));
    QVERIFY(set("nothing", false));
    QCOMPARE(*f.mail().subscriptions(*f.reader, {1}),
             (QByteArrayList{"Archive", "Drafts", "Entw\xc3\xbcrfe", "Junk", "Sent", "Trash", "a"}));
}

/// RFC 3501 section 6.3.6: no server removes a name from the list by itself.
void TestStoreMailboxes::subscriptionsStayWithTheName() {
    StoreFixture f;
    const auto names = [&f] { return f.mail().subscriptions(*f.reader, {1}).value(); };
    const QByteArrayList before = names();
    QVERIFY(f.remove("Sent"));
    QVERIFY(f.rename("Drafts", "Old/Drafts"));
    QCOMPARE(names(), before);
    QVERIFY(!f.info("Old/Drafts").subscribed);
    QVERIFY(f.create("Sent"));
    QVERIFY(f.info("Sent").subscribed);
    QVERIFY(f.create("Trash/a"));
    QVERIFY(f.remove("Trash"));
    QVERIFY(f.info("Trash").noSelect && f.info("Trash").subscribed);
    QVERIFY(f.store->writer().submitAndWait<base::Done>([&f](Transaction& transaction) -> base::Status {
        if (base::Status status = f.mail().dropAccountMail(transaction, {1}); !status)
            return status;
        return transaction.connection().prepare("DELETE FROM account WHERE id = ?").run(base::AccountId{1});
    }));
    QVERIFY(names().isEmpty());
    QVERIFY(!f.mail().subscriptions(*f.reader, {2})->isEmpty());
}

void TestStoreMailboxes::uidValidityOnlyGrows() {
    StoreFixture f;
    QSet<quint32> seen;
    quint32 last = 0;
    for (int i = 0; i < 20; ++i) {
        QVERIFY(f.create("a"));
        const quint32 validity = f.info("a").uidValidity;
        QVERIFY(validity > last);
        last = validity;
        QVERIFY(f.remove("a"));
    }
    f.clock.advance(1'000'000'000);
    QVERIFY(f.create("a"));
    QVERIFY(f.info("a").uidValidity >= f.clock.utcMs() / 1000);
}

QTEST_GUILESS_MAIN(TestStoreMailboxes)
#include "tst_store_mailboxes.moc"
