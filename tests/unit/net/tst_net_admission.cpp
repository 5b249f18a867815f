#include "engine/net/admission.h"

#include <QTest>

using namespace postern::net;

class NetAdmissionTest final : public QObject {
    Q_OBJECT
 private:
    static QHostAddress address(const char* text) { return QHostAddress(QString::fromLatin1(text)); }

 private Q_SLOTS:
    void oneCustomerOfIpv6IsOneAddress() {
        Admission admission;
        ServicePlan plan;
        plan.service = "imap";
        plan.limits.maxPerAddress = 2;
        const auto count = admission.service("imap");
        const auto enter = [&](const char* text) { return admission.enter(plan, *count, address(text)); };
        QCOMPARE(enter("2001:db8::1"), Verdict::Admitted);
        QCOMPARE(enter("2001:db8::ffff:1"), Verdict::Admitted);
        QCOMPARE(enter("2001:db8::ffff:2"), Verdict::TooManyOfAddress);
        QCOMPARE(enter("2001:db8:0:1::1"), Verdict::Admitted);  // the /64 beside it
        admission.leave(plan, *count, address("2001:db8::1"));
        QCOMPARE(enter("2001:db8::3"), Verdict::Admitted);
        QCOMPARE(count->open.load(), 3);
    }

    void ipv4IsCountedWholeInBothForms() {
        Admission admission;
        ServicePlan plan;
        plan.service = "imap";
        plan.limits.maxPerAddress = 1;
        const auto count = admission.service("imap");
        const auto enter = [&](const char* text) { return admission.enter(plan, *count, address(text)); };
        QCOMPARE(enter("192.0.2.1"), Verdict::Admitted);
        QCOMPARE(enter("::ffff:192.0.2.1"), Verdict::TooManyOfAddress);
        QCOMPARE(enter("192.0.2.2"), Verdict::Admitted);
    }
};

QTEST_GUILESS_MAIN(NetAdmissionTest)
#include "tst_net_admission.moc"
