#include "engine/services/watchreport.h"

#include <QTest>

using namespace postern;
using services::WatchFinding;
using services::WatchNotice;

namespace {

const QList<int> kDays{30, 14, 7, 3, 1};
const QDateTime kNow(QDate(2026, 11, 21), QTime(9, 0), Qt::UTC);

WatchFinding finding(const char* code, const QStringList& arguments = {}, const char* print = "AA") {
    return {"imap", QStringLiteral("mail"), print,
            base::fail(code, QLatin1StringView(code) + QStringLiteral(" told"), arguments)};
}
WatchFinding expires(int days, const char* print = "AA") {
    return finding("watch.expires", {QStringLiteral("mail"), QString::number(days)}, print);
}

/// Looks once a day for `from` days down to 0 and counts what is told.
QList<int> toldOver(int from, QSet<QString>& told) {
    QList<int> days;
    for (int left = from; left >= 0; --left)
        for (const WatchNotice& notice : services::newNotices({expires(left)}, kDays, told, kNow)) {
            told.insert(notice.key);
            days += left;
        }
    return days;
}

}  // namespace

class TestServicesWatch : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void expiryIsToldOnceAtEachStep();
    void firstSeenLateIsToldOnce();
    void othersAreToldOnceForEachCertificate();
    void testCertificateIsToldDaily();
    void severalServicesMakeOneNotice();
    void theMailIsWellFormed();
};

void TestServicesWatch::expiryIsToldOnceAtEachStep() {
    QSet<QString> told;
    QCOMPARE(toldOver(90, told), (QList<int>{30, 14, 7, 3, 1}));
    QCOMPARE(toldOver(90, told), QList<int>());
    QCOMPARE(services::newNotices({expires(10, "BB")}, kDays, told, kNow).size(), 1);
    QVERIFY(services::relevant({expires(31)}, kDays).isEmpty());
    QCOMPARE(services::relevant({expires(30)}, kDays).size(), 1);
}

void TestServicesWatch::firstSeenLateIsToldOnce() {
    QSet<QString> told;
    QCOMPARE(toldOver(5, told), (QList<int>{5, 3, 1}));
}

void TestServicesWatch::othersAreToldOnceForEachCertificate() {
    const QList<WatchFinding> all{
        finding("watch.expired"),
        finding("watch.wrong-name", {QStringLiteral("mail"), QStringLiteral("a.example")}),
        finding("watch.wrong-name", {QStringLiteral("mail"), QStringLiteral("b.example")})};
    const auto notices = services::newNotices(all, kDays, {}, kNow);
    QCOMPARE(notices.size(), 3);
    QSet<QString> told;
    for (const WatchNotice& notice : notices) told.insert(notice.key);
    QVERIFY(services::newNotices(all, kDays, told, kNow.addDays(1)).isEmpty());
    QCOMPARE(services::newNotices({finding("watch.expired", {}, "BB")}, kDays, told, kNow).size(), 1);
}

void TestServicesWatch::testCertificateIsToldDaily() {
    const WatchFinding test = finding("watch.test-certificate");
    const auto first = services::newNotices({test}, kDays, {}, kNow);
    QCOMPARE(first.size(), 1);
    QVERIFY(!first[0].mail);
    QVERIFY(services::newNotices({test}, kDays, {first[0].key}, kNow.addSecs(3600)).isEmpty());
    QCOMPARE(services::newNotices({test}, kDays, {first[0].key}, kNow.addDays(1)).size(), 1);
}

void TestServicesWatch::severalServicesMakeOneNotice() {
    WatchFinding other = expires(5);
    other.service = "pop3";
    QCOMPARE(services::newNotices({expires(5), other}, kDays, {}, kNow).size(), 1);
}

void TestServicesWatch::theMailIsWellFormed() {
    qint64 headerSize = 0;
    const QByteArray mail = services::watchMail(
        services::newNotices({expires(5), finding("watch.expired")}, kDays, {}, kNow),
        QStringLiteral("postmaster@example.org"), "mail.example.org", "1@example.org", kNow, headerSize);
    const QByteArray header = mail.first(headerSize);
    QVERIFY(header.endsWith("\r\n\r\n"));
    for (const char* line : {"From: Postern <postmaster@example.org>\r\n", "To: <postmaster@example.org>\r\n",
                             "Date: 21 Nov 2026 09:00:00 +0000\r\n", "Message-ID: <1@example.org>\r\n",
                             "Auto-Submitted: auto-generated\r\n", "MIME-Version: 1.0\r\n"})
        QVERIFY2(header.contains(line), line);
    QVERIFY(mail.contains("Certificate \"mail\" on IMAP: watch.expires told\r\n"));
    QVERIFY(mail.contains("watch.expired told"));
    QCOMPARE(mail.count('\n'), mail.count("\r\n"));
}

QTEST_GUILESS_MAIN(TestServicesWatch)
#include "tst_services_watch.moc"
