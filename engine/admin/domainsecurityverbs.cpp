#include "engine/admin/certificatejournal.h"
#include "engine/admin/certificateview.h"
#include "engine/admin/cutoffverbs.h"

#include "engine/tls/verdict.h"

#include <QHostAddress>

#include <algorithm>

// "SSL/TLS Certificate To Use" of each domain (C125-C135, C153, C154).
namespace postern::admin {
namespace {

using SecurityReply = Dispatcher::Reply<api::DomainSecurity>;
using Choice = services::DomainTlsChoice;

base::Result<const auth::Domain*> domainOf(const auth::Directory& directory, const QString& name) {
    const auto key = auth::normaliseDomain(name);
    if (const auth::Domain* domain = key ? directory.domain(key.value()) : nullptr)
        return domain;
    return base::fail("domain.missing", QStringLiteral("there is no domain %1"), {name});
}

services::DomainTls choiceOf(const services::DomainTlsList& all, base::DomainId id) {
    const auto found =
        std::find_if(all.begin(), all.end(), [id](const auto& choice) { return choice.domain == id; });
    services::DomainTls none;
    none.domain = id;
    return found == all.end() ? none : *found;
}

/// The certificates that may answer for the domain.
QList<const tls::Identity*> serving(const CertificateView& view, const services::DomainTls& choice) {
    QList<const tls::Identity*> found;
    if (choice.choice == Choice::No)
        return found;
    for (const tls::Identity& identity : view.identities->all) {
        const bool test = identity.name == "test";
        const bool serves = choice.choice == Choice::Custom ? identity.name == choice.certificate
                            : choice.choice == Choice::Test ? test
                                                            : !test || !view.servicesOf("test").isEmpty();
        if (serves && identity.usable())
            found += &identity;
    }
    return found;
}

/// Names of the domain, and names in it that clients asked for, that no certificate of `serving` holds.
QStringList uncovered(const AdminContext& context, const auth::Domain& domain,
                      const QList<const tls::Identity*>& certificates) {
    QList<QByteArray> own{domain.name};
    own += domain.aliases;
    QStringList wanted;
    for (const QByteArray& name : std::as_const(own)) wanted += QString::fromUtf8(name);
    const auto seen = context.seenNames ? context.seenNames() : QHash<QString, qint64>();
    for (auto it = seen.cbegin(); it != seen.cend(); ++it)
        if (std::any_of(own.cbegin(), own.cend(), [&](const QByteArray& name) {
                return it.key().endsWith(QLatin1Char('.') + QString::fromUtf8(name));
            }))
            wanted += it.key();
    wanted.removeIf([&certificates](const QString& name) {
        return std::any_of(
            certificates.cbegin(), certificates.cend(),
            [&name](const tls::Identity* identity) { return tls::holdsName(identity->facts, name); });
    });
    wanted.removeDuplicates();
    return wanted;
}

base::Error hintFor(const services::DomainTls& choice, const CertificateView& view,
                    const QStringList& uncovered) {
    const QString certificate = QString::fromUtf8(choice.certificate);
    const tls::Identity* identity = view.identities->find(choice.certificate);
    if (choice.choice == Choice::Custom && identity == nullptr)
        return base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""), {certificate});
    if (choice.choice == Choice::Custom && !identity->usable())
        return identity->problem;
    if (choice.choice == Choice::Custom && !uncovered.isEmpty())
        return base::fail(
            "domain.names-uncovered",
            QStringLiteral("the certificate \"%1\" does not hold %2; make a new request for it"),
            {certificate, uncovered.join(QStringLiteral(", "))});
    if (choice.choice != Choice::Custom && !certificate.isEmpty())
        return base::fail("domain.certificate-not-used",
                          QStringLiteral("the certificate \"%1\" is used only when Custom is chosen"),
                          {certificate});
    return {};
}

api::DomainSecurity describe(const AdminContext& context, const auth::Domain& domain) {
    const CertificateView view = viewOf(context);
    const services::DomainTls choice = choiceOf(*view.domainTls, domain.id);
    api::DomainSecurity security;
    security.domain = domain.display;
    security.choice = services::domainTlsChoiceName(choice.choice);
    security.certificate = QString::fromUtf8(choice.certificate);
    for (const QHostAddress& address : choice.addresses) security.addresses += address.toString();
    security.names += QString::fromUtf8(domain.name);
    for (const QByteArray& alias : domain.aliases) security.names += QString::fromUtf8(alias);
    if (choice.choice != Choice::No)
        security.uncovered = uncovered(context, domain, serving(view, choice));
    security.hint = toInfo(hintFor(choice, view, security.uncovered));
    return security;
}

void answerSecurity(const AdminContext& context, const QString& name, const SecurityReply& reply) {
    const auto directory = context.shared.directory.snapshot();
    const auto domain = domainOf(*directory, name);
    if (domain)
        reply(describe(context, **domain));
    else
        reply(domain.error());
}

base::Result<services::DomainTls> choiceOf(const AdminContext& context,
                                           const api::DomainSecuritySet& request) {
    const auto directory = context.shared.directory.snapshot();
    const auto domain = domainOf(*directory, request.domain);
    const auto choice = services::domainTlsChoiceOf(request.choice);
    if (!domain || !choice)
        return domain ? choice.error() : domain.error();
    services::DomainTls next{(*domain)->id, *choice, request.certificate.toUtf8(), {}};
    const bool named = !request.certificate.isEmpty() || *choice == Choice::Custom;
    if (named && context.identities.snapshot()->find(next.certificate) == nullptr)
        return base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""),
                          {request.certificate});
    for (const QString& text : request.addresses) {
        const QHostAddress address(text.trimmed());
        if (address.isNull())
            return base::fail("domain.address-invalid", QStringLiteral("\"%1\" is not an address"), {text});
        if (!next.addresses.contains(address))
            next.addresses += address;
    }
    return next;
}

/// The domain as it is, with those who would be cut off by the choice.
void check(const AdminContext& context, const api::DomainSecuritySet& request,
           const services::DomainTls& choice, const SecurityReply& reply) {
    services::DomainTlsList choices = *context.domainTls.snapshot();
    choices.removeIf([&choice](const services::DomainTls& each) { return each.domain == choice.domain; });
    choices += choice;
    findCutOffs(context, rulesNow(context),
                rulesWith(context, *context.settings.snapshot(), *context.identities.snapshot(), choices),
                [&context, request, reply](const base::Result<CutOffs>& found) {
                    if (!found)
                        return reply(found.error());
                    answerSecurity(context, request.domain,
                                   [reply, lost = found.value().lost](base::Result<api::DomainSecurity> now) {
                                       if (now) {
                                           api::DomainSecurity security = now.take();
                                           security.cutOff = lost;
                                           return reply(security);
                                       }
                                       reply(now.error());
                                   });
                });
}

void set(AdminContext& context, const api::DomainSecuritySet& request, const Caller& caller,
         const SecurityReply& reply) {
    const auto choice = choiceOf(context, request);
    if (!choice) {
        reply(choice.error());
        return;
    }
    if (request.checkOnly)
        return check(context, request, *choice, reply);
    const QString chosen = request.choice + QLatin1Char(' ') + request.certificate + QLatin1Char(' ') +
                           request.addresses.join(QLatin1Char(' '));
    const ActPtr act =
        beginAct(context, caller, api::DomainSecuritySet::kVerb, request.domain, {}, chosen.trimmed());
    context.domainTls.set(
        *choice, context.control,
        [&context, act, reply](const base::Status& done) {
            if (!done) {
                reply(done.error());
                return;
            }
            tellAct(context, *act);
            answerSecurity(context, act->object, reply);
        },
        rowOf<base::Done>(act));
}

void rename(AdminContext& context, const api::DomainRename& request, const Caller& caller,
            const SecurityReply& reply) {
    context.shared.directory.renameDomain(
        request.name, request.newName, !request.dropOld, context.control,
        [&context, request, caller, reply](const base::Status& done) {
            if (!done)
                return reply(done.error());
            journal(context, caller,
                    QStringLiteral("rename domain %1 to %2").arg(request.name, request.newName));
            answerSecurity(context, request.newName, [reply](base::Result<api::DomainSecurity> now) {
                if (!now)
                    return reply(now.error());
                api::DomainSecurity security = now.take();
                if (security.hint.code.isEmpty() && !security.uncovered.isEmpty())
                    security.hint = toInfo(base::fail(
                        "domain.certificate-unchanged",
                        QStringLiteral(
                            "no certificate changes by that, and none holds %1; make a new request"),
                        {security.uncovered.join(QStringLiteral(", "))}));
                reply(security);
            });
        });
}

}  // namespace

void addDomainSecurityVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::DomainRename>([&context](const api::DomainRename& request, const Caller& caller,
                                                auto reply) { rename(context, request, caller, reply); });
    dispatcher.on<api::DomainSecurityRead>(
        [&context](const api::DomainSecurityRead& request, const Caller&, auto reply) {
            answerSecurity(context, request.domain, reply);
        });
    dispatcher.on<api::DomainSecuritySet>([&context](const api::DomainSecuritySet& request,
                                                     const Caller& caller,
                                                     auto reply) { set(context, request, caller, reply); });
}

}  // namespace postern::admin
