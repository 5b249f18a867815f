#include "engine/admin/certificateforms.h"
#include "engine/admin/certificatejournal.h"
#include "engine/admin/certificateview.h"

// Signing requests: made, noted, answered, given up.
namespace postern::admin {
namespace {

using RequestReply = Dispatcher::Reply<api::RequestInfo>;

base::Error missing(const QByteArray& name) {
    return base::fail("request.missing", QStringLiteral("There is no request named \"%1\" that waits"),
                      {QString::fromUtf8(name)});
}

void answerRequest(const AdminContext& context, const QByteArray& name, const RequestReply& reply) {
    const CertificateView view = viewOf(context);
    if (const tls::PendingRequest* request = view.identities->request(name))
        reply(view.info(*request));
    else
        reply(missing(name));
}

QString pinOf(const AdminContext& context, const QByteArray& request) {
    const auto identities = context.identities.snapshot();
    const tls::PendingRequest* waiting = identities->request(request);
    const tls::StoredKey* key = waiting ? identities->key(waiting->keyName) : nullptr;
    return key ? QString::fromLatin1(key->spkiSha256) : QString();
}

/// The end of an act after which the request waits.
std::function<void(const base::Status&)> finishRequest(AdminContext& context, const ActPtr& act,
                                                       const RequestReply& reply) {
    return [&context, act, reply](const base::Status& done) {
        if (!done) {
            reply(done.error());
            return;
        }
        tellAct(context, *act);
        answerRequest(context, act->object.toUtf8(), reply);
    };
}

void make(AdminContext& context, const api::CertificateRequestMake& form, const Caller& caller,
          const RequestReply& reply) {
    const auto fields = fieldsOfForm(form);
    const auto users = usersFor(context, form.services, form.domains);
    if (!fields || !users) {
        reply(fields ? users.error() : fields.error());
        return;
    }
    tls::SigningOrder order;
    order.fields = *fields;
    order.key = {form.keyName.toUtf8(), fields->keyType, form.job.toUtf8()};
    order.replace = form.replace;
    order.notes.name = (form.name.isEmpty() ? form.commonName : form.name).toUtf8();
    order.notes.note = form.note;
    order.notes.authority = form.authority;
    order.notes.verification = form.verification;
    order.notes.checklist = form.checklist;
    order.notes.replaces = form.replaces.toUtf8();
    order.notes.services = form.services;
    order.notes.domains = form.domains;
    if (!form.replaces.isEmpty() && context.identities.snapshot()->find(order.notes.replaces) == nullptr) {
        reply(base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""), {form.replaces}));
        return;
    }
    const QByteArray name = order.notes.name;
    const ActPtr act = beginAct(context, caller, api::CertificateRequestMake::kVerb, QString::fromUtf8(name));
    order.along = rowOf<base::Done>(act, requestKeyNow(name));
    context.identities.makeRequest(std::move(order), context.control, finishRequest(context, act, reply));
}

void setNotes(AdminContext& context, const api::RequestSet& request, const Caller& caller,
              const RequestReply& reply) {
    tls::PendingRequest notes;
    notes.name = request.name.toUtf8();
    notes.note = request.note;
    notes.authority = request.authority;
    notes.verification = request.verification;
    notes.checklist = request.checklist;
    const ActPtr act = beginAct(context, caller, api::RequestSet::kVerb, request.name);
    context.identities.setRequestNotes(notes, context.control, finishRequest(context, act, reply),
                                       rowOf<base::Done>(act, requestKeyNow(notes.name)));
}

void remove(AdminContext& context, const api::RequestRemove& request, const Caller& caller,
            const Dispatcher::Reply<api::Empty>& reply) {
    const QString pin = pinOf(context, request.name.toUtf8());
    const ActPtr act = beginAct(context, caller, api::RequestRemove::kVerb, request.name, pin,
                                request.removeKey ? QStringLiteral("with its key") : QString());
    context.identities.removeRequest(request.name.toUtf8(), request.removeKey, context.control,
                                     finishAct(context, act, reply), rowOf<base::Done>(act));
}

base::Result<tls::AnswerOrder> answerOrder(const api::RequestComplete& request) {
    auto file = readFile(request.base64, request.password);
    auto chain = readChain(request.chainBase64);
    if (!file || !chain)
        return file ? chain.error() : file.error();
    tls::AnswerOrder order;
    order.name = request.name.toUtf8();
    order.file = file.take();
    order.chain = chain.take();
    order.force = request.force;
    return order;
}

void complete(AdminContext& context, const api::RequestComplete& request, const Caller& caller,
              const Dispatcher::Reply<api::CertificateInfo>& reply) {
    const auto identities = context.identities.snapshot();
    const QByteArray name = request.name.toUtf8();
    const tls::PendingRequest* waiting = identities->request(name);
    const auto users = waiting ? usersOfRequest(context, *waiting, request.services, request.domains)
                               : base::Result<Users>(missing(name));
    const auto accept = users
                            ? bindCheck(context, name, *users,
                                        {request.replace || request.force, waiting->replaces, request.beside})
                            : base::Result<tls::AcceptCertificate>(users.error());
    if (!accept) {
        reply(accept.error());
        return;
    }
    const tls::Identity* old = identities->find(waiting->replaces);
    const QString before = old ? QString::fromLatin1(old->facts.sha256Hex) : QString();
    const ActPtr act = beginAct(context, caller, api::RequestComplete::kVerb, request.name, {},
                                replacing(before, request.force));
    const auto finish = [&context, act, name, caller, reply, users = *users,
                         replace = request.replace](const base::Status& done) {
        if (!done) {
            reply(done.error());
            return;
        }
        tellAct(context, *act);
        finishCertificate(context, name, replace ? withThoseOfTheSameName(context, name, users) : users,
                          caller, reply);
    };
    inPool<tls::AnswerOrder>(
        context, [request] { return answerOrder(request); },
        [&context, reply, finish, act, name, accept = *accept](base::Result<tls::AnswerOrder> order) {
            if (!order) {
                reply(order.error());
                return;
            }
            order->accept = accept;
            order->roots = rootsFor(context);
            order->along = rowOf<base::Done>(act, certificateNow(name));
            context.identities.completeRequest(order.take(), context.control, finish);
        });
}

}  // namespace

void addRequestVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::CertificateRequestMake>(
        [&context](const api::CertificateRequestMake& form, const Caller& caller, auto reply) {
            make(context, form, caller, reply);
        });
    dispatcher.on<api::RequestsList>([&context](const api::RequestsList&, const Caller&, auto reply) {
        const CertificateView view = viewOf(context);
        api::RequestList list;
        for (const tls::PendingRequest& request : view.identities->requests)
            list.requests += view.info(request);
        reply(list);
    });
    dispatcher.on<api::RequestSet>([&context](const api::RequestSet& request, const Caller& caller,
                                              auto reply) { setNotes(context, request, caller, reply); });
    dispatcher.on<api::RequestRemove>([&context](const api::RequestRemove& request, const Caller& caller,
                                                 auto reply) { remove(context, request, caller, reply); });
    dispatcher.on<api::RequestComplete>(
        [&context](const api::RequestComplete& request, const Caller& caller, auto reply) {
            complete(context, request, caller, reply);
        });
}

}  // namespace postern::admin
