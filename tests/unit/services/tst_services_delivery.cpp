#include "engine/services/smtp/deliveryplan.h"
#include "engine/services/smtp/recipient.h"

#include <QTest>

using namespace postern;
using namespace postern::services::smtp;

namespace {

const base::DomainId kMain{1};
const base::DomainId kOther{2};

auth::Account account(qint64 id, base::DomainId domain, const QByteArray& address) {
    return {{id}, domain, address.left(address.indexOf('@')), address, QString::fromUtf8(address), {},
            true, {}};
}
auth::Alias alias(qint64 id, base::DomainId domain, const char* local, QList<QByteArray> targets) {
    return {id, domain, local, QString::fromLatin1(local), std::move(targets)};
}
auth::Directory sample() {
    return auth::Directory(
        {{kMain, "example.org", {}, true, {"example.net"}}, {kOther, "other.test", {}, false, {}}},
        {account(1, kMain, "anna@example.org"), account(2, kMain, "ben@example.org"),
         account(3, kOther, "carla@other.test")},
        {alias(1, kMain, "sales", {"anna@example.org", "gone@example.org"}),
         alias(2, kMain, "both", {"sales@example.org", "ben@example.org"}),
         alias(3, kOther, "*", {"carla@other.test"}), alias(4, kMain, "away", {"x@elsewhere.example"})},
        1);
}
const QHostAddress kOwn(QStringLiteral("192.0.2.25"));

/// "1 Delivered-To: ...": account and fields of each copy, without the return path.
QList<QByteArray> copiesFor(const QList<QByteArray>& recipients) {
    QList<QByteArray> texts;
    for (const store::Copy& copy : planDelivery(sample(), {"s@x.test", recipients, kOwn}).copies) {
        QByteArray text = copy.prefix;
        text.replace("Return-Path: <s@x.test>\r\n", "").replace("\r\n", "|");
        texts.append(QByteArray::number(copy.account.value) + ' ' + text);
    }
    return texts;
}

}  // namespace

class TestDelivery : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void recipients_data() {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<QHostAddress>("own");
        QTest::addColumn<QByteArray>("key");  // or what it is not
        const auto row = [](const char* address, const char* key, const char* own = "192.0.2.25") {
            QTest::addRow("%s at %s", address, own)
                << QByteArray(address) << QHostAddress(QString::fromLatin1(own)) << QByteArray(key);
        };
        row("Anna@Example.NET", "anna@example.net");
        row("postmaster", "postmaster@");
        row("postmaster@[192.0.2.25]", "postmaster@");
        row("Anna@[192.0.2.25]", "anna@");
        row("anna@[::ffff:192.0.2.25]", "anna@");
        row("anna@[192.0.2.25]", "anna@", "::ffff:192.0.2.25");
        row("anna@[IPv6:2001:DB8::0:1]", "anna@", "2001:db8::1");
        row("anna@[ipv6:fe80::1]", "anna@", "fe80::1%eth0");
        row("anna@[192.0.2.9]", "not local");
        row("anna@[IPv6:2001:db8::2]", "not local", "2001:db8::1");
        row("anna@[]", "not local");
        row("anna@[nonsense]", "not local");
        row("anna@[192.0.2.25]", "not local", "");
        row("x@foo_bar.test", "not local");
        row("x@elsewhere.example", "not local");
        row("a..b@elsewhere.example", "not local");
        row("x@1.2.3.4", "not local");
        row("aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaa@elsewhere.example",
            "not local");
        row("aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaa@example.org", "invalid");
        row("a..b@example.org", "invalid");
        row("\"a@b\"@[192.0.2.25]", "invalid");
    }
    void recipients() {
        QFETCH(QByteArray, address);
        QFETCH(QHostAddress, own);
        QFETCH(QByteArray, key);
        const Recipient read = readRecipient(sample(), address, own);
        switch (read.kind) {
            case Recipient::Kind::Local:
                QCOMPARE(read.key.full(), key);
                break;
            case Recipient::Kind::NotLocal:
                QCOMPARE(QByteArray("not local"), key);
                break;
            case Recipient::Kind::Invalid:
                QCOMPARE(QByteArray("invalid"), key);
                break;
        }
    }

    void copiesTellTheAddressWrittenTo() {
        using Copies = QList<QByteArray>;
        QCOMPARE(copiesFor({"Anna@EXAMPLE.org"}), Copies{"1 Delivered-To: anna@example.org|"});
        QCOMPARE(copiesFor({"anna+shop@example.org"}),
                 Copies{"1 Delivered-To: anna@example.org|X-Original-To: anna+shop@example.org|"});
        QCOMPARE(copiesFor({"anna@example.net"}),
                 Copies{"1 Delivered-To: anna@example.org|X-Original-To: anna@example.net|"});
        QCOMPARE(copiesFor({"whoever@other.test"}),
                 Copies{"3 Delivered-To: carla@other.test|X-Original-To: whoever@other.test|"});
        QCOMPARE(copiesFor({"postmaster"}),
                 Copies{"1 Delivered-To: anna@example.org|X-Original-To: postmaster|"});
        QCOMPARE(copiesFor({"ben@[192.0.2.25]"}),
                 Copies{"2 Delivered-To: ben@example.org|X-Original-To: ben@[192.0.2.25]|"});
        // One copy for each account, by the first address that led to it.
        QCOMPARE(copiesFor({"both@example.org", "anna@example.org"}),
                 (Copies{"2 Delivered-To: ben@example.org|X-Original-To: both@example.org|",
                         "1 Delivered-To: anna@example.org|X-Original-To: both@example.org|"}));
    }

    void whatLeadsNowhereIsTold() {
        const DeliveryPlan partly = planDelivery(sample(), {{}, {"both@example.org"}, kOwn});
        QCOMPARE(partly.copies.size(), size_t(2));
        QVERIFY(partly.lost.isEmpty());
        QCOMPARE(partly.dropped, QList<QByteArray>{"both@example.org -> gone@example.org"});
        const DeliveryPlan none = planDelivery(
            sample(), {{}, {"away@example.org", "x@elsewhere.example", "a..b@example.org"}, kOwn});
        QVERIFY(none.copies.empty());
        QCOMPARE(none.lost,
                 (QList<QByteArray>{"away@example.org", "x@elsewhere.example", "a..b@example.org"}));
    }
};

QTEST_GUILESS_MAIN(TestDelivery)
#include "tst_services_delivery.moc"
