#include "engine/api/verbs.h"

#include "engine/api/json.h"

#include <QHash>

#include <algorithm>

namespace postern::api {
namespace {

using Registry = QHash<QByteArray, VerbTypes>;

template <class... Requests>
Registry makeRegistry() {
    Registry registry;
    (registry.insert(Requests::kVerb, VerbTypes{QMetaType::fromType<Requests>(),
                                                QMetaType::fromType<typename Requests::Reply>()}),
     ...);
    return registry;
}

const Registry& registry() {
    static const Registry all = makeRegistry<
        StatusRead, ServiceStart, ServiceStop, ServiceRestart, SettingsList, SettingsSet, DomainsList,
        DomainAdd, DomainRemove, DomainSet, AccountsList, AccountAdd, AccountRemove, AccountSet,
        AccountSuspend, AccountUnlock, AliasesList, AliasSet, AliasRemove, KeysList, KeyGenerate, KeyImport,
        KeyTestRun, KeyExport, KeyRemove, KeyJobRead, KeyJobCancel, KeyStoreRead, KeyStoreSet, KeyStoreUnlock,
        CertificatesList, CertificateShow, CertificateSelfSigned, CertificateRequestMake, RequestsList,
        RequestSet, RequestRemove, RequestComplete, CertificateExamine, CertificateInstall, CertificateRemove,
        CertificateBind, CertificateCompanion, ChainSet, ChainComplete, ChainRemove, CertificateExport,
        CertificateExportFile, CertificatesBackup, CertificatesRestore, CertificateBackups,
        CertificateRecover, AuthorityExport, NamesCheck, DomainRename, DomainSecurityRead, DomainSecuritySet,
        AuthoritiesList, AuthorityCreate, AuthorityImport, AuthorityRemove, AuthorityRoot, AuthorityTrust,
        TemplatesList, TemplateSet, CertificateIssue, IssuedCertificates, IssuedRevoke, CrlRead, CrlImport,
        JournalRead, AccountCertificatesList, AccountCertificateAdd, AccountCertificateRemove,
        ClientFactsList, CutOffPreview, ProbationConfirm, ProbationRevert, TlsCatalogueRead, SessionsList,
        SessionClose, LogRead, MetricsRead, StoreCheck, StoreBackup, StoreRestore, SetUpFinish>();
    return all;
}

}  // namespace

VerbTypes verbTypes(const QByteArray& verb) {
    return registry().value(verb);
}

QList<QByteArray> verbNames() {
    QList<QByteArray> names = registry().keys();
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace postern::api
