#include "engine/admin/certificateforms.h"
#include "engine/admin/certificatejournal.h"
#include "engine/admin/certificateview.h"

#include "engine/tls/keys.h"

// Private keys: made, taken in, tested, given out under a password, removed.
namespace postern::admin {
namespace {

using KeyReply = Dispatcher::Reply<api::KeyInfo>;

base::Error missing(const QString& name) {
    return base::fail("key.missing", QStringLiteral("There is no key named \"%1\""), {name});
}

void answerKey(const AdminContext& context, const QByteArray& name, const KeyReply& reply) {
    const CertificateView view = viewOf(context);
    if (const tls::StoredKey* key = view.identities->key(name))
        reply(view.info(*key));
    else
        reply(missing(QString::fromUtf8(name)));
}

/// The end of generate and import.
std::function<void(const base::Status&)> finishKey(AdminContext& context, const ActPtr& act,
                                                   const QByteArray& name, const KeyReply& reply) {
    return [&context, act, name, reply](const base::Status& done) {
        if (!done) {
            reply(done.error());
            return;
        }
        tellAct(context, *act);
        answerKey(context, name, reply);
    };
}

void generate(AdminContext& context, const api::KeyGenerate& request, const Caller& caller,
              const KeyReply& reply) {
    const auto type = keyTypeOf(request.keyType);
    if (!type) {
        reply(type.error());
        return;
    }
    const QByteArray name = request.name.toUtf8();
    const ActPtr act = beginAct(context, caller, api::KeyGenerate::kVerb, request.name);
    context.identities.generateKey(name, {{}, *type, request.job.toUtf8()}, context.control,
                                   finishKey(context, act, name, reply),
                                   rowOf<base::Done>(act, keyNow(name)));
}

base::Result<base::Secret> onlyKey(const api::KeyImport& request) {
    auto file = readFile(request.base64, request.password);
    if (!file)
        return file.error();
    if (file->keys.isEmpty())
        return base::fail("import.no-key", QStringLiteral("There is no private key in it"));
    return file->keys.first().pem;
}

void importOne(AdminContext& context, const api::KeyImport& request, const Caller& caller,
               const KeyReply& reply) {
    const QByteArray name = request.name.toUtf8();
    const ActPtr act = beginAct(context, caller, api::KeyImport::kVerb, request.name);
    inPool<base::Secret>(
        context, [request] { return onlyKey(request); },
        [&context, name, reply, act](base::Result<base::Secret> pem) {
            if (pem)
                context.identities.importKey(name, pem.take(), context.control,
                                             finishKey(context, act, name, reply),
                                             rowOf<base::Done>(act, keyNow(name)));
            else
                reply(pem.error());
        });
}

void test(const AdminContext& context, const QString& name, const Dispatcher::Reply<api::KeyTest>& reply) {
    inPool<api::KeyTest>(
        context,
        [&identities = context.identities, name]() -> base::Result<api::KeyTest> {
            const auto pem = identities.keyPem(name.toUtf8());
            if (!pem)
                return pem.error();
            const base::Status good = tls::testKey(*pem);
            return good ? api::KeyTest{true, QStringLiteral("Verification String is OK")}
                        : api::KeyTest{false, good.error().text};
        },
        reply);
}

void exportOne(AdminContext& context, const api::KeyExport& request, const Caller& caller,
               const Dispatcher::Reply<api::FileData>& reply) {
    if (const base::Status good = checkFilePassword(request.password); !good) {
        reply(good.error());
        return;
    }
    inPool<api::FileData>(
        context,
        [&identities = context.identities, request]() -> base::Result<api::FileData> {
            const auto pem = identities.keyPem(request.name.toUtf8());
            if (!pem)
                return pem.error();
            const auto file = tls::exportKey(*pem, base::Secret(request.password.toUtf8()));
            return file ? base::Result<api::FileData>(
                              fileData(request.name, ".key", "application/x-pem-file", *file))
                        : file.error();
        },
        [&context, request, caller, reply](const base::Result<api::FileData>& file) {
            const auto identities = context.identities.snapshot();
            const tls::StoredKey* key = identities->key(request.name.toUtf8());
            handOut(context,
                    beginAct(context, caller, api::KeyExport::kVerb, request.name,
                             key ? QString::fromLatin1(key->spkiSha256) : QString()),
                    file, reply);
        });
}

void remove(AdminContext& context, const api::KeyRemove& request, const Caller& caller,
            const Dispatcher::Reply<api::Empty>& reply) {
    const QByteArray name = request.name.toUtf8();
    const CertificateView view = viewOf(context);
    const tls::StoredKey* key = view.identities->key(name);
    if (!key) {
        reply(missing(request.name));
        return;
    }
    QStringList users;
    for (const tls::Identity& identity : view.identities->all)
        if (identity.keyName == name)
            users += view.servicesOf(identity.name) + view.domainsOf(identity.name);
    users.removeDuplicates();
    if (!users.isEmpty()) {
        reply(base::fail("key.in-use", QStringLiteral("a certificate with the key \"%1\" is used by %2"),
                         {request.name, users.join(QStringLiteral(", "))}));
        return;
    }
    const QString pin = QString::fromLatin1(key->spkiSha256);
    const api::KeyInfo info = view.info(*key);
    if (!info.requests.isEmpty() && !request.force) {
        reply(base::fail("key.request-waits",
                         QStringLiteral("a request made with the key \"%1\" waits for its certificate: %2"),
                         {request.name, info.requests.join(QStringLiteral(", "))}));
        return;
    }
    const QStringList along = info.certificates + info.requests;
    const ActPtr act =
        beginAct(context, caller, api::KeyRemove::kVerb, request.name, pin,
                 along.isEmpty() ? QString() : QStringLiteral("with ") + along.join(QStringLiteral(", ")));
    context.identities.removeKey(name, context.control, finishAct(context, act, reply),
                                 rowOf<base::Done>(act));
}

api::KeyJob jobOf(const tls::KeyJobState& state) {
    static const char* const kNames[] = {"unknown", "running", "done", "cancelled"};
    return {QLatin1StringView(kNames[static_cast<size_t>(state.phase)]), state.steps, state.sinceUtcMs};
}

}  // namespace

void addKeyVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::KeysList>([&context](const api::KeysList&, const Caller&, auto reply) {
        const CertificateView view = viewOf(context);
        api::KeyList list;
        for (const tls::StoredKey& key : view.identities->keys) list.keys += view.info(key);
        reply(list);
    });
    dispatcher.on<api::KeyGenerate>([&context](const api::KeyGenerate& request, const Caller& caller,
                                               auto reply) { generate(context, request, caller, reply); });
    dispatcher.on<api::KeyImport>([&context](const api::KeyImport& request, const Caller& caller,
                                             auto reply) { importOne(context, request, caller, reply); });
    dispatcher.on<api::KeyTestRun>([&context](const api::KeyTestRun& request, const Caller&, auto reply) {
        test(context, request.name, reply);
    });
    dispatcher.on<api::KeyExport>([&context](const api::KeyExport& request, const Caller& caller,
                                             auto reply) { exportOne(context, request, caller, reply); });
    dispatcher.on<api::KeyRemove>([&context](const api::KeyRemove& request, const Caller& caller,
                                             auto reply) { remove(context, request, caller, reply); });
    dispatcher.on<api::KeyJobRead>([&context](const api::KeyJobRead& request, const Caller&, auto reply) {
        reply(jobOf(context.identities.jobs().state(request.job.toUtf8())));
    });
    dispatcher.on<api::KeyJobCancel>([&context](const api::KeyJobCancel& request, const Caller& caller,
                                                auto reply) {
        if (!context.identities.jobs().cancel(request.job.toUtf8())) {
            reply(base::fail("key.no-job", QStringLiteral("no key is being made as \"%1\""), {request.job}));
            return;
        }
        journal(context, caller, QStringLiteral("cancel the making of a key"));
        reply(api::Empty{});
    });
}

}  // namespace postern::admin
