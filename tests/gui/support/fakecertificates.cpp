#include "tests/gui/support/fakeapi.h"

#include <QDateTime>
#include <QTimer>

#include <utility>

namespace postern::test {

namespace {

qint64 now() {
    return QDateTime::currentMSecsSinceEpoch();
}

QString base64(const QByteArray& text) {
    return QString::fromLatin1(text.toBase64());
}

base::Error missing(const char* code, const QString& name) {
    return base::fail(code, QStringLiteral("there is no %1"), {name});
}

}  // namespace

base::Status FakeApi::checkPassword(const QString& password) const {
    if (filePassword.isEmpty() || password == filePassword)
        return base::Done{};
    if (password.isEmpty())
        return base::fail("import.password-needed", QStringLiteral("the file needs its password"));
    return base::fail("import.wrong-password", QStringLiteral("the password does not open the file"));
}

base::Result<api::CertificateInfo> FakeApi::editCertificate(
    const QString& name, const std::function<void(api::CertificateInfo&)>& edit) {
    for (api::CertificateInfo& info : certificates.certificates) {
        if (info.name != name)
            continue;
        edit(info);
        QTimer::singleShot(0, this, [this] { Q_EMIT changed(api::Topic::Certificates); });
        return info;
    }
    return missing("cert.missing", name);
}

base::Result<api::CertificateInfo> FakeApi::addCertificate(const QString& name, const QString& kind,
                                                           const QStringList& services, bool replace) {
    QList<api::CertificateInfo>& list = certificates.certificates;
    const qsizetype before = list.size();
    api::CertificateInfo info = list.at(qMin<qsizetype>(1, list.size() - 1));
    for (const api::CertificateInfo& one : std::as_const(list)) {
        if (one.name == name && !replace)
            return base::fail("cert.exists", QStringLiteral("%1 exists"), {name});
    }
    list.removeIf([&](const api::CertificateInfo& one) { return one.name == name; });
    info.name = info.keyName = name;
    info.kind = kind;
    info.usedBy = services;
    info.domains.clear();
    list << info;
    write(list.size() == before ? QStringLiteral("cert.replace") : QStringLiteral("cert.install"), name);
    QTimer::singleShot(0, this, [this] { Q_EMIT changed(api::Topic::Certificates); });
    return info;
}

void FakeApi::addCertificateVerbs() {
    on<api::CertificatesList>([this](const auto&) { return certificates; });
    on<api::CertificateShow>(
        [this](const api::CertificateShow& request) -> base::Result<api::CertificateDetails> {
            for (const api::CertificateInfo& info : std::as_const(certificates.certificates)) {
                if (info.name == request.name)
                    return detailsOf(info);
            }
            return missing("cert.missing", request.name);
        });
    on<api::CertificateSelfSigned>([this](const api::CertificateSelfSigned& request) {
        return addCertificate(request.name, QStringLiteral("self-signed"), request.services, request.replace);
    });
    on<api::CertificateRemove>([this](const api::CertificateRemove& request) {
        certificates.certificates.removeIf(
            [&](const api::CertificateInfo& info) { return info.name == request.name; });
        return api::Empty{};
    });
    on<api::CertificateBind>([this](const api::CertificateBind& request) {
        return editCertificate(request.name, [&](api::CertificateInfo& info) {
            for (const QString& service : request.services) {
                if (!info.usedBy.contains(service))
                    info.usedBy << service;
            }
            for (const QString& domain : request.domains) {
                if (!info.domains.contains(domain))
                    info.domains << domain;
            }
        });
    });
    on<api::CertificateCompanion>([this](const api::CertificateCompanion& request) {
        return editCertificate(request.name,
                               [&](api::CertificateInfo& info) { info.companion = request.companion; });
    });
    on<api::ChainSet>([this](const api::ChainSet& request) -> base::Result<api::CertificateInfo> {
        if (!request.base64.isEmpty() && !contents.problems.isEmpty() && !request.force)
            return base::Error{contents.problems.first().code.toLatin1(), contents.problems.first().arguments,
                               contents.problems.first().text};
        return editCertificate(request.name, [&](api::CertificateInfo& info) {
            info.chain = certificates.certificates.at(2).chain;
        });
    });
    on<api::ChainComplete>([this](const api::ChainComplete& request) {
        return editCertificate(request.name, [&](api::CertificateInfo& info) {
            info.chain = certificates.certificates.at(2).chain;
        });
    });
    on<api::ChainRemove>([this](const api::ChainRemove& request) {
        return editCertificate(request.name, [](api::CertificateInfo& info) { info.chain.clear(); });
    });
}

void FakeApi::addFileVerbs() {
    on<api::CertificateExport>([](const auto&) {
        return api::Text{QStringLiteral("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")};
    });
    on<api::AuthorityExport>(
        [](const auto&) { return api::Text{QStringLiteral("-----BEGIN CERTIFICATE-----\n")}; });
    on<api::CertificateExportFile>([](const api::CertificateExportFile& request) {
        return api::FileData{request.name + QLatin1Char('.') + request.format,
                             QStringLiteral("application/octet-stream"),
                             base64("file of " + request.name.toLatin1())};
    });
    on<api::CertificateExamine>(
        [this](const api::CertificateExamine& request) -> base::Result<api::FileContents> {
            const base::Status open = checkPassword(request.password);
            if (!open)
                return open.error();
            if (QByteArray::fromBase64(request.base64.toLatin1()).contains("garbage"))
                return base::fail("import.unknown",
                                  QStringLiteral("this is neither a certificate nor a key"));
            return contents;
        });
    on<api::CertificateInstall>(
        [this](const api::CertificateInstall& request) -> base::Result<api::CertificateInfo> {
            const base::Status open = checkPassword(request.password);
            if (!open)
                return open.error();
            if (!contents.problems.isEmpty() && !request.force)
                return base::fail("chain.gap", QStringLiteral("a link is missing"));
            return addCertificate(request.name, QStringLiteral("installed"), request.services,
                                  request.replace);
        });
    on<api::CertificatesBackup>([](const auto&) {
        return api::FileData{QStringLiteral("postern-certificates.p12"),
                             QStringLiteral("application/x-pkcs12"), base64("everything")};
    });
    on<api::CertificatesRestore>([](const api::CertificatesRestore& request) {
        const bool skip = request.conflict == QLatin1StringView("skip");
        return api::RestoreReport{{QStringLiteral("old.example.org")},
                                  skip ? QStringList{QStringLiteral("mail.example.org")} : QStringList(),
                                  {QStringLiteral("old.example.org")}};
    });
}

void FakeApi::addKeyVerbs() {
    on<api::KeysList>([this](const auto&) { return keys; });
    const auto add = [this](const QString& name, const QString& type,
                            const QString& origin) -> base::Result<api::KeyInfo> {
        for (const api::KeyInfo& key : std::as_const(keys.keys)) {
            if (key.name == name)
                return base::fail("key.exists", QStringLiteral("%1 exists"), {name});
        }
        api::KeyInfo key = keys.keys.isEmpty() ? api::KeyInfo() : keys.keys.first();
        key.name = name;
        key.type = type;
        key.origin = origin;
        key.createdUtcMs = now();
        key.certificates.clear();
        key.requests.clear();
        keys.keys << key;
        write(QStringLiteral("key.") + origin, name);
        return key;
    };
    on<api::KeyGenerate>([add](const api::KeyGenerate& request) {
        return add(request.name, request.keyType, QStringLiteral("generated"));
    });
    on<api::KeyImport>([this, add](const api::KeyImport& request) -> base::Result<api::KeyInfo> {
        const base::Status open = checkPassword(request.password);
        if (!open)
            return open.error();
        return add(request.name, QStringLiteral("RSA 2048"), QStringLiteral("imported"));
    });
    on<api::KeyTestRun>([](const auto&) {
        return api::KeyTest{true, QStringLiteral("Verification String is OK")};
    });
    on<api::KeyExport>([](const api::KeyExport& request) {
        return api::FileData{request.name + QStringLiteral(".key.pem"),
                             QStringLiteral("application/x-pem-file"), base64("secret")};
    });
    on<api::KeyRemove>([this](const api::KeyRemove& request) {
        keys.keys.removeIf([&](const api::KeyInfo& key) { return key.name == request.name; });
        certificates.certificates.removeIf(
            [&](const api::CertificateInfo& info) { return info.keyName == request.name; });
        requests.requests.removeIf(
            [&](const api::RequestInfo& info) { return info.keyName == request.name; });
        return api::Empty{};
    });
    on<api::KeyJobRead>([this](const auto&) {
        return api::KeyJob{m_waiting.isEmpty() ? QStringLiteral("done") : QStringLiteral("running"), 17,
                           now() - 2000};
    });
    on<api::KeyJobCancel>([this](const auto&) {
        for (const Waiting& call : std::exchange(m_waiting, {})) {
            if (call.context)
                call.done(base::fail("key.cancelled", QStringLiteral("the key was cancelled")));
        }
        m_held.clear();
        return api::Empty{};
    });
}

void FakeApi::addKeyStoreVerbs() {
    on<api::KeyStoreRead>([this](const auto&) { return keyStore; });
    on<api::KeyStoreSet>([this](const api::KeyStoreSet& request) -> base::Result<api::KeyStoreInfo> {
        if (request.mode == QLatin1StringView("passphrase") && request.passphrase.size() < 10)
            return base::fail("password.weak", QStringLiteral("too short"), {QStringLiteral("10")});
        if (!request.mode.isEmpty())
            keyStore.mode = request.mode;
        if (!request.folder.isEmpty())
            keyStore.folder = request.folder;
        return keyStore;
    });
    on<api::KeyStoreUnlock>([this](const api::KeyStoreUnlock& request) -> base::Result<api::KeyStoreInfo> {
        if (request.passphrase != QLatin1StringView("open sesame"))
            return base::fail("keystore.passphrase", QStringLiteral("the passphrase is wrong"));
        keyStore.locked = false;
        return keyStore;
    });
}

void FakeApi::addRequestVerbs() {
    on<api::RequestsList>([this](const auto&) { return requests; });
    on<api::CertificateRequestMake>(
        [this](const api::CertificateRequestMake& request) -> base::Result<api::RequestInfo> {
            api::RequestInfo info =
                requests.requests.isEmpty() ? api::RequestInfo() : requests.requests.first();
            info.name = request.name;
            info.keyName = request.keyName.isEmpty() ? request.name : request.keyName;
            info.subject = QStringLiteral("CN=") + request.commonName;
            info.names = request.names;
            info.note = request.note;
            info.authority = request.authority;
            info.verification = request.verification;
            info.checklist = request.checklist;
            info.replaces = request.replaces;
            info.services = request.services;
            info.domains = request.domains;
            info.createdUtcMs = now();
            info.ageDays = 0;
            requests.requests << info;
            write(QStringLiteral("cert.csr"), info.name);
            return info;
        });
    on<api::RequestSet>([this](const api::RequestSet& request) -> base::Result<api::RequestInfo> {
        for (api::RequestInfo& info : requests.requests) {
            if (info.name != request.name)
                continue;
            info.note = request.note;
            info.authority = request.authority;
            info.verification = request.verification;
            info.checklist = request.checklist;
            return info;
        }
        return missing("request.missing", request.name);
    });
    on<api::RequestRemove>([this](const api::RequestRemove& request) {
        requests.requests.removeIf([&](const api::RequestInfo& info) { return info.name == request.name; });
        if (request.removeKey)
            keys.keys.removeIf([&](const api::KeyInfo& key) { return key.name == request.name; });
        return api::Empty{};
    });
    on<api::RequestComplete>([this](
                                 const api::RequestComplete& request) -> base::Result<api::CertificateInfo> {
        if (!contents.problems.isEmpty() && !request.force)
            return base::fail("chain.gap", QStringLiteral("a link is missing"));
        requests.requests.removeIf([&](const api::RequestInfo& info) { return info.name == request.name; });
        return addCertificate(request.name, QStringLiteral("installed"), request.services, true);
    });
}

void FakeApi::addAuthorityVerbs() {
    on<api::AuthoritiesList>([this](const auto&) { return authorities; });
    const auto add = [this](const QString& name, const QString& kind) -> base::Result<api::AuthorityInfo> {
        api::AuthorityInfo info;
        for (const api::AuthorityInfo& one : std::as_const(authorities.authorities)) {
            if (one.name == name)
                return base::fail("authority.exists", QStringLiteral("%1 exists"), {name});
        }
        info.name = name;
        info.kind = kind;
        info.subject = QStringLiteral("CN=") + name;
        info.daysLeft = 3650;
        info.notAfterUtcMs = now() + 3650LL * 86'400'000;
        authorities.authorities << info;
        return info;
    };
    on<api::AuthorityCreate>(
        [add](const api::AuthorityCreate& request) { return add(request.name, QStringLiteral("own")); });
    on<api::AuthorityImport>(
        [add](const api::AuthorityImport& request) { return add(request.name, QStringLiteral("own")); });
    on<api::AuthorityTrust>(
        [add](const api::AuthorityTrust& request) { return add(request.name, QStringLiteral("trusted")); });
    on<api::AuthorityRemove>([this](const api::AuthorityRemove& request) -> base::Result<api::Empty> {
        for (const api::AuthorityInfo& one : std::as_const(authorities.authorities)) {
            if (one.name == request.name && one.issued > one.revoked && !request.force)
                return base::fail("authority.in-use", QStringLiteral("%1 has %2 valid certificates"),
                                  {one.name, QString::number(one.issued - one.revoked)});
        }
        authorities.authorities.removeIf(
            [&](const api::AuthorityInfo& one) { return one.name == request.name; });
        return api::Empty{};
    });
    on<api::AuthorityRoot>([](const api::AuthorityRoot& request) {
        return api::FileData{request.name + QLatin1Char('.') + request.format, QString(), base64("root")};
    });
    on<api::CrlImport>([this](const api::CrlImport& request) -> base::Result<api::AuthorityInfo> {
        for (api::AuthorityInfo& one : authorities.authorities)
            if (one.name == request.authority) {
                one.revoked = 3;
                one.crlNextUpdateUtcMs = one.notAfterUtcMs;
                return one;
            }
        return base::fail("authority.missing", QStringLiteral("There is no authority named \"%1\""),
                          {request.authority});
    });
    on<api::CrlRead>([](const api::CrlRead& request) {
        return api::FileData{request.authority + QStringLiteral(".crl"),
                             QStringLiteral("application/pkix-crl"), base64("crl")};
    });
    on<api::JournalRead>([this](const api::JournalRead& request) {
        api::JournalList list;
        for (const api::JournalEntry& entry : std::as_const(journal.entries)) {
            if (entry.number > request.after)
                list.entries << entry;
        }
        return list;
    });
}

void FakeApi::addIssueVerbs() {
    on<api::TemplatesList>([this](const auto&) { return templates; });
    on<api::TemplateSet>([this](const api::TemplateSet& request) {
        for (api::CertificateTemplate& one : templates.templates) {
            if (one.name == request.name)
                one = {request.name, request.keyType, request.validDays, request.usages};
        }
        return templates;
    });
    on<api::IssuedCertificates>([this](const api::IssuedCertificates& request) {
        api::IssuedList list = issued;
        if (!request.authority.isEmpty())
            list.issued.removeIf(
                [&](const api::IssuedInfo& one) { return one.authority != request.authority; });
        return list;
    });
    on<api::CertificateIssue>([this](const api::CertificateIssue& request) -> base::Result<api::IssueResult> {
        if (!request.csr.isEmpty() && !request.csr.contains(QStringLiteral("CERTIFICATE REQUEST")))
            return base::fail("csr.unreadable", QStringLiteral("this is no signing request"));
        api::IssueResult result;
        result.issued = issued.issued.first();
        result.issued.authority = request.authority;
        result.issued.serial = QString::number(100 + issued.issued.size());
        result.issued.account = request.account;
        result.issued.templateName = request.templateName;
        result.issued.subject = QStringLiteral("CN=") + request.commonName;
        issued.issued << result.issued;
        result.chainPem = result.issued.pem;
        if (!request.request.isEmpty()) {
            requests.requests.removeIf(
                [&](const api::RequestInfo& info) { return info.name == request.request; });
            const base::Result<api::CertificateInfo> done =
                addCertificate(request.request, QStringLiteral("issued"), {}, true);
            result.installed = done.value();
        } else if (request.csr.isEmpty()) {
            result.file = {
                request.account.section(QLatin1Char('@'), 0, 0) +
                    (request.mobileconfig ? QStringLiteral(".mobileconfig") : QStringLiteral(".p12")),
                QString(), base64("client")};
        }
        return result;
    });
    on<api::IssuedRevoke>([this](const api::IssuedRevoke& request) -> base::Result<api::IssuedInfo> {
        for (api::IssuedInfo& one : issued.issued) {
            if (one.serial != request.serial || one.authority != request.authority)
                continue;
            one.state = QStringLiteral("revoked");
            one.reason = request.reason;
            one.revokedUtcMs = now();
            return one;
        }
        return missing("issued.missing", request.serial);
    });
}

}  // namespace postern::test
