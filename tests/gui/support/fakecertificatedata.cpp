#include "tests/gui/support/fakeapi.h"

#include <QDateTime>

namespace postern::test {

namespace {

constexpr qint64 kDay = 86'400'000;

qint64 now() {
    return QDateTime::currentMSecsSinceEpoch();
}

api::ChainLink link(const QString& subject, const QString& issuer, int days, bool root) {
    return {subject,
            issuer,
            now() - 900 * kDay,
            now() + days * kDay,
            QStringLiteral("71:0C:2E:9A:44:F8:03:6D:B1:57:E2:9D:30:AC:88:15:"
                           "CA:6F:01:B3:7D:E4:52:98:0E:F6:39:D5:A0:1B:C7:64"),
            root,
            {}};
}

}  // namespace

void FakeApi::fillCertificates() {
    api::CertificateInfo test;
    test.name = QStringLiteral("test");
    test.kind = QStringLiteral("test");
    test.subject = QStringLiteral("CN=example.org");
    test.issuer = QStringLiteral("CN=Postern Test Authority");
    test.names = {QStringLiteral("example.org"), QStringLiteral("mail.example.org"),
                  QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")};
    test.notBeforeUtcMs = now() - 5 * kDay;
    test.notAfterUtcMs = now() + 25 * kDay;
    test.daysLeft = 25;
    test.keyType = QStringLiteral("EC P-256");
    test.signature = QStringLiteral("ecdsa-with-SHA256");
    test.serial = QStringLiteral("5A:01:9C:33:E0:44:81:0B");
    test.protection = QStringLiteral("memory");
    test.sha256 = QStringLiteral(
        "4B:6E:1C:90:52:0D:E7:33:AA:1F:77:C8:09:5E:D2:44:81:3B:F0:6A:9C:25:E8:17:D4:70:BB:02:5F:C6:38:91");
    test.sha1 = QStringLiteral("9A:0F:31:C5:77:E2:48:1D:B6:03:FE:52:80:6C:29:D7:14:AB:60:35");
    test.spkiSha256 = QStringLiteral("pQ0yXqkqv2q5a5v7oJwq2b0JYV0bKk4k9lVf3Q2b1mE=");
    api::CertificateInfo own = test;
    own.name = QStringLiteral("mail.example.org");
    own.kind = QStringLiteral("self-signed");
    own.subject = QStringLiteral("CN=mail.example.org, O=Example Verein, L=Hamburg, C=DE");
    own.issuer = own.subject;
    own.names = {QStringLiteral("mail.example.org"), QStringLiteral("example.org")};
    own.notAfterUtcMs = now() + 89 * kDay;
    own.daysLeft = 89;
    own.selfSigned = true;
    own.keyName = own.name;
    own.protection = QStringLiteral("keyfile");
    own.usedBy = {QStringLiteral("smtp"), QStringLiteral("submission"), QStringLiteral("pop3"),
                  QStringLiteral("imap")};
    own.domains = {QStringLiteral("example.org")};
    api::CertificateInfo bought = own;
    bought.name = QStringLiteral("verein.example");
    bought.kind = QStringLiteral("installed");
    bought.subject = QStringLiteral("CN=verein.example, C=DE");
    bought.issuer = QStringLiteral("CN=Example Issuing CA 3, O=Example Trust Ltd, C=GB");
    bought.names = {QStringLiteral("verein.example"), QStringLiteral("mail.verein.example")};
    bought.selfSigned = false;
    bought.keyType = QStringLiteral("RSA 2048");
    bought.keyName = bought.name;
    bought.signature = QStringLiteral("sha256WithRSAEncryption");
    bought.notAfterUtcMs = now() + 12 * kDay;
    bought.daysLeft = 12;
    bought.usedBy.clear();
    bought.domains.clear();
    bought.chain = {
        link(bought.issuer, QStringLiteral("CN=Example Root X1, O=Example Trust Ltd, C=GB"), 2100, false)};
    bought.warnings = {{QStringLiteral("watch.expires"),
                        {bought.name, QStringLiteral("12")},
                        QStringLiteral("the certificate verein.example expires in 12 days")}};
    certificates.certificates = {test, own, bought};
}

void FakeApi::addCertificates(int count) {
    for (int i = 0; i < count; ++i) {
        api::CertificateInfo info = certificates.certificates.at(1);
        info.name = QStringLiteral("host%1.example.org").arg(i);
        info.usedBy.clear();
        certificates.certificates << info;
    }
}

void FakeApi::fillKeys() {
    keyStore = {QStringLiteral("keyfile"),
                QStringLiteral("/var/lib/postern"),
                QStringLiteral("/var/lib/postern"),
                false,
                3,
                true,
                {}};
    const QString pem = QStringLiteral(
        "-----BEGIN PUBLIC KEY-----\n"
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7mWq1kM6m6wJc2sYw0yX9k0Pq4Jd\n"
        "-----END PUBLIC KEY-----\n");
    for (int i = 0; i < 3; ++i) {
        const api::CertificateInfo& owner = certificates.certificates.at(qMin(i + 1, 2));
        api::KeyInfo key;
        key.name = i == 2 ? QStringLiteral("shop.example.org") : owner.keyName;
        key.type = i == 1 ? QStringLiteral("RSA 2048") : QStringLiteral("EC P-256");
        key.createdUtcMs = now() - (3 - i) * 30 * kDay;
        key.spkiSha256 = owner.spkiSha256;
        key.publicPem = pem;
        key.protection = QStringLiteral("keyfile");
        key.origin = i == 1 ? QStringLiteral("imported") : QStringLiteral("generated");
        if (i < 2)
            key.certificates = {owner.name};
        else
            key.requests = {key.name};
        keys.keys << key;
    }
    api::RequestInfo request;
    request.name = request.keyName = QStringLiteral("shop.example.org");
    request.keyType = QStringLiteral("EC P-256");
    request.subject = QStringLiteral("CN=shop.example.org, O=Example Verein, C=DE");
    request.names = {request.name, QStringLiteral("www.shop.example.org")};
    request.csrPem = QStringLiteral(
        "-----BEGIN CERTIFICATE REQUEST-----\n"
        "MIIBEzCBugIBADBYMQswCQYDVQQGEwJERTEXMBUGA1UECgwORXhhbXBsZSBWZXJl\n"
        "aW4xMDAuBgNVBAMMJ3Nob3AuZXhhbXBsZS5vcmcwWTATBgcqhkjOPQIBBggqhkjO\n"
        "-----END CERTIFICATE REQUEST-----\n");
    request.createdUtcMs = now() - 9 * kDay;
    request.ageDays = 9;
    request.note = QStringLiteral("Order 4711, asked by Anna");
    request.authority = QStringLiteral("Example Trust Ltd");
    request.verification = QStringLiteral("dns");
    request.checklist = {{QStringLiteral("browsers"), QStringLiteral("yes, all")},
                         {QStringLiteral("cost"), QStringLiteral("39 EUR a year")}};
    requests.requests = {request};
    const api::CertificateDetails leaf = detailsOf(certificates.certificates.at(2));
    contents = {QStringLiteral("PEM"), 1, QStringLiteral("RSA 2048"), {}, {}, {leaf}, {}};
}

void FakeApi::fillAuthorities() {
    api::AuthorityInfo own;
    own.name = QStringLiteral("Example Verein CA");
    own.kind = QStringLiteral("own");
    own.subject = QStringLiteral("CN=Example Verein CA, O=Example Verein, C=DE");
    own.notBeforeUtcMs = now() - 100 * kDay;
    own.notAfterUtcMs = now() + 3550 * kDay;
    own.daysLeft = 3550;
    own.keyType = QStringLiteral("EC P-384");
    own.sha256 = certificates.certificates.first().sha256;
    own.sha1 = certificates.certificates.first().sha1;
    own.serial = QStringLiteral("01");
    own.issued = 3;
    own.revoked = 1;
    own.crlUrl = QStringLiteral("http://mail.example.org:8080/crl/example-verein-ca.crl");
    own.ocspUrl = QStringLiteral("http://mail.example.org:8080/ocsp");
    own.crlNextUpdateUtcMs = now() + 6 * kDay;
    own.usedBy = {QStringLiteral("imap")};
    api::AuthorityInfo partner = own;
    partner.name = QStringLiteral("Partner Staff");
    partner.kind = QStringLiteral("trusted");
    partner.subject = QStringLiteral("CN=Partner Staff CA 2, O=Partner GmbH, C=DE");
    partner.keyType = QStringLiteral("RSA 4096");
    partner.issued = partner.revoked = 0;
    partner.crlUrl.clear();
    partner.ocspUrl.clear();
    partner.crlNextUpdateUtcMs = 0;
    partner.usedBy.clear();
    api::AuthorityInfo test = partner;
    test.name = QStringLiteral("test");
    test.kind = QStringLiteral("test");
    test.subject = QStringLiteral("CN=Postern Test Authority");
    authorities.authorities = {own, partner, test};
    templates.templates = {
        {QStringLiteral("server"), QStringLiteral("p256"), 365, {QStringLiteral("serverAuth")}},
        {QStringLiteral("client"),
         QStringLiteral("p256"),
         730,
         {QStringLiteral("clientAuth"), QStringLiteral("emailProtection")}},
        {QStringLiteral("device"), QStringLiteral("rsa2048"), 365, {QStringLiteral("clientAuth")}}};
    const char* const people[] = {"anna@example.org", "ben@example.org", ""};
    for (int i = 0; i < 3; ++i) {
        api::IssuedInfo one;
        one.authority = own.name;
        one.serial = QStringLiteral("0%1").arg(i + 2);
        one.account = QString::fromLatin1(people[i]);
        one.subject = i == 2 ? QStringLiteral("CN=printer.example.org")
                             : QStringLiteral("CN=%1").arg(one.account.section(QLatin1Char('@'), 0, 0));
        one.names = {i == 2 ? QStringLiteral("printer.example.org") : one.account};
        one.templateName = i == 2 ? QStringLiteral("device") : QStringLiteral("client");
        one.notBeforeUtcMs = now() - 60 * kDay;
        one.notAfterUtcMs = now() + 670 * kDay;
        one.state = i == 1 ? QStringLiteral("revoked") : QStringLiteral("valid");
        if (i == 1) {
            one.reason = QStringLiteral("keyCompromise");
            one.revokedUtcMs = now() - 3 * kDay;
        }
        one.sha256 = own.sha256;
        one.pem = QStringLiteral("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        issued.issued << one;
    }
    write(QStringLiteral("authority.create"), own.name);
    write(QStringLiteral("cert.selfsigned"), QStringLiteral("mail.example.org"));
    write(QStringLiteral("cert.csr"), QStringLiteral("shop.example.org"));
    write(QStringLiteral("authority.revoke"), QStringLiteral("CN=ben"));
    journal.entries.last().reason = QStringLiteral("keyCompromise");
}

void FakeApi::write(const QString& act, const QString& object) {
    api::JournalEntry entry;
    entry.number = journal.entries.size() + 1;
    entry.utcMs = now() - 1000 * (20 - entry.number);
    entry.who = QStringLiteral("admin@console");
    entry.act = act;
    entry.object = object;
    entry.sha256 = certificates.certificates.isEmpty() ? QString() : certificates.certificates.first().sha256;
    journal.entries << entry;
}

api::CertificateDetails FakeApi::detailsOf(const api::CertificateInfo& info) const {
    api::CertificateDetails details;
    details.info = info;
    const auto split = [](const QString& subject) {
        QList<api::DetailField> fields;
        for (const QString& part : subject.split(QStringLiteral(", ")))
            fields.append({part.section(QLatin1Char('='), 0, 0), part.section(QLatin1Char('='), 1)});
        return fields;
    };
    details.subject = split(info.subject);
    details.issuer = split(info.issuer);
    details.fields = {
        {QStringLiteral("Version"), QStringLiteral("3")},
        {QStringLiteral("Serial Number"), info.serial},
        {QStringLiteral("Signature Algorithm"), info.signature},
        {QStringLiteral("Issuer"), info.issuer},
        {QStringLiteral("Not Before"), QStringLiteral("2026-11-16 08:00:00 UTC")},
        {QStringLiteral("Not After"), QStringLiteral("2027-02-18 08:00:00 UTC")},
        {QStringLiteral("Subject"), info.subject},
        {QStringLiteral("Public-Key"), info.keyType},
        {QStringLiteral("X509v3 Subject Alternative Name"), info.names.join(QStringLiteral(", "))},
        {QStringLiteral("X509v3 Key Usage (critical)"), QStringLiteral("digitalSignature")},
        {QStringLiteral("X509v3 Extended Key Usage"), QStringLiteral("serverAuth")},
        {QStringLiteral("SHA256 Fingerprint"), info.sha256},
        {QStringLiteral("SHA1 Fingerprint"), info.sha1}};
    details.path = {{info.subject,
                     info.issuer,
                     info.notBeforeUtcMs,
                     info.notAfterUtcMs,
                     info.sha256,
                     info.selfSigned,
                     {}}};
    details.path << info.chain;
    if (!info.chain.isEmpty()) {
        api::ChainLink root = link(info.chain.last().issuer, info.chain.last().issuer, 3000, true);
        root.problem = {QStringLiteral("chain.unknown-root"),
                        {root.subject},
                        QStringLiteral("this machine does not know the authority at the end of the chain")};
        details.path << root;
    }
    details.purposes = {{QStringLiteral("server"), true, {}},
                        {QStringLiteral("client"),
                         false,
                         {QStringLiteral("purpose.usage"),
                          {QStringLiteral("serverAuth")},
                          QStringLiteral("its extended key usage does not name this purpose")}},
                        {QStringLiteral("mail"),
                         false,
                         {QStringLiteral("purpose.usage"),
                          {QStringLiteral("serverAuth")},
                          QStringLiteral("its extended key usage does not name this purpose")}},
                        {QStringLiteral("authority"),
                         false,
                         {QStringLiteral("purpose.constraints"),
                          {},
                          QStringLiteral("it is not a certificate of an authority")}}};
    details.pem = QStringLiteral(
        "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIIWgGcM+BEgQswCgYIKoZIzj0EAwIw\n"
        "-----END CERTIFICATE-----\n");
    return details;
}

}  // namespace postern::test
