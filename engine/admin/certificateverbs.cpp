#include "engine/admin/certificateforms.h"
#include "engine/admin/certificatejournal.h"
#include "engine/admin/certificateview.h"

// Certificates: shown, made, installed, assigned, removed.
namespace postern::admin {
namespace {

using InfoReply = Dispatcher::Reply<api::CertificateInfo>;

QString shaOf(const AdminContext& context, const QByteArray& name) {
    const auto identities = context.identities.snapshot();
    const tls::Identity* identity = identities->find(name);
    return identity ? QString::fromLatin1(identity->facts.sha256Hex) : QString();
}

void answerDetails(const AdminContext& context, const QByteArray& name,
                   const Dispatcher::Reply<api::CertificateDetails>& reply) {
    const CertificateView view = viewOf(context);
    const tls::Identity* identity = view.identities->find(name);
    if (!identity) {
        reply(base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""),
                         {QString::fromUtf8(name)}));
        return;
    }
    inPool<api::CertificateDetails>(
        context,
        [view, identity]() -> base::Result<api::CertificateDetails> { return view.details(*identity); },
        reply);
}

/// A new one that replaces another under a name of its own is used in its place from now on.
Users placeOf(const AdminContext& context, const QByteArray& name, const Users& users, bool replaces) {
    return replaces ? withThoseOfTheSameName(context, name, users) : users;
}

void selfSign(AdminContext& context, const api::CertificateSelfSigned& form, const Caller& caller,
              const InfoReply& reply) {
    auto fields = fieldsOfForm(form);
    const auto users = usersFor(context, form.services, form.domains);
    if (!fields || !users) {
        reply(fields ? users.error() : fields.error());
        return;
    }
    if (form.validDays != 0)
        fields->validDays = form.validDays;
    const QByteArray name = (form.name.isEmpty() ? form.commonName : form.name).toUtf8();
    const auto accept = bindCheck(context, name, *users, {form.replace, {}, form.beside});
    if (!accept) {
        reply(accept.error());
        return;
    }
    const QString before = shaOf(context, name);
    const ActPtr act = beginAct(context, caller, api::CertificateSelfSigned::kVerb, QString::fromUtf8(name),
                                {}, replacing(before, false));
    context.identities.createSelfSigned(
        {name,
         *fields,
         {form.keyName.toUtf8(), fields->keyType, form.job.toUtf8()},
         form.replace,
         form.requestToo,
         *accept,
         rowOf<base::Done>(act, certificateNow(name))},
        context.control,
        [&context, act, name, caller, reply, before, users = *users,
         replace = form.replace](const base::Status& made) {
            if (!made) {
                reply(made.error());
                return;
            }
            tellAct(context, *act);
            finishCertificate(context, name, placeOf(context, name, users, replace && before.isEmpty()),
                              caller, reply);
        });
}

// Everything of the form into one file, as if it had come so.
base::Result<tls::InstallOrder> installOrder(const api::CertificateInstall& request) {
    tls::InstallOrder order;
    order.name = request.name.toUtf8();
    order.keyName = request.keyName.toUtf8();
    order.replace = request.replace;
    order.force = request.force;
    const base::Secret password(request.password.toUtf8());
    QList<QByteArray> files;
    for (const QString& text : {request.chainPem, request.keyPem})
        if (!text.isEmpty())
            files += text.toUtf8();
    if (!request.base64.isEmpty()) {
        auto bytes = bytesOf(request.base64);
        if (!bytes)
            return bytes.error();
        files += bytes.take();
    }
    for (const QByteArray& bytes : std::as_const(files)) {
        const auto file = tls::readImportedFile(bytes, password);
        if (!file)
            return file.error();
        order.file.certificates += file->certificates;
        order.file.keys += file->keys;
    }
    return order;
}

void install(AdminContext& context, const api::CertificateInstall& request, const Caller& caller,
             const InfoReply& reply) {
    const auto users = usersFor(context, request.services, request.domains);
    if (!users) {
        reply(users.error());
        return;
    }
    const QByteArray name = request.name.toUtf8();
    const auto accept =
        bindCheck(context, name, *users, {request.replace || request.force, {}, request.beside});
    if (!accept) {
        reply(accept.error());
        return;
    }
    const QString before = shaOf(context, name);
    const ActPtr act = beginAct(context, caller, api::CertificateInstall::kVerb, request.name, {},
                                replacing(before, request.force));
    const auto finish = [&context, act, name, caller, reply, before, users = *users,
                         replace = request.replace](const base::Status& installed) {
        if (!installed) {
            reply(installed.error());
            return;
        }
        tellAct(context, *act);
        finishCertificate(context, name, placeOf(context, name, users, replace && before.isEmpty()), caller,
                          reply);
    };
    // Reading may cost a key derivation.
    inPool<tls::InstallOrder>(
        context, [request] { return installOrder(request); },
        [&context, reply, finish, act, name, accept = *accept](base::Result<tls::InstallOrder> order) {
            if (!order) {
                reply(order.error());
                return;
            }
            order->accept = accept;
            order->roots = rootsFor(context);
            order->along = rowOf<base::Done>(act, certificateNow(name));
            context.identities.install(order.take(), context.control, finish);
        });
}

void remove(AdminContext& context, const api::CertificateRemove& request, const Caller& caller,
            const Dispatcher::Reply<api::Empty>& reply) {
    const QByteArray name = request.name.toUtf8();
    const CertificateView view = viewOf(context);
    const QStringList users = view.servicesOf(name) + view.domainsOf(name);
    if (!users.isEmpty() && name != "test") {
        reply(base::fail("cert.in-use", QStringLiteral("the certificate \"%1\" is used by %2"),
                         {request.name, users.join(QStringLiteral(", "))}));
        return;
    }
    const ActPtr act =
        beginAct(context, caller, api::CertificateRemove::kVerb, request.name, shaOf(context, name));
    context.identities.remove(name, context.control, finishAct(context, act, reply), rowOf<base::Done>(act));
}

void bindOne(AdminContext& context, const api::CertificateBind& request, const Caller& caller,
             const InfoReply& reply) {
    const auto users = usersFor(context, request.services, request.domains);
    const QByteArray name = request.name.toUtf8();
    if (!users || context.identities.snapshot()->find(name) == nullptr) {
        reply(users ? base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""),
                                 {request.name})
                    : users.error());
        return;
    }
    bindUsers(context, name, *users, caller, [&context, name, reply](const base::Status& bound) {
        if (!bound) {
            reply(bound.error());
            return;
        }
        answerCertificate(context, name, reply);
    });
}

QStringList namesOf(const AdminContext& context, const Users& users) {
    QStringList names = users.services;
    const auto directory = context.shared.directory.snapshot();
    for (const base::DomainId id : users.domains)
        if (const auth::Domain* domain = directory->domain(id))
            names += domain->display;
    return names;
}

}  // namespace

void finishCertificate(AdminContext& context, const QByteArray& name, const Users& users,
                       const Caller& caller, const InfoReply& reply) {
    bindUsers(context, name, users, caller, [&context, name, users, reply](const base::Status& bound) {
        if (bound) {
            answerCertificate(context, name, reply);
            return;
        }
        const api::ErrorInfo problem = toInfo(withReason(
            "cert.not-bound", QStringLiteral("the certificate is stored, but %1 could not take it over: %2"),
            namesOf(context, users).join(QStringLiteral(", ")), toInfo(bound.error())));
        answerCertificate(context, name, [reply, problem](base::Result<api::CertificateInfo> info) {
            if (info)
                info->warnings.prepend(problem);
            reply(std::move(info));
        });
    });
}

void addCertificateVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::CertificatesList>([&context](const api::CertificatesList&, const Caller&, auto reply) {
        inPool<api::CertificateList>(
            context,
            [view = viewOf(context)]() -> base::Result<api::CertificateList> {
                api::CertificateList list;
                for (const tls::Identity& identity : view.identities->all)
                    list.certificates += view.info(identity);
                return list;
            },
            reply);
    });
    dispatcher.on<api::CertificateShow>(
        [&context](const api::CertificateShow& request, const Caller&, auto reply) {
            answerDetails(context, request.name.toUtf8(), reply);
        });
    dispatcher.on<api::CertificateSelfSigned>(
        [&context](const api::CertificateSelfSigned& form, const Caller& caller, auto reply) {
            selfSign(context, form, caller, reply);
        });
    dispatcher.on<api::CertificateInstall>(
        [&context](const api::CertificateInstall& request, const Caller& caller, auto reply) {
            install(context, request, caller, reply);
        });
    dispatcher.on<api::CertificateRemove>(
        [&context](const api::CertificateRemove& request, const Caller& caller, auto reply) {
            remove(context, request, caller, reply);
        });
    dispatcher.on<api::CertificateBind>([&context](const api::CertificateBind& request, const Caller& caller,
                                                   auto reply) { bindOne(context, request, caller, reply); });
}

}  // namespace postern::admin
