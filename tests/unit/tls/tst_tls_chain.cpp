#include "engine/tls/certificate.h"
#include "engine/tls/chain.h"
#include "tests/unit/tls/pki.h"

#include <QElapsedTimer>
#include <QSslConfiguration>
#include <QTest>

#include <algorithm>

using namespace postern;
using test::codesOf;
using test::kAuthority;
using test::kServer;
using test::Pki;
using Codes = QList<QByteArray>;

namespace {

QStringList subjects(const tls::ChainReport& report) {
    QStringList list;
    for (const tls::ChainLinkFacts& link : report.links) list.append(link.subject);
    return list;
}

/// leaf <- two <- one <- root
struct Levels : Pki {
    Levels() {
        make({"root", "", kAuthority});
        make({"one", "root", kAuthority});
        make({"two", "one", kAuthority});
        make({"leaf", "two", kServer});
    }
};
struct ThreeLevels : Levels {
    tls::RootStore roots{{pem("root")}};
    tls::RootStore none{QList<QByteArray>()};
};

}  // namespace

class TestTlsChain : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void anyOrderIsSorted();
    void rootComesFromTheStore();
    void unknownRootIsNamed();
    void gapIsNamed();
    void leftOversAreNamed();
    void sameNameIsNotEnough();
    void loopsEnd();
    void crossSignedEndsAtTheKnownRoot();
    void renewedIsPreferred();
    void datesAreChecked();
    void authoritiesAreChecked();
    void weakSignaturesAreNamed();
    void selfSignedLeafIsAlone();
    void manyOfOneNameStayBounded();
    void rubbishIsNoChain();
    void systemRootsAreRead();
};

void TestTlsChain::anyOrderIsSorted() {
    const ThreeLevels pki;
    QList<QByteArray> others{pki.pem("root"), pki.pem("one"), pki.pem("two")};
    const QByteArray sent = pki.pem("leaf") + pki.pem("two") + pki.pem("one");
    std::sort(others.begin(), others.end());
    do {
        const auto report = tls::orderChain(pki.pem("leaf"), others, pki.now(), pki.roots);
        QVERIFY(report.ok());
        QCOMPARE(codesOf(report->problems), Codes());
        QCOMPARE(report->pem, sent);
        QCOMPARE(subjects(*report), (QStringList{QStringLiteral("CN=two"), QStringLiteral("CN=one"),
                                                 QStringLiteral("CN=root")}));
        QVERIFY(report->links.last().root);
        QVERIFY(!report->links.first().root);
    } while (std::next_permutation(others.begin(), others.end()));
    // In one text, with the leaf again and doubles.
    const QByteArray text = pki.pem("one") + pki.pem("leaf") + pki.pem("two") + pki.pem("one");
    const auto report = tls::orderChain(pki.pem("leaf") + pki.pem("two"), {text}, pki.now(), pki.roots);
    QCOMPARE(report->pem, sent);
    QCOMPARE(codesOf(report->problems), Codes());
}

void TestTlsChain::rootComesFromTheStore() {
    const ThreeLevels pki;
    const auto report =
        tls::orderChain(pki.pem("leaf"), {pki.pem("one"), pki.pem("two")}, pki.now(), pki.roots);
    QCOMPARE(subjects(*report).last(), QStringLiteral("CN=root"));
    QVERIFY(report->links.last().root);
    QCOMPARE(codesOf(report->problems), Codes());
    QVERIFY(!report->pem.contains(pki.pem("root")));
}

void TestTlsChain::unknownRootIsNamed() {
    const ThreeLevels pki;
    const auto report = tls::orderChain(pki.pem("leaf"), {pki.pem("root"), pki.pem("one"), pki.pem("two")},
                                        pki.now(), pki.none);
    QCOMPARE(codesOf(report->problems), Codes{"chain.unknown-root"});
    QCOMPARE(report->problems.first().arguments, QStringList{QStringLiteral("root")});
    QCOMPARE(report->links.last().problem.code, QByteArray("chain.unknown-root"));
    QVERIFY(!report->pem.contains(pki.pem("root")));
}

void TestTlsChain::gapIsNamed() {
    const ThreeLevels pki;
    const auto middle =
        tls::orderChain(pki.pem("leaf"), {pki.pem("two"), pki.pem("root")}, pki.now(), pki.roots);
    QCOMPARE(codesOf(middle->problems), (Codes{"chain.gap", "chain.left-over"}));
    QCOMPARE(middle->problems.first().arguments, (QStringList{QStringLiteral("one"), QStringLiteral("two")}));
    QCOMPARE(middle->links.last().problem.code, QByteArray("chain.gap"));
    const auto first = tls::orderChain(pki.pem("leaf"), {}, pki.now(), pki.roots);
    QCOMPARE(codesOf(first->problems), Codes{"chain.gap"});
    QCOMPARE(first->problems.first().arguments, (QStringList{QStringLiteral("two"), QStringLiteral("leaf")}));
    QCOMPARE(first->pem, pki.pem("leaf"));
}

void TestTlsChain::leftOversAreNamed() {
    ThreeLevels pki;
    const QByteArray stranger = pki.make({"stranger", "", kAuthority});
    const auto report =
        tls::orderChain(pki.pem("leaf"), {stranger, pki.pem("one"), pki.pem("two")}, pki.now(), pki.roots);
    QCOMPARE(codesOf(report->problems), Codes{"chain.left-over"});
    QCOMPARE(report->problems.first().arguments, QStringList{QStringLiteral("stranger")});
    QVERIFY(!report->pem.contains(stranger));
}

void TestTlsChain::sameNameIsNotEnough() {
    ThreeLevels pki;
    const QByteArray impostor = pki.make({"impostor", "root", kAuthority, -1, 300, "SHA256", "two"});
    const auto report = tls::orderChain(pki.pem("leaf"), {impostor, pki.pem("one")}, pki.now(), pki.roots);
    QCOMPARE(codesOf(report->problems), (Codes{"chain.gap", "chain.left-over", "chain.left-over"}));
    QCOMPARE(report->pem, pki.pem("leaf"));
}

void TestTlsChain::loopsEnd() {
    Pki pki;
    pki.make({"a", "", kAuthority});
    pki.make({"b", "a", kAuthority});
    pki.make({"a2", "b", kAuthority, -1, 300, "SHA256", "a", "a"});  // the key and name of a, signed by b
    pki.make({"leaf", "b", kServer});
    const auto report = tls::orderChain(pki.pem("leaf"), {pki.pem("a2"), pki.pem("b")}, pki.now(),
                                        tls::RootStore(QList<QByteArray>()));
    QCOMPARE(codesOf(report->problems), Codes{"chain.loop"});
    QCOMPARE(subjects(*report), (QStringList{QStringLiteral("CN=b"), QStringLiteral("CN=a")}));
}

void TestTlsChain::crossSignedEndsAtTheKnownRoot() {
    Pki pki;
    pki.make({"old", "", kAuthority});
    pki.make({"root", "", kAuthority});
    pki.make({"cross", "old", kAuthority, -1, 300, "SHA256", "root", "root"});
    pki.make({"leaf", "root", kServer});
    // The new root is known; what is sent may lead on to the old one, which is not.
    const auto known =
        tls::orderChain(pki.pem("leaf"), {pki.pem("cross")}, pki.now(), tls::RootStore({pki.pem("root")}));
    QCOMPARE(codesOf(known->problems), Codes());
    QCOMPARE(known->pem, pki.pem("leaf") + pki.pem("cross"));
    const auto unknown =
        tls::orderChain(pki.pem("leaf"), {pki.pem("cross")}, pki.now(), tls::RootStore(QList<QByteArray>()));
    QCOMPARE(codesOf(unknown->problems), Codes{"chain.gap"});
    const auto old =
        tls::orderChain(pki.pem("leaf"), {pki.pem("cross")}, pki.now(), tls::RootStore({pki.pem("old")}));
    QCOMPARE(codesOf(old->problems), Codes());
    QCOMPARE(subjects(*old).last(), QStringLiteral("CN=old"));
    // Once the cross-signed one has expired the known root takes its place.
    pki.make({"late", "old", kAuthority, -10, -1, "SHA256", "root", "root"});
    const auto late =
        tls::orderChain(pki.pem("leaf"), {pki.pem("late")}, pki.now(), tls::RootStore({pki.pem("root")}));
    QCOMPARE(late->pem, pki.pem("leaf"));
    QCOMPARE(codesOf(late->problems), Codes{"chain.left-over"});
}

void TestTlsChain::renewedIsPreferred() {
    Pki pki;
    pki.make({"root", "", kAuthority});
    pki.make({"ca", "root", kAuthority, -20, -1});
    pki.make({"leaf", "ca", kServer});
    pki.make({"ca2", "root", kAuthority, -1, 100, "SHA256", "ca", "ca"});
    const auto report = tls::orderChain(pki.pem("leaf"), {pki.pem("ca"), pki.pem("ca2")}, pki.now(),
                                        tls::RootStore({pki.pem("root")}));
    QCOMPARE(report->pem, pki.pem("leaf") + pki.pem("ca2"));
    QCOMPARE(codesOf(report->problems), Codes{"chain.left-over"});
}

void TestTlsChain::datesAreChecked() {
    const ThreeLevels pki;
    const QList<QByteArray> others{pki.pem("one"), pki.pem("two")};
    const auto late = tls::orderChain(pki.pem("leaf"), others, pki.now().addDays(400), pki.roots);
    QCOMPARE(codesOf(late->problems), (Codes{"chain.expired", "chain.expired", "chain.expired"}));
    QCOMPARE(late->problems.first().arguments.first(), QStringLiteral("two"));
    QCOMPARE(late->links.first().problem.code, QByteArray("chain.expired"));
    const auto early = tls::orderChain(pki.pem("leaf"), others, pki.now().addDays(-400), pki.roots);
    QVERIFY(codesOf(early->problems).contains("chain.not-yet-valid"));
}

void TestTlsChain::authoritiesAreChecked() {
    Pki pki;
    pki.make({"root", "", "basicConstraints=critical,CA:TRUE,pathlen:0;keyUsage=critical,keyCertSign"});
    pki.make({"one", "root", kAuthority});
    pki.make({"two", "one", "basicConstraints=CA:FALSE"});
    pki.make({"three", "two", "basicConstraints=CA:TRUE;keyUsage=digitalSignature"});
    pki.make({"leaf", "three", kServer});
    const auto report = tls::orderChain(pki.pem("leaf"), {pki.pem("one"), pki.pem("two"), pki.pem("three")},
                                        pki.now(), tls::RootStore({pki.pem("root")}));
    QCOMPARE(codesOf(report->problems),
             (Codes{"chain.not-authority", "chain.not-authority", "chain.too-long"}));
    QCOMPARE(report->problems.at(0).arguments.first(), QStringLiteral("three"));
    QCOMPARE(report->problems.at(1).arguments.first(), QStringLiteral("two"));
    QCOMPARE(report->problems.at(2).arguments.first(), QStringLiteral("root"));
}

void TestTlsChain::weakSignaturesAreNamed() {
    Pki pki;
    pki.make({"root", "", kAuthority, -1, 300, "SHA1"});  // a root's own signature says nothing
    pki.make({"ca", "root", kAuthority, -1, 300, "SHA1"});
    pki.make({"leaf", "ca", kServer});
    const auto report =
        tls::orderChain(pki.pem("leaf"), {pki.pem("ca")}, pki.now(), tls::RootStore({pki.pem("root")}));
    QCOMPARE(codesOf(report->problems), Codes{"chain.weak-signature"});
    QCOMPARE(report->problems.first().arguments,
             (QStringList{QStringLiteral("ca"), QStringLiteral("ecdsa-with-SHA1")}));
}

void TestTlsChain::selfSignedLeafIsAlone() {
    Pki pki;
    const QByteArray leaf = pki.make({"leaf", "", kServer});
    const auto report = tls::orderChain(leaf, {}, pki.now(), tls::RootStore(QList<QByteArray>()));
    QCOMPARE(report->pem, leaf);
    QVERIFY(report->links.isEmpty() && report->problems.isEmpty());
    const auto more = tls::orderChain(leaf, {pki.make({"other", "", kAuthority})}, pki.now(),
                                      tls::RootStore(QList<QByteArray>()));
    QCOMPARE(codesOf(more->problems), Codes{"chain.left-over"});
}

void TestTlsChain::manyOfOneNameStayBounded() {
    Pki pki;
    pki.make({"root", "", kAuthority});
    pki.make({"leaf", "root", kServer});
    QByteArray text;
    for (int i = 0; i < 2000; ++i) text += pki.make({"fake", "", kAuthority, -1, 300, "SHA256", "root"});
    QElapsedTimer timer;
    timer.start();
    const auto report =
        tls::orderChain(pki.pem("leaf"), {text}, pki.now(), tls::RootStore({pki.pem("root")}));
    QVERIFY(report.ok());
    QCOMPARE(report->pem, pki.pem("leaf"));
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
}

void TestTlsChain::rubbishIsNoChain() {
    Pki pki;
    const QByteArray leaf = pki.make({"leaf", "", kServer});
    const auto code = [](const base::Result<tls::ChainReport>& report) { return report.error().code; };
    QCOMPARE(code(tls::orderChain("rubbish", {}, pki.now())), QByteArray("tls.certificate-unreadable"));
    QCOMPARE(code(tls::orderChain(leaf, {"rubbish"}, pki.now())), QByteArray("tls.certificate-unreadable"));
    QCOMPARE(code(tls::orderChain(leaf, {QByteArray(leaf).replace("M", "N")}, pki.now())),
             QByteArray("tls.certificate-unreadable"));
}

void TestTlsChain::systemRootsAreRead() {
    // Whatever this computer trusts, it does not trust us.
    const ThreeLevels pki;
    const auto report =
        tls::orderChain(pki.pem("leaf"), {pki.pem("root"), pki.pem("one"), pki.pem("two")}, pki.now());
    QCOMPARE(codesOf(report->problems), Codes{"chain.unknown-root"});
    const QList<QSslCertificate> trusted = QSslConfiguration::systemCaCertificates();
    if (trusted.isEmpty())
        QSKIP("this computer trusts nobody");
    const std::vector<tls::X509Ptr> root = tls::readCertificates(trusted.first().toPem());
    QVERIFY(tls::RootStore::system().trusts(root.front().get()));
}

QTEST_GUILESS_MAIN(TestTlsChain)
#include "tst_tls_chain.moc"
