// Which client certificates are an account's.
#include "engine/admin/admincontext.h"
#include "engine/admin/certificatejournal.h"
#include "engine/services/clientidentity.h"
#include "engine/tls/clienttrust.h"
#include "engine/tls/importfile.h"

#include <algorithm>

namespace postern::admin {
namespace {

using auth::CertificateRule;
using Match = CertificateRule::Match;
using TrustPtr = std::shared_ptr<const tls::ClientTrust>;

TrustPtr trustOf(const AdminContext& context) {
    return context.shared.clientTrust ? context.shared.clientTrust->get() : nullptr;
}

QString shownAddress(const auth::Account& account) {
    return account.display.contains(QLatin1Char('@')) ? account.display : QString::fromUtf8(account.address);
}

/// By the name that it has here now; one that is gone by its fingerprint.
QString authorityOf(const CertificateRule& rule, const TrustPtr& trust) {
    if (trust)
        for (const tls::ClientAuthority& authority : trust->authorities)
            if (!rule.issuer.isEmpty() && authority.sha256 == rule.issuer)
                return QString::fromUtf8(authority.name);
    return QString::fromLatin1(rule.issuer);
}

base::Result<QByteArray> issuerNamed(const QString& name, const TrustPtr& trust) {
    if (name.isEmpty())
        return QByteArray();
    if (trust)
        for (const tls::ClientAuthority& authority : trust->authorities)
            if (authority.name == name.toUtf8())
                return authority.sha256;
    return base::fail("authority.missing", QStringLiteral("There is no authority named \"%1\""), {name});
}

api::ClientCertificateInfo describe(const auth::Account& account, const CertificateRule& rule,
                                    const TrustPtr& trust) {
    api::ClientCertificateInfo info;
    info.id = rule.id;
    info.account = shownAddress(account);
    info.label = rule.label;
    info.match = QString::fromLatin1(auth::nameOf(rule.match));
    info.value = QString::fromUtf8(rule.value);
    info.authority = authorityOf(rule, trust);
    const auto client = tls::readClientCertificatePem(rule.pem, trust.get());
    if (!client)
        return info;
    info.subject = QString::fromUtf8(client->subject);
    info.issuer = QString::fromUtf8(client->issuer);
    info.notAfterUtcMs = client->notAfterUtcMs;
    info.state = client->revoked   ? QStringLiteral("revoked")
                 : client->expired ? QStringLiteral("expired")
                                   : QStringLiteral("valid");
    return info;
}

base::Error accountMissing(const QString& address) {
    return base::fail("account.missing", QStringLiteral("there is no account %1"), {address});
}

base::Error ruleInvalid(const QString& value) {
    return base::fail("client.rule-invalid",
                      QStringLiteral("\"%1\" is neither the subject of a certificate nor an address in one"),
                      {value.left(200)});
}

void listCertificates(const AdminContext& context, const api::AccountCertificatesList& request,
                      const Dispatcher::Reply<api::ClientCertificateList>& reply) {
    const auto directory = context.shared.directory.snapshot();
    const auth::Account* only =
        request.address.isEmpty() ? nullptr : directory->accountForLogin(request.address);
    if (!only && !request.address.isEmpty())
        return reply(accountMissing(request.address));
    // Each row reads a certificate: not in the control thread, which also accepts connections.
    inPool<api::ClientCertificateList>(
        context,
        [directory, only, trust = trustOf(context)]() -> base::Result<api::ClientCertificateList> {
            api::ClientCertificateList list;
            for (const auth::Account& account : directory->accounts())
                for (const CertificateRule& rule : account.certificates)
                    if (!only || only == &account)
                        list.certificates += describe(account, rule, trust);
            return list;
        },
        reply);
}

/// The holder's own certificate of a file that may hold its authorities too.
base::Result<QByteArray> certificateIn(const QByteArray& bytes) {
    const auto file = tls::readImportedFile(bytes, {});
    if (!file)
        return file.error().code == "import.password-needed" || file.error().code == "import.wrong-password"
                   ? base::fail(
                         "client.file-locked",
                         QStringLiteral("the file is locked with a password; export the certificate alone"))
                   : file.error();
    for (const tls::NamedCertificate& certificate : file->certificates) {
        const auto facts = tls::certificateFacts(certificate.pem);
        if (facts && !facts->isAuthority)
            return certificate.pem;
    }
    return base::fail("import.nothing", QStringLiteral("there is no certificate of a person in the file"));
}

base::Result<CertificateRule> ruleFromFile(const api::AccountCertificateAdd& request, const TrustPtr& trust) {
    const auto decoded =
        QByteArray::fromBase64Encoding(request.base64.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return base::fail("import.damaged", QStringLiteral("the file did not arrive whole"));
    const auto pem = certificateIn(*decoded);
    if (!pem)
        return pem.error();
    auto client = tls::readClientCertificatePem(*pem, trust.get());
    if (!client)
        return client.error();
    CertificateRule rule;
    rule.label = request.label;
    rule.value = client->fingerprint;
    rule.pem = client->pem;
    if (rule.label.isEmpty())
        rule.label = QString::fromUtf8(client->subject);
    return rule;
}

base::Result<CertificateRule> ruleFromWords(const api::AccountCertificateAdd& request,
                                            const TrustPtr& trust) {
    const auto match = auth::matchNamed(request.match.toLatin1());
    CertificateRule rule;
    rule.label = request.label;
    if (match == Match::Subject) {
        const auto issuer = issuerNamed(request.authority, trust);
        if (!issuer)
            return issuer.error();
        rule.issuer = *issuer;
        rule.match = Match::Subject;
        rule.value = auth::normaliseSubject(request.value.toUtf8()).value_or(QByteArray());
    } else if (match == Match::Email) {
        const auto key = auth::normaliseAddress(request.value.trimmed());
        rule.match = Match::Email;
        rule.value = key && !key->domain.isEmpty() ? key->full() : QByteArray();
    }
    if (rule.value.isEmpty())
        return ruleInvalid(request.value);
    return rule;
}

/// A certificate is one account's only, whatever it is recognised by.
bool isTaken(const auth::Directory& directory, const auth::Account& account, const CertificateRule& rule,
             const TrustPtr& trust) {
    if (rule.match == Match::Fingerprint) {
        const auto client = tls::readClientCertificatePem(rule.pem, trust.get());
        const auth::Account* holder =
            client ? directory.accountForCertificate(services::namesOf(*client)) : nullptr;
        return holder && holder != &account;
    }
    for (const auth::Account& other : directory.accounts())
        for (const CertificateRule& each : other.certificates) {
            if (&other == &account || each.pem.isEmpty())
                continue;
            const auto client = tls::readClientCertificatePem(each.pem, trust.get());
            const auth::CertificateNames names =
                client ? services::namesOf(*client) : auth::CertificateNames();
            if (rule.match == Match::Subject ? names.subject == rule.value
                                             : names.emails.contains(rule.value))
                return true;
        }
    return false;
}

base::Result<CertificateRule> makeRule(const api::AccountCertificateAdd& request,
                                       const std::shared_ptr<const auth::Directory>& directory,
                                       const TrustPtr& trust) {
    const auth::Account* account = directory->accountForLogin(request.address);
    if (!account)
        return accountMissing(request.address);
    auto rule = request.base64.isEmpty() ? ruleFromWords(request, trust) : ruleFromFile(request, trust);
    if (rule && isTaken(*directory, *account, *rule, trust))
        return base::fail("client.taken",
                          QStringLiteral("the client certificate belongs to an account already"),
                          {QString::fromUtf8(rule->value)});
    return rule;
}

void answerRule(const AdminContext& context, qint64 id,
                const Dispatcher::Reply<api::ClientCertificateInfo>& reply) {
    const auto directory = context.shared.directory.snapshot();
    for (const auth::Account& account : directory->accounts())
        for (const CertificateRule& rule : account.certificates)
            if (rule.id == id)
                return reply(describe(account, rule, trustOf(context)));
    reply(base::fail("client.missing", QStringLiteral("there is no client certificate with the number %1"),
                     {QString::number(id)}));
}

void addCertificate(AdminContext& context, const api::AccountCertificateAdd& request, const Caller& caller,
                    const Dispatcher::Reply<api::ClientCertificateInfo>& reply) {
    const auto store = [&context, request, caller, reply](const base::Result<CertificateRule>& rule) {
        if (!rule)
            return reply(rule.error());
        const ActPtr act = beginAct(context, caller, api::AccountCertificateAdd::kVerb, request.address,
                                    QString::fromUtf8(rule->value));
        context.shared.directory.addCertificate(
            request.address, *rule, context.control,
            [&context, act, reply](const base::Result<qint64>& id) {
                if (!id)
                    return reply(id.error());
                tellAct(context, *act);
                answerRule(context, *id, reply);
            },
            rowOf<qint64>(act));
    };
    inPool<CertificateRule>(
        context,
        [request, directory = context.shared.directory.snapshot(), trust = trustOf(context)] {
            return makeRule(request, directory, trust);
        },
        store);
}

void removeCertificate(AdminContext& context, const api::AccountCertificateRemove& request,
                       const Caller& caller, const Dispatcher::Reply<api::Empty>& reply) {
    QString address, value;
    for (const auth::Account& account : context.shared.directory.snapshot()->accounts())
        for (const CertificateRule& rule : account.certificates)
            if (rule.id == request.id) {
                address = shownAddress(account);
                value = QString::fromUtf8(rule.value);
            }
    const ActPtr act = beginAct(context, caller, api::AccountCertificateRemove::kVerb, address, value);
    context.shared.directory.removeCertificate(request.id, context.control, finishAct(context, act, reply),
                                               rowOf<base::Done>(act));
}

}  // namespace

void addAccountCertificateVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::AccountCertificatesList>(
        [&context](const api::AccountCertificatesList& request, const Caller&, auto reply) {
            listCertificates(context, request, reply);
        });
    dispatcher.on<api::AccountCertificateAdd>(
        [&context](const api::AccountCertificateAdd& request, const Caller& caller, auto reply) {
            addCertificate(context, request, caller, reply);
        });
    dispatcher.on<api::AccountCertificateRemove>(
        [&context](const api::AccountCertificateRemove& request, const Caller& caller, auto reply) {
            removeCertificate(context, request, caller, reply);
        });
}

}  // namespace postern::admin
