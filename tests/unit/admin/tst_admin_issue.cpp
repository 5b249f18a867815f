#include "enginefixture.h"

using namespace postern;
using namespace postern::test;

// What an own authority is asked for, and what it refuses.
class TestAdminIssue : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aFileWithAKeyNeedsAPasswordWorthIt() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        QVERIFY2(running.error.code.isEmpty(), qPrintable(running.error.text));
        api::AuthorityCreate create;
        create.name = create.commonName = QStringLiteral("Root");
        QVERIFY(ask(running.admin(), create).ok());
        api::CertificateIssue order;
        order.authority = create.name;
        order.templateName = QStringLiteral("device");
        order.commonName = QStringLiteral("printer");
        for (const bool profile : {false, true}) {
            order.mobileconfig = profile;
            order.password.clear();
            QCOMPARE(ask(running.admin(), order).error().code, QByteArray("password.empty"));
            order.password = QStringLiteral("seven-7");
            const auto weak = ask(running.admin(), order);
            QCOMPARE(weak.error().code, QByteArray("password.weak"));
            QCOMPARE(weak.error().arguments, QStringList{QStringLiteral("8")});
        }
        QVERIFY(ask(running.admin(), api::IssuedCertificates{})->issued.isEmpty());
        order.mobileconfig = false;
        order.password = QStringLiteral("eight--8");
        const auto made = ask(running.admin(), order);
        QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().text));
        QCOMPARE(made->file.fileName, QStringLiteral("printer.p12"));
        // A request brings a key of its own: no file with one leaves, and no password is asked for.
        api::CertificateRequestMake request;
        request.name = request.commonName = QStringLiteral("mail.example.test");
        QVERIFY(ask(running.admin(), request).ok());
        api::CertificateIssue answer;
        answer.authority = create.name;
        answer.request = request.name;
        const auto answered = ask(running.admin(), answer);
        QVERIFY2(answered.ok(), answered.ok() ? "" : qPrintable(answered.error().text));
        QVERIFY(answered->file.base64.isEmpty());
    }

    void unknownNamesAreNoEmptyLists() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        QVERIFY2(running.error.code.isEmpty(), qPrintable(running.error.text));
        api::IssuedCertificates issued;
        issued.authority = QStringLiteral("nope");
        QCOMPARE(ask(running.admin(), issued).error().code, QByteArray("authority.missing"));
        issued.authority = QStringLiteral("test");
        QVERIFY(ask(running.admin(), issued).ok());
        api::ClientFactsList facts;
        facts.service = QStringLiteral("nope");
        QCOMPARE(ask(running.admin(), facts).error().code, QByteArray("service.unknown"));
        facts.service = QStringLiteral("imap");
        QVERIFY(ask(running.admin(), facts).ok());
    }
};

QTEST_GUILESS_MAIN(TestAdminIssue)
#include "tst_admin_issue.moc"
