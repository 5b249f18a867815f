#include "engine/admin/authorityverbs.h"
#include "engine/admin/certificateforms.h"

#include "engine/tls/exportfile.h"
#include "engine/tls/pickcertificate.h"

// Certificates as files, and everything together as a backup.
namespace postern::admin {
namespace {

base::Result<api::FileData> exportFile(const tls::IdentityStore& identities,
                                       const api::CertificateExportFile& request) {
    const auto chain = identities.certificatePem(request.name.toUtf8());
    if (!chain)
        return chain.error();
    const QString& name = request.name;
    const auto finish = [&name](const base::Result<QByteArray>& bytes, const char* ending,
                                const char* mediaType) {
        return bytes ? base::Result<api::FileData>(fileData(name, ending, mediaType, *bytes)) : bytes.error();
    };
    const QList<QByteArray> links = tls::splitPem(*chain);
    if (request.format == QStringLiteral("pem"))
        return finish(*chain, ".pem", "application/x-pem-file");
    if (request.format == QStringLiteral("crt"))
        return finish(links.value(0), ".crt", "application/x-pem-file");
    if (request.format == QStringLiteral("chain"))
        return finish(links.mid(1).join(), "-chain.pem", "application/x-pem-file");
    if (request.format == QStringLiteral("der"))
        return finish(tls::makeDer(*chain), ".cer", "application/pkix-cert");
    if (request.format == QStringLiteral("p7b"))
        return finish(tls::makePkcs7(*chain), ".p7b", "application/x-pkcs7-certificates");
    if (request.format != QStringLiteral("p12"))
        return base::fail("cert.format", QStringLiteral("\"%1\" is no format of a certificate file"),
                          {request.format});
    if (const base::Status good = checkFilePassword(request.password); !good)
        return good.error();
    const auto known = identities.snapshot();
    const tls::Identity* identity = known->find(request.name.toUtf8());
    if (!identity || identity->keyName.isEmpty())
        return base::fail("cert.reserved", QStringLiteral("The key of the Test certificate stays here"));
    auto key = identities.keyPem(identity->keyName);
    if (!key)
        return key.error();
    return finish(tls::makePkcs12({{name, *chain, key.take()}}, base::Secret(request.password.toUtf8())),
                  ".p12", "application/x-pkcs12");
}

void backup(AdminContext& context, const api::CertificatesBackup& request, const Caller& caller,
            const Dispatcher::Reply<api::FileData>& reply) {
    if (const base::Status good = checkFilePassword(request.password); !good) {
        reply(good.error());
        return;
    }
    const QString day =
        QDateTime::fromMSecsSinceEpoch(context.shared.clock.utcMs(), Qt::UTC).date().toString(Qt::ISODate);
    inPool<api::FileData>(
        context,
        [&identities = context.identities, &authorities = context.authorities, request,
         day]() -> base::Result<api::FileData> {
            const auto own = authorities.backup();
            if (!own)
                return own.error();
            const auto bytes = identities.backup(base::Secret(request.password.toUtf8()), *own);
            return bytes ? base::Result<api::FileData>(fileData(QStringLiteral("postern-certificates-") + day,
                                                                ".p12", "application/x-pkcs12", *bytes))
                         : bytes.error();
        },
        [&context, caller, reply](const base::Result<api::FileData>& file) {
            handOut(context,
                    beginAct(context, caller, api::CertificatesBackup::kVerb,
                             QStringLiteral("all keys and certificates")),
                    file, reply);
        });
}

using RestoreReply = std::function<void(const base::Result<tls::RestoreOutcome>&)>;

/// One authority after the other, each with its own row; one that is there already stays as it is.
void restoreAuthorities(AdminContext& context, const Caller& caller,
                        QList<tls::AuthorityInBackup> authorities, tls::RestoreOutcome outcome,
                        const RestoreReply& reply) {
    if (authorities.isEmpty())
        return reply(outcome);
    const tls::AuthorityInBackup next = authorities.takeFirst();
    const QString name = QString::fromUtf8(next.name);
    if (context.authorities.snapshot()->find(next.name) != nullptr) {
        outcome.skipped += name;
        return restoreAuthorities(context, caller, authorities, outcome, reply);
    }
    const ActPtr act = beginAct(context, caller, api::CertificatesRestore::kVerb, name);
    context.authorities.restore(
        next, context.control,
        [&context, act, caller, authorities, outcome, name,
         reply](const base::Result<tls::CertificateFacts>& facts) mutable {
            if (!facts)
                return reply(facts.error());
            tellAct(context, *act);
            outcome.installed += name;
            restoreAuthorities(context, caller, authorities, outcome, reply);
        },
        authorityRow(act));
}

store::Along<tls::RestoreOutcome> restoreRow(const ActPtr& act) {
    return rowOf<tls::RestoreOutcome>(
        act, [](Act& filled, store::Connection&, const tls::RestoreOutcome& done) -> base::Status {
            filled.object = done.installed.join(QStringLiteral(", "));
            filled.reason = done.skipped.isEmpty()
                                ? QString()
                                : QStringLiteral("skipped ") + done.skipped.join(QStringLiteral(", "));
            return base::Done{};
        });
}

/// Keys, certificates and requests in one commit, then the authorities.
void restoreFile(AdminContext& context, const Caller& caller, tls::ImportedFile file,
                 tls::OnConflict conflict, const RestoreReply& reply) {
    const QList<tls::AuthorityInBackup> authorities = tls::takeAuthorities(file);
    if (file.keys.isEmpty() && !authorities.isEmpty())
        return restoreAuthorities(context, caller, authorities, {}, reply);
    const ActPtr act = beginAct(context, caller, api::CertificatesRestore::kVerb, {});
    context.identities.restore(
        std::move(file), conflict, context.control,
        [&context, act, caller, authorities, reply](const base::Result<tls::RestoreOutcome>& done) {
            if (!done)
                return reply(done);
            tellAct(context, *act);
            restoreAuthorities(context, caller, authorities, *done, reply);
        },
        restoreRow(act));
}

base::Result<tls::OnConflict> conflictOf(const QString& name) {
    if (name.isEmpty() || name == QStringLiteral("skip"))
        return tls::OnConflict::Skip;
    if (name == QStringLiteral("replace"))
        return tls::OnConflict::Replace;
    if (name == QStringLiteral("rename"))
        return tls::OnConflict::Rename;
    return base::fail("cert.conflict", QStringLiteral("\"%1\" is none of skip, replace and rename"), {name});
}

void restore(AdminContext& context, const api::CertificatesRestore& request, const Caller& caller,
             const Dispatcher::Reply<api::RestoreReport>& reply) {
    const auto conflict = conflictOf(request.conflict);
    if (!conflict) {
        reply(conflict.error());
        return;
    }
    const auto finish = [reply](const base::Result<tls::RestoreOutcome>& done) {
        if (!done) {
            reply(done.error());
            return;
        }
        reply(api::RestoreReport{done->installed, done->skipped, done->keys, done->requests});
    };
    inPool<tls::ImportedFile>(
        context, [request] { return readFile(request.base64, request.password, base::kMaxRestoreFile); },
        [&context, caller, conflict = *conflict, finish, reply](base::Result<tls::ImportedFile> file) {
            if (file)
                restoreFile(context, caller, file.take(), conflict, finish);
            else
                reply(file.error());
        });
}

base::Result<api::KeptCertificateList> keptList(const tls::IdentityStore& identities, const QString& name) {
    const auto kept = identities.kept(name.toUtf8());
    if (!kept)
        return kept.error();
    api::KeptCertificateList list;
    for (const tls::KeptCertificate& one : *kept) {
        api::KeptCertificate info;
        info.id = one.id;
        info.name = QString::fromUtf8(one.name);
        info.keyName = QString::fromUtf8(one.keyName);
        info.replacedUtcMs = one.replacedUtcMs;
        info.subject = one.facts.commonName;
        info.keyType = one.facts.keyType;
        info.sha256 = QString::fromLatin1(one.facts.sha256Hex);
        info.notAfterUtcMs = one.facts.notAfter.isValid() ? one.facts.notAfter.toMSecsSinceEpoch() : 0;
        list.kept += info;
    }
    return list;
}

void recover(AdminContext& context, const api::CertificateRecover& request, const Caller& caller,
             const Dispatcher::Reply<api::RestoreReport>& reply) {
    const QByteArray name = request.name.toUtf8();
    const auto accept = bindCheck(context, name, {}, {true});
    if (!accept) {
        reply(accept.error());
        return;
    }
    const ActPtr act = beginAct(context, caller, api::CertificateRecover::kVerb, request.name);
    context.identities.recover(
        name, request.id, *accept, context.control,
        [&context, act, reply](const base::Result<tls::RestoreOutcome>& done) {
            if (!done) {
                reply(done.error());
                return;
            }
            tellAct(context, *act);
            reply(api::RestoreReport{done->installed, done->skipped, done->keys, done->requests});
        },
        rowOf<tls::RestoreOutcome>(
            act, [name](Act& filled, store::Connection& connection, const tls::RestoreOutcome&) {
                return certificateNow(name)(filled, connection, {});
            }));
}

}  // namespace

void addExportVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::CertificateExport>(
        [&context](const api::CertificateExport& request, const Caller&, auto reply) {
            const auto pem = context.identities.certificatePem(request.name.toUtf8());
            if (pem)
                reply(api::Text{QString::fromLatin1(pem.value())});
            else
                reply(pem.error());
        });
    dispatcher.on<api::AuthorityExport>([&context](const api::AuthorityExport&, const Caller&, auto reply) {
        reply(api::Text{QString::fromLatin1(context.identities.testAuthorityPem())});
    });
    dispatcher.on<api::CertificateExportFile>([&context](const api::CertificateExportFile& request,
                                                         const Caller& caller, auto reply) {
        inPool<api::FileData>(
            context, [&identities = context.identities, request] { return exportFile(identities, request); },
            [&context, request, caller, reply](const base::Result<api::FileData>& file) {
                if (request.format != QStringLiteral("p12"))
                    return reply(file);
                handOut(context, beginAct(context, caller, api::CertificateExportFile::kVerb, request.name),
                        file, reply);
            });
    });
    dispatcher.on<api::CertificatesBackup>(
        [&context](const api::CertificatesBackup& request, const Caller& caller, auto reply) {
            backup(context, request, caller, reply);
        });
    dispatcher.on<api::CertificateBackups>([&context](const api::CertificateBackups& request, const Caller&,
                                                      auto reply) {
        inPool<api::KeptCertificateList>(
            context,
            [&identities = context.identities, name = request.name] { return keptList(identities, name); },
            reply);
    });
    dispatcher.on<api::CertificateRecover>(
        [&context](const api::CertificateRecover& request, const Caller& caller, auto reply) {
            recover(context, request, caller, reply);
        });
    dispatcher.on<api::CertificatesRestore>(
        [&context](const api::CertificatesRestore& request, const Caller& caller, auto reply) {
            restore(context, request, caller, reply);
        });
}

}  // namespace postern::admin
