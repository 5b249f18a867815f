#include "engine/tls/authoritystore.h"

#include "engine/tls/authoritystore_parts.h"
#include "engine/tls/crl.h"
#include "engine/tls/foreigncrl.h"
#include "engine/tls/ocsp.h"
#include "engine/tls/x509parts.h"

#include <QUrl>

#include <algorithm>

namespace postern::tls {
namespace {

constexpr qint64 kHourMs = 3'600'000;
constexpr qint64 kKeepRevokedMs = 7 * 24 * kHourMs;  // on the list after the certificate has expired
constexpr qsizetype kMaxResponses = 4096;

}  // namespace

void takeForeignLists(Authority& authority, const QByteArray& stored) {
    authority.crlDer = stored;
    authority.listed.clear();
    authority.crlNextUpdateUtcMs = 0;
    for (const ForeignList& list : storedLists(stored)) {
        authority.listed.insert(list.issuerDer, list.serials);
        if (list.tillUtcMs != 0 &&
            (authority.crlNextUpdateUtcMs == 0 || list.tillUtcMs < authority.crlNextUpdateUtcMs))
            authority.crlNextUpdateUtcMs = list.tillUtcMs;
    }
}

base::Result<Authority> authorityOf(const AuthorityRow& row) {
    base::Result<CertificateFacts> facts = certificateFacts(row.certificatePem);
    const std::vector<X509Ptr> certificates = readCertificates(row.certificatePem);
    if (!facts || certificates.empty())
        return facts ? base::fail("tls.certificate-unreadable",
                                  QStringLiteral("The certificate cannot be read"))
                     : facts.error();
    Authority authority;
    authority.name = row.name;
    authority.own = row.own;
    authority.certificatePem = row.certificatePem;
    authority.subjectDer = nameDer(X509_get_subject_name(certificates.front().get()));
    authority.facts = facts.take();
    authority.createdUtcMs = row.createdUtcMs;
    authority.crlDer = row.crlDer;
    authority.crlNumber = row.crlNumber;
    authority.crlUrl = row.crlUrl;
    if (row.own)
        authority.crlNextUpdateUtcMs = crlNextUpdate(row.crlDer);
    else
        takeForeignLists(authority, row.crlDer);
    return authority;
}

// ---- what is held

void AuthorityStore::Parts::update(const std::function<void()>& change) {
    auto next = std::make_shared<Authorities>();
    std::vector<Listener> listeners;
    {
        const std::lock_guard lock(mutex);
        change();
        responses.clear();
        next->revision = ++revision;
        for (const Held& one : held) {
            next->all += one.authority;
            for (auto it = one.authority.issued.begin(); it != one.authority.issued.end(); ++it)
                if (it->revokedUtcMs != 0)
                    next->revoked[one.authority.subjectDer].insert(it.key());
        }
        for (const Held& one : held) {
            for (auto it = one.authority.listed.begin(); it != one.authority.listed.end(); ++it)
                if (!isOwnName(it.key()))
                    next->revoked[it.key()].unite(it.value());
        }
        listeners = changed;
        snapshot.set(next);
    }
    for (const Listener& listener : listeners) listener(next);
}

/// What own authorities revoked stands in their own records; somebody of the same name adds nothing.
bool AuthorityStore::Parts::isOwnName(const QByteArray& nameDer) const {
    return std::any_of(held.begin(), held.end(), [&nameDer](const Held& one) {
        return one.authority.own && one.authority.subjectDer == nameDer;
    });
}

AuthorityStore::Parts::Held* AuthorityStore::Parts::find(const QByteArray& name) {
    const auto found = std::find_if(held.begin(), held.end(),
                                    [&name](const Held& one) { return one.authority.name == name; });
    return found == held.end() ? nullptr : &*found;
}

void AuthorityStore::Parts::put(Held one) {
    const auto place = std::lower_bound(held.begin(), held.end(), one, [](const Held& a, const Held& b) {
        return a.authority.name < b.authority.name;
    });
    held.insert(place, std::move(one));
}

base::Result<KeyPair> AuthorityStore::Parts::signer(const QByteArray& name) {
    QByteArray certificate, sealed;
    {
        const std::lock_guard lock(mutex);
        const Held* one = find(name);
        if (one == nullptr || !one->authority.own)
            return authorityMissing(name);
        certificate = one->authority.certificatePem;
        sealed = one->sealedKey;
    }
    const std::shared_ptr<const KeyWrap> wrap = keys();
    if (!wrap)
        return base::fail("key.locked", QStringLiteral("The private keys are locked"));
    base::Result<base::Secret> key = wrap->unseal(sealName(name), sealed);
    if (!key)
        return key.error();
    return KeyPair{certificate, key.take()};
}

base::Result<TemplateRules> AuthorityStore::Parts::rulesOf(const QByteArray& name) {
    const std::lock_guard lock(mutex);
    for (const TemplateRules& rules : templates)
        if (rules.name == name)
            return rules;
    return base::fail("template.missing", QStringLiteral("There is no template \"%1\""),
                      {QString::fromUtf8(name)});
}

// ---- lists of revoked certificates

base::Result<QByteArray> AuthorityStore::Parts::makeList(const QByteArray& name, qint64 number) {
    const base::Result<KeyPair> authority = signer(name);
    if (!authority)
        return authority.error();
    QList<RevokedSerial> revoked;
    int hours = 0;
    const qint64 nowMs = clock.utcMs();
    {
        const std::lock_guard lock(mutex);
        hours = publishing.crlHours;
        if (const Held* one = find(name))
            for (auto it = one->authority.issued.begin(); it != one->authority.issued.end(); ++it)
                if (it->revokedUtcMs != 0 && it->notAfterUtcMs + kKeepRevokedMs > nowMs)
                    revoked += {it.key(), it->revokedUtcMs, it->reason};
    }
    return makeCrl(*authority, revoked, number, now(), now().addSecs(hours * 3600LL));
}

/// What was revoked while the keys were locked, or just before the end, is not on the list yet.
bool AuthorityStore::Parts::tellsTooLittle(const Authority& authority) const {
    if (!authority.own)
        return false;
    const QSet<QByteArray> listed = crlSerials(authority.crlDer);
    for (auto it = authority.issued.begin(); it != authority.issued.end(); ++it)
        if (it->revokedUtcMs != 0 && it->notAfterUtcMs + kKeepRevokedMs > clock.utcMs() &&
            !listed.contains(it.key()))
            return true;
    return false;
}

void AuthorityStore::Parts::takeList(const QByteArray& name, const QByteArray& crlDer, qint64 number) {
    update([this, &name, &crlDer, number] {
        Held* one = find(name);
        if (one == nullptr || number < one->authority.crlNumber)
            return;
        one->authority.crlDer = crlDer;
        one->authority.crlNumber = number;
        one->authority.crlNextUpdateUtcMs = crlNextUpdate(crlDer);
        one->listDue = false;
    });
}

void AuthorityStore::publishList(const std::shared_ptr<Parts>& parts, const QByteArray& name,
                                 const std::function<void(const base::Status&)>& then) {
    const auto sign = [parts, name, then](qint64 number) {
        const base::Result<QByteArray> crl = parts->makeList(name, number);
        if (!crl)
            return then(crl.error());
        parts->store.writer().submit<base::Done>(
            [name, crl = *crl, number](store::Transaction& transaction) {
                return authoritytable::putCrl(transaction.connection(), name, crl, number);
            },
            nullptr,
            [parts, name, crl = *crl, number, then](const base::Status& stored) {
                if (stored)
                    parts->takeList(name, crl, number);
                then(stored);
            });
    };
    parts->store.writer().submit<qint64>(
        [name](store::Transaction& transaction) {
            return authoritytable::nextCrlNumber(transaction.connection(), name);
        },
        nullptr,
        [parts, sign, then](const base::Result<qint64>& number) {
            if (!number)
                then(number.error());
            else if (!parts->pool.tryPost([sign, next = *number] { sign(next); }))
                then(poolBusy());
        });
}

void AuthorityStore::refreshLists() {
    QList<QByteArray> due;
    {
        const std::lock_guard lock(m_parts->mutex);
        const qint64 half = m_parts->publishing.crlHours * kHourMs / 2;
        const qint64 longest = m_parts->clock.utcMs() + 2 * half + kHourMs;
        for (const Parts::Held& one : std::as_const(m_parts->held)) {
            const qint64 end = one.authority.crlNextUpdateUtcMs;
            if (one.authority.own && (one.listDue || end < m_parts->clock.utcMs() + half || end > longest))
                due += one.authority.name;
        }
    }
    for (const QByteArray& name : due)
        publishList(m_parts, name, [parts = m_parts, name](const base::Status& done) {
            if (!done)
                parts->log.write(base::LogCategory::Tls, base::LogLevel::Problem,
                                 "authority " + name +
                                     ": no new list of revoked certificates: " + done.error().text.toUtf8());
        });
}

// ---- start, snapshot, settings

AuthorityStore::AuthorityStore(store::Store& store, Keys keys, std::shared_ptr<KeyMaker> maker,
                               const base::Clock& clock, base::ThreadPool& pool, base::Log& log)
    : m_parts(std::make_shared<Parts>(store, std::move(keys), clock, pool, log)), m_maker(std::move(maker)) {
    m_parts->snapshot.set(std::make_shared<Authorities>());
}

AuthorityStore::~AuthorityStore() = default;

base::Status AuthorityStore::load() {
    const base::Result<std::unique_ptr<store::Reader>> reader = m_parts->store.openReader();
    if (!reader)
        return reader.error();
    store::Connection& connection = (*reader)->connection();
    const base::Result<QList<AuthorityRow>> rows = authoritytable::all(connection);
    if (!rows)
        return rows.error();
    const base::Result<QList<IssuedRow>> issued = authoritytable::issued(connection, {});
    if (!issued)
        return issued.error();
    base::Result<QList<TemplateRules>> templates = authoritytable::templates(connection);
    if (!templates)
        return templates.error();
    m_parts->update([this, &rows, &issued, &templates] {
        for (const AuthorityRow& row : *rows) {
            base::Result<Authority> authority = authorityOf(row);
            if (authority)
                m_parts->put({authority.take(), row.sealedKey, false});
            else
                m_parts->log.write(base::LogCategory::Tls, base::LogLevel::Failure,
                                   "authority " + row.name + ": " + authority.error().text.toUtf8());
        }
        for (const IssuedRow& row : *issued)
            if (Parts::Held* one = m_parts->find(row.authority))
                one->authority.issued.insert(row.serial, {row.notAfterUtcMs, row.revokedUtcMs, row.reason});
        for (Parts::Held& one : m_parts->held) one.listDue = m_parts->tellsTooLittle(one.authority);
        m_parts->templates = templates.take();
    });
    return base::Done{};
}

std::shared_ptr<const Authorities> AuthorityStore::snapshot() const {
    return m_parts->snapshot.get();
}

void AuthorityStore::onChanged(Listener changed) {
    const std::lock_guard lock(m_parts->mutex);
    if (changed)
        m_parts->changed.push_back(std::move(changed));
    else
        m_parts->changed.clear();
}

void AuthorityStore::setPublishing(const Publishing& publishing) {
    const std::lock_guard lock(m_parts->mutex);
    if (m_parts->publishing == publishing)
        return;
    m_parts->publishing = publishing;
    m_parts->responses.clear();
}

Publishing AuthorityStore::publishing() const {
    const std::lock_guard lock(m_parts->mutex);
    return m_parts->publishing;
}

PublishedAt AuthorityStore::placesOf(const QByteArray& name) const {
    QByteArray base = publishing().baseUrl;
    while (base.endsWith('/')) base.chop(1);
    if (base.isEmpty())
        return {};
    const QByteArray path = QUrl::toPercentEncoding(QString::fromUtf8(name));
    return {base + '/' + path + ".crl", base + "/ocsp/" + path, base + '/' + path + ".cer"};
}

QList<TemplateRules> AuthorityStore::templates() const {
    const std::lock_guard lock(m_parts->mutex);
    return m_parts->templates;
}

base::Result<QList<IssuedRow>> AuthorityStore::issued(const QByteArray& authority) const {
    const base::Result<std::unique_ptr<store::Reader>> reader = m_parts->store.openReader();
    if (!reader)
        return reader.error();
    return authoritytable::issued((*reader)->connection(), authority);
}

// ---- OCSP

base::Result<QByteArray> AuthorityStore::ocsp(const QByteArray& name, const QByteArray& requestDer) const {
    const std::optional<OcspQuestion> question = readOcspRequest(requestDer);
    if (!question)
        return ocspMalformed();
    const qint64 nowMs = m_parts->clock.utcMs();
    const QByteArray key =
        question->nonce || question->idDer.isEmpty() ? QByteArray() : name + '\0' + question->idDer;
    const std::shared_ptr<const Authorities> authorities = snapshot();
    int hours = 0;
    {
        const std::lock_guard lock(m_parts->mutex);
        const auto known = m_parts->responses.constFind(key);
        if (!key.isEmpty() && known != m_parts->responses.constEnd() && known->goodTillUtcMs > nowMs)
            return known->der;
        hours = m_parts->publishing.ocspHours;
    }
    const Authority* authority = authorities->find(name);
    const base::Result<KeyPair> signer = m_parts->signer(name);
    if (authority == nullptr || !signer)
        return authority == nullptr ? authorityMissing(name) : signer.error();
    const OcspLookup lookup = [authority](const QByteArray& serial) -> OcspStatus {
        const auto entry = authority->issued.constFind(serial);
        if (entry == authority->issued.constEnd())
            return {};
        if (entry->revokedUtcMs == 0)
            return {OcspStatus::Kind::Good, 0, {}};
        return {OcspStatus::Kind::Revoked, entry->revokedUtcMs, entry->reason};
    };
    base::Result<QByteArray> answer =
        answerOcsp(*signer, requestDer, lookup, m_parts->now(), m_parts->now().addSecs(hours * 3600LL));
    if (answer && !key.isEmpty()) {
        const std::lock_guard lock(m_parts->mutex);
        // A change that came meanwhile has emptied the cache: what was signed before it must not come back.
        if (m_parts->revision == authorities->revision && m_parts->responses.size() < kMaxResponses)
            m_parts->responses.insert(key, {*answer, nowMs + hours * kHourMs / 2});
    }
    return answer;
}

}  // namespace postern::tls
