#include "engine/admin/authorityverbs.h"
#include "engine/admin/certificateforms.h"
#include "engine/admin/certificatejournal.h"

#include "engine/tls/exportfile.h"
#include "engine/tls/importfile.h"
#include "engine/tls/mobileconfig.h"
#include "engine/tls/signingrequest.h"

#include <algorithm>
#include <optional>

// What own authorities issue and revoke.
namespace postern::admin {
namespace {

using IssueReply = Dispatcher::Reply<api::IssueResult>;

QString base64(const QByteArray& bytes) {
    return QString::fromLatin1(bytes.toBase64());
}

/// One order on its way: what was asked, by whom, and what to do with the certificate.
struct Job {
    AdminContext& context;
    Dispatcher& dispatcher;
    Caller caller;
    api::CertificateIssue request;
    IssueReply reply;
};
using JobPtr = std::shared_ptr<const Job>;

/// Asks another verb as the same caller.
template <class Request>
void askVerb(const JobPtr& job, const Request& request,
             std::function<void(base::Result<typename Request::Reply>)> then) {
    job->dispatcher.dispatch(Request::kVerb, QVariant::fromValue(request), job->caller,
                             [then = std::move(then)](const base::Result<QVariant>& reply) {
                                 if (reply)
                                     then(reply->template value<typename Request::Reply>());
                                 else
                                     then(reply.error());
                             });
}

void nameIssued(Act& act, const tls::IssuedRow& row) {
    act.object = QString::fromUtf8(row.authority) + QLatin1Char(' ') + QString::fromLatin1(row.serial);
    act.sha256 = QString::fromLatin1(row.sha256);
}

store::Along<tls::IssuedRow> issuedRow(const ActPtr& act) {
    return rowOf<tls::IssuedRow>(
        act, [](Act& filled, store::Connection&, const tls::IssuedRow& row) -> base::Status {
            nameIssued(filled, row);
            return base::Done{};
        });
}

/// Whose certificate cannot be used as it should must not stay good.
void takeBack(const JobPtr& job, const tls::IssuedRow& row, const base::Error& why) {
    const ActPtr act = beginAct(job->context, job->caller, api::IssuedRevoke::kVerb, {}, {}, why.text);
    job->context.authorities.revoke(
        row.authority, row.serial, "cessationOfOperation", job->context.control,
        [job, act, why](const base::Result<tls::IssuedRow>& revoked) {
            if (revoked)
                tellAct(job->context, *act);
            job->reply(why);
        },
        issuedRow(act));
}

/// The private key leaves in this file only: PKCS#12, or a profile around it.
base::Result<api::FileData> keyFile(const api::CertificateIssue& request,
                                    const tls::IssuedCertificate& issued) {
    const QString name = request.commonName.isEmpty() ? request.account : request.commonName;
    const auto p12 =
        tls::makePkcs12({{name, issued.chainPem, issued.keyPem}}, base::Secret(request.password.toUtf8()));
    if (!p12)
        return p12.error();
    QString file = name;
    file.replace(QLatin1Char('/'), QLatin1Char('_'));
    if (!request.mobileconfig)
        return api::FileData{file + QStringLiteral(".p12"), QStringLiteral("application/x-pkcs12"),
                             base64(*p12)};
    const QByteArray leaf = issued.row.pem;
    const auto root = tls::makeDer(issued.chainPem.sliced(leaf.size()));
    return api::FileData{file + QStringLiteral(".mobileconfig"),
                         QStringLiteral("application/x-apple-aspen-config"),
                         base64(tls::makeIdentityProfile(*p12, root ? *root : QByteArray(), name))};
}

api::IssueResult resultOf(const JobPtr& job, const tls::IssuedCertificate& issued) {
    api::IssueResult result;
    result.issued = describeIssued(issued.row, job->context.shared.clock.utcMs());
    result.chainPem = QString::fromLatin1(issued.chainPem);
    return result;
}

bool isStored(const AdminContext& context, const tls::IssuedRow& row) {
    const auto identities = context.identities.snapshot();
    return std::any_of(identities->all.begin(), identities->all.end(),
                       [&row](const tls::Identity& one) { return one.facts.sha256Hex == row.sha256; });
}

/// A request of this engine: its answer is installed by the same operation as one that came from elsewhere.
void complete(const JobPtr& job, const tls::IssuedCertificate& issued) {
    api::RequestComplete answer;
    answer.name = job->request.request;
    answer.base64 = base64(issued.chainPem);
    answer.replace = job->request.replace;
    answer.beside = job->request.beside;
    askVerb(job, answer, [job, issued](const base::Result<api::CertificateInfo>& installed) {
        // What the store has may be served already: that one stays good, whatever else went wrong.
        if (!installed)
            return isStored(job->context, issued.row) ? job->reply(installed.error())
                                                      : takeBack(job, issued.row, installed.error());
        api::IssueResult result = resultOf(job, issued);
        result.installed = *installed;
        job->reply(result);
    });
}

/// From now on the account may log in with it.
void mapToAccount(const JobPtr& job, const tls::IssuedCertificate& issued, const api::FileData& file) {
    api::AccountCertificateAdd add;
    add.address = job->request.account;
    add.label = issued.row.subject;
    add.base64 = base64(issued.row.pem);
    add.match = QStringLiteral("fingerprint");
    askVerb(job, add, [job, issued, file](const base::Result<api::ClientCertificateInfo>& added) {
        if (!added)
            return takeBack(job, issued.row, added.error());
        api::IssueResult result = resultOf(job, issued);
        result.file = file;
        job->reply(result);
    });
}

void deliver(const JobPtr& job, const tls::IssuedCertificate& issued) {
    if (!job->request.request.isEmpty())
        return complete(job, issued);
    api::FileData file;
    if (!issued.keyPem.isEmpty()) {
        const auto made = keyFile(job->request, issued);
        if (!made)
            return takeBack(job, issued.row, made.error());
        file = *made;
    }
    if (!job->request.account.isEmpty())
        return mapToAccount(job, issued, file);
    api::IssueResult result = resultOf(job, issued);
    result.file = file;
    job->reply(result);
}

QByteArray templateOf(const api::CertificateIssue& request) {
    return request.templateName.isEmpty() ? "server" : request.templateName.toUtf8();
}

void place(const JobPtr& job, tls::IssueOrder order) {
    const api::CertificateIssue& request = job->request;
    order.authority = request.authority.toUtf8();
    order.templateName = templateOf(request);
    order.account = request.account;
    order.validDays = request.validDays;
    if (!request.commonName.isEmpty())
        order.fields.commonName = request.commonName;
    if (!request.names.isEmpty())
        order.fields.names = request.names;
    if (!request.account.isEmpty() && !order.mails.contains(request.account))
        order.mails += request.account;
    if (order.fields.commonName.isEmpty())
        order.fields.commonName = order.fields.names.isEmpty() ? request.account : order.fields.names.first();
    const ActPtr act = beginAct(job->context, job->caller, api::CertificateIssue::kVerb, {});
    job->context.authorities.issue(
        order, job->context.control,
        [job, act](const base::Result<tls::IssuedCertificate>& issued) {
            if (!issued)
                return job->reply(issued.error());
            tellAct(job->context, *act);
            deliver(job, *issued);
        },
        rowOf<tls::IssuedCertificate>(
            act, [](Act& filled, store::Connection&, const tls::IssuedCertificate& issued) -> base::Status {
                nameIssued(filled, issued.row);
                filled.reason = issued.row.subject;
                return base::Done{};
            }));
}

/// Names and key of the request count, its wishes for extensions do not.
void placeRequest(const JobPtr& job, const QByteArray& csr) {
    inPool<tls::RequestFacts>(
        job->context,
        [csr]() -> base::Result<tls::RequestFacts> {
            const auto file = tls::readImportedFile(csr, {});
            if (!file)
                return file.error();
            if (file->requestPem.isEmpty())
                return base::fail("csr.unreadable", QStringLiteral("This is no signing request"));
            return tls::requestFacts(file->requestPem);
        },
        [job](const base::Result<tls::RequestFacts>& facts) {
            if (!facts)
                return job->reply(facts.error());
            tls::IssueOrder order;
            order.fields = facts->fields;
            order.publicPem = facts->publicPem;
            place(job, order);
        });
}

void placePending(const JobPtr& job) {
    askVerb(job, api::RequestsList{}, [job](const base::Result<api::RequestList>& list) {
        if (!list)
            return job->reply(list.error());
        for (const api::RequestInfo& request : list->requests)
            if (request.name == job->request.request)
                return placeRequest(job, request.csrPem.toLatin1());
        job->reply(base::fail("request.missing", QStringLiteral("There is no request named \"%1\""),
                              {job->request.request}));
    });
}

QByteArray requestBytes(const QString& csr) {
    const QByteArray text = csr.toLatin1();
    return text.contains("-----BEGIN") ? text : QByteArray::fromBase64(text);
}

/// A request that waits here is answered at once: nothing is issued that could not be used.
base::Status checkPending(const AdminContext& context, const api::CertificateIssue& request) {
    const auto identities = context.identities.snapshot();
    const tls::PendingRequest* waiting = identities->request(request.request.toUtf8());
    if (!waiting)
        return base::fail("request.missing", QStringLiteral("There is no request named \"%1\""),
                          {request.request});
    const QByteArray wanted = templateOf(request);
    for (const tls::TemplateRules& rules : context.authorities.templates())
        if (rules.name == wanted && !rules.usages.contains("serverAuth"))
            return base::fail("cert.purpose", QStringLiteral("The certificate is not meant for servers"));
    if (identities->find(waiting->name) != nullptr && waiting->replaces != waiting->name)
        return base::fail("cert.exists", QStringLiteral("There is already a certificate named \"%1\""),
                          {request.request});
    const auto users = usersOfRequest(context, *waiting, {}, {});
    if (!users)
        return users.error();
    const auto accept = bindCheck(context, waiting->name, *users, {false, {}, true});
    const auto facts = tls::requestFacts(waiting->csrPem);
    if (!accept || !facts)
        return accept ? facts.error() : accept.error();
    tls::Identity candidate;
    candidate.name = waiting->name;
    candidate.facts.commonName = facts->fields.commonName;
    candidate.facts.names = facts->fields.names;
    candidate.facts.keyType = facts->keyType;
    return checkNameFree(context, candidate, {request.replace, waiting->replaces, request.beside});
}

/// What can be said before anything is made.
base::Status checkOrder(const AdminContext& context, const api::CertificateIssue& request) {
    const auto authorities = context.authorities.snapshot();
    const tls::Authority* authority = authorities->find(request.authority.toUtf8());
    if (!authority || !authority->own)
        return base::fail("authority.missing", QStringLiteral("There is no authority named \"%1\""),
                          {request.authority});
    const auto address = auth::normaliseAddress(request.account);
    if (!request.account.isEmpty() && !(address && context.shared.directory.snapshot()->account(*address)))
        return base::fail("account.missing", QStringLiteral("There is no account %1"), {request.account});
    if (!request.request.isEmpty() && !request.csr.isEmpty())
        return base::fail("issue.source",
                          QStringLiteral("Either a pending request or a request file, not both"));
    const bool makesKey = request.request.isEmpty() && request.csr.isEmpty();
    if (makesKey)
        return checkFilePassword(request.password);
    return request.request.isEmpty() ? base::Status(base::Done{}) : checkPending(context, request);
}

void issue(const JobPtr& job) {
    if (const base::Status checked = checkOrder(job->context, job->request); !checked)
        return job->reply(checked.error());
    if (!job->request.request.isEmpty())
        placePending(job);
    else if (!job->request.csr.isEmpty())
        placeRequest(job, requestBytes(job->request.csr));
    else
        place(job, {});
}

void revoke(AdminContext& context, const api::IssuedRevoke& request, const Caller& caller,
            const Dispatcher::Reply<api::IssuedInfo>& reply) {
    const QByteArray reason = request.reason.isEmpty() ? "unspecified" : request.reason.toUtf8();
    const ActPtr act = beginAct(context, caller, api::IssuedRevoke::kVerb, {}, {}, QString::fromUtf8(reason));
    context.authorities.revoke(
        request.authority.toUtf8(), request.serial.toLatin1(), reason, context.control,
        [&context, act, reply](const base::Result<tls::IssuedRow>& row) {
            if (!row)
                return reply(row.error());
            tellAct(context, *act);
            reply(describeIssued(*row, context.shared.clock.utcMs()));
        },
        issuedRow(act));
}

void issued(AdminContext& context, const api::IssuedCertificates& request,
            const Dispatcher::Reply<api::IssuedList>& reply) {
    const qint64 now = context.shared.clock.utcMs();
    const tls::AuthorityStore& store = context.authorities;
    const QByteArray name = request.authority.toUtf8();
    // The authority of the Test certificate is in the list of all and keeps no account of what it signs.
    const bool known = name.isEmpty() || name == "test" || store.snapshot()->find(name) != nullptr;
    if (!known)
        return reply(base::fail("authority.missing", QStringLiteral("There is no authority named \"%1\""),
                                {request.authority}));
    inPool<api::IssuedList>(
        context,
        [&store, now, name]() -> base::Result<api::IssuedList> {
            const auto rows = store.issued(name);
            if (!rows)
                return rows.error();
            api::IssuedList list;
            for (const tls::IssuedRow& row : *rows) list.issued += describeIssued(row, now);
            return list;
        },
        reply);
}

}  // namespace

api::IssuedInfo describeIssued(const tls::IssuedRow& row, qint64 nowUtcMs) {
    api::IssuedInfo info;
    info.authority = QString::fromUtf8(row.authority);
    info.serial = QString::fromLatin1(row.serial);
    info.subject = row.subject;
    info.names = row.names;
    info.templateName = QString::fromUtf8(row.templateName);
    info.account = row.account;
    info.notBeforeUtcMs = row.notBeforeUtcMs;
    info.notAfterUtcMs = row.notAfterUtcMs;
    info.state = row.revokedUtcMs != 0           ? QStringLiteral("revoked")
                 : row.notAfterUtcMs <= nowUtcMs ? QStringLiteral("expired")
                                                 : QStringLiteral("valid");
    info.revokedUtcMs = row.revokedUtcMs;
    info.reason = QString::fromLatin1(row.reason);
    info.sha256 = QString::fromLatin1(row.sha256);
    info.pem = QString::fromLatin1(row.pem);
    return info;
}

void addIssueVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::CertificateIssue>(
        [&context, &dispatcher](const api::CertificateIssue& request, const Caller& caller, auto reply) {
            issue(std::make_shared<const Job>(Job{context, dispatcher, caller, request, reply}));
        });
    dispatcher.on<api::IssuedCertificates>([&context](const api::IssuedCertificates& request, const Caller&,
                                                      auto reply) { issued(context, request, reply); });
    dispatcher.on<api::IssuedRevoke>([&context](const api::IssuedRevoke& request, const Caller& caller,
                                                auto reply) { revoke(context, request, caller, reply); });
}

}  // namespace postern::admin
