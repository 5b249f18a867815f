#include "engine/admin/certificateforms.h"
#include "engine/admin/certificatejournal.h"
#include "engine/admin/certificateview.h"
#include "engine/admin/chaincompletion.h"

#include "engine/tls/keys.h"
#include "engine/tls/pickcertificate.h"
#include "engine/tls/signingrequest.h"

// Chains and companions, and the look into a file before anything is done with it.
namespace postern::admin {
namespace {

using InfoReply = Dispatcher::Reply<api::CertificateInfo>;

/// The end of an act that changed how a certificate is served.
std::function<void(const base::Status&)> finish(AdminContext& context, const ActPtr& act,
                                                const InfoReply& reply) {
    return [&context, act, reply](const base::Status& done) {
        if (!done) {
            reply(done.error());
            return;
        }
        tellAct(context, *act);
        answerCertificate(context, act->object.toUtf8(), reply);
    };
}

tls::StoreAlong chainRow(const ActPtr& act) {
    return rowOf<base::Done>(act, certificateNow(act->object.toUtf8()));
}

void setChain(AdminContext& context, const api::ChainSet& request, const Caller& caller,
              const InfoReply& reply) {
    const ActPtr act = beginAct(context, caller, api::ChainSet::kVerb, request.name, {},
                                request.force ? QStringLiteral("forced") : QString());
    inPool<QList<QByteArray>>(
        context, [request] { return readChain(request.base64); },
        [&context, request, act, reply](base::Result<QList<QByteArray>> others) {
            if (others && others->isEmpty())
                others = base::fail("import.no-certificate", QStringLiteral("There is no certificate in it"));
            if (others)
                context.identities.setChain(request.name.toUtf8(), others.take(), request.force,
                                            rootsFor(context), context.control, finish(context, act, reply),
                                            chainRow(act));
            else
                reply(others.error());
        });
}

void completeAndSet(AdminContext& context, const std::shared_ptr<QNetworkAccessManager>& network,
                    const api::ChainComplete& request, const Caller& caller, const InfoReply& reply) {
    const ActPtr act = beginAct(context, caller, api::ChainComplete::kVerb, request.name);
    completeChain(context, network, request.name.toUtf8(),
                  [&context, request, act, reply](base::Result<QList<QByteArray>> others) {
                      if (others && !others->isEmpty())
                          context.identities.setChain(request.name.toUtf8(), others.take(), false,
                                                      rootsFor(context), context.control,
                                                      finish(context, act, reply), chainRow(act));
                      else if (others)
                          answerCertificate(context, request.name.toUtf8(), reply);  // nothing is missing
                      else
                          reply(others.error());
                  });
}

/// The pin of the key the certificates should match, and what is known of that key.
base::Result<QByteArray> wantedPin(const CertificateView& view, const api::CertificateExamine& request,
                                   const tls::ImportedFile& file, const QList<QByteArray>& certificates,
                                   api::FileContents& contents) {
    QByteArray pin;
    if (!file.keys.isEmpty()) {
        const base::Secret& pem = file.keys.first().pem;
        if (const base::Status strong = tls::checkKeyStrength(pem); !strong)
            return strong.error();
        if (const base::Status tested = tls::testKey(pem); !tested)
            return tested.error();
        const auto facts = tls::keyFacts(pem);
        if (!facts)
            return facts.error();
        contents.keyType = facts->type;
        pin = facts->spkiSha256;
    }
    const tls::StoredKey* stored = nullptr;
    if (!request.keyName.isEmpty()) {
        stored = view.identities->key(request.keyName.toUtf8());
        if (!stored)
            return base::fail("key.missing", QStringLiteral("There is no key named \"%1\""),
                              {request.keyName});
    } else if (!pin.isEmpty()) {
        stored = view.identities->keyBySpki(pin);
    }
    for (const QByteArray& pem : certificates)
        if (const auto spki = tls::certificateSpkiSha256(pem); !stored && pin.isEmpty() && spki)
            stored = view.identities->keyBySpki(*spki);
    if (stored) {
        contents.keyName = QString::fromUtf8(stored->name);
        pin = stored->spkiSha256;
        for (const tls::PendingRequest& waiting : view.identities->requests)
            if (waiting.keyName == stored->name)
                contents.request = QString::fromUtf8(waiting.name);
    }
    return pin;
}

QList<base::Error> leafProblems(const CertificateView& view, const QByteArray& leafPem,
                                const QString& request) {
    if (const tls::PendingRequest* waiting = view.identities->request(request.toUtf8()))
        if (const auto problems = tls::answerProblems(leafPem, waiting->csrPem, view.now))
            return *problems;
    return tls::serverProblems(leafPem, view.now);
}

base::Result<api::FileContents> examine(const CertificateView& view, const api::CertificateExamine& request) {
    const auto file = readFile(request.base64, request.password);
    const auto chain = readChain(request.chainBase64);
    if (!file || !chain)
        return file ? chain.error() : file.error();
    api::FileContents contents;
    contents.format = QString::fromLatin1(file->format);
    contents.keys = static_cast<int>(file->keys.size());
    const QList<QByteArray> certificates = tls::certificatesOf(*file) + *chain;
    const auto pin = wantedPin(view, request, *file, certificates, contents);
    if (!pin)
        return pin.error();
    if (certificates.isEmpty())
        return contents;
    const auto picked = tls::pickCertificate(certificates, *pin, view.now, view.roots->all);
    if (!picked)
        return picked.error();
    for (const base::Error& problem :
         leafProblems(view, picked->leafPem, contents.request) + picked->problems)
        contents.problems += toInfo(problem);
    auto leaf = view.details(picked->leafPem, picked->chain);
    if (!leaf)
        return leaf.error();
    contents.certificates += leaf.take();
    for (const QByteArray& pem : certificates) {
        if (pem == picked->leafPem)
            continue;
        auto other = view.details(pem, {});
        if (!other)
            return other.error();
        contents.certificates += other.take();
    }
    return contents;
}

}  // namespace

void addChainVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::ChainSet>([&context](const api::ChainSet& request, const Caller& caller, auto reply) {
        setChain(context, request, caller, reply);
    });
    const auto network = std::make_shared<QNetworkAccessManager>();
    dispatcher.on<api::ChainComplete>(
        [&context, network](const api::ChainComplete& request, const Caller& caller, auto reply) {
            completeAndSet(context, network, request, caller, reply);
        });
    dispatcher.on<api::ChainRemove>(
        [&context](const api::ChainRemove& request, const Caller& caller, auto reply) {
            const ActPtr act = beginAct(context, caller, api::ChainRemove::kVerb, request.name);
            context.identities.setChain(request.name.toUtf8(), {}, false, {}, context.control,
                                        finish(context, act, reply), chainRow(act));
        });
    dispatcher.on<api::CertificateCompanion>([&context](const api::CertificateCompanion& request,
                                                        const Caller& caller, auto reply) {
        const ActPtr act =
            beginAct(context, caller, api::CertificateCompanion::kVerb, request.name, {}, request.companion);
        context.identities.setCompanion(request.name.toUtf8(), request.companion.toUtf8(), context.control,
                                        finish(context, act, reply), chainRow(act));
    });
    dispatcher.on<api::CertificateExamine>(
        [&context](const api::CertificateExamine& request, const Caller&, auto reply) {
            inPool<api::FileContents>(
                context, [view = viewOf(context), request] { return examine(view, request); }, reply);
        });
}

}  // namespace postern::admin
