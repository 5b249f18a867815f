#include "engine/tls/authoritystore_parts.h"
#include "engine/tls/crl.h"
#include "engine/tls/foreigncrl.h"
#include "engine/tls/keymaker.h"
#include "engine/tls/x509parts.h"

#include <algorithm>

// What changes authorities: made, adopted, trusted, removed; certificates issued and revoked.
namespace postern::tls {
namespace {

constexpr qsizetype kMaxName = 100;

base::Status checkName(const QByteArray& name) {
    const QString text = QString::fromUtf8(name);
    const bool printable =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint() && c != QLatin1Char('/'); });
    if (name.isEmpty() || name.size() > kMaxName || text != text.trimmed() || !printable)
        return base::fail("authority.name",
                          QStringLiteral("An authority needs a name without slashes, up to 100 octets long"));
    if (name == "test")
        return base::fail("authority.exists", QStringLiteral("There is already an authority named \"%1\""),
                          {text});
    return base::Done{};
}

/// "ab12..", "AB:12:.." -> "AB:12:.."; empty if it is no number.
QByteArray normalSerial(QByteArray text) {
    text.replace(':', "").replace(' ', "");
    const QByteArray bytes = QByteArray::fromHex(text);
    return bytes.toHex() == text.toLower() ? bytes.toHex(':').toUpper() : QByteArray();
}

QString oneLine(const QList<std::pair<QString, QString>>& fields) {
    QStringList parts;
    for (const auto& [name, value] : fields) parts += name + QLatin1Char('=') + value;
    return parts.join(QStringLiteral(", "));
}

IssuedRow rowOf(const IssueOrder& order, const QByteArray& pem, const CertificateFacts& facts) {
    IssuedRow row;
    row.authority = order.authority;
    row.serial = facts.serialHex;
    row.subject = oneLine(facts.subject);
    row.names = facts.names + order.mails;
    row.templateName = order.templateName;
    row.account = order.account;
    row.notBeforeUtcMs = facts.notBefore.toMSecsSinceEpoch();
    row.notAfterUtcMs = facts.notAfter.toMSecsSinceEpoch();
    row.sha256 = facts.sha256Hex;
    row.pem = pem;
    return row;
}

template <class T>
auto answerOn(const AuthorityStore::Executor& on, const AuthorityStore::Reply<T>& reply) {
    return [on, reply](base::Result<T> result) {
        on->post([reply, result = std::move(result)] { reply(result); });
    };
}

}  // namespace

void AuthorityStore::keep(const std::shared_ptr<Parts>& parts, AuthorityRow row, const FactsAlong& along,
                          const FactsAnswer& answer) {
    const base::Result<Authority> authority = authorityOf(row);
    if (!authority)
        return answer(authority.error());
    parts->store.writer().submit<base::Done>(
        [row, along, facts = authority->facts](store::Transaction& transaction) -> base::Status {
            const base::Status added = authoritytable::add(transaction.connection(), row);
            return added ? store::runAlong(along, transaction.connection(), facts) : added;
        },
        nullptr,
        [parts, row, authority = *authority, answer](const base::Status& stored) {
            if (!stored)
                return answer(stored.error());
            parts->update([&] { parts->put({authority, row.sealedKey, row.own}); });
            if (!row.own)
                return answer(authority.facts);
            // Without its list it is an authority all the same; refreshLists() tries again.
            publishList(parts, row.name,
                        [answer, facts = authority.facts](const base::Status&) { answer(facts); });
        });
}

void AuthorityStore::keepOwn(const std::shared_ptr<Parts>& parts, const QByteArray& name, const KeyPair& pair,
                             const FactsAlong& along, const FactsAnswer& answer) {
    const std::shared_ptr<const KeyWrap> wrap = parts->keys();
    if (!wrap)
        return answer(base::fail("key.locked", QStringLiteral("The private keys are locked")));
    const base::Result<QByteArray> sealed = wrap->seal(sealName(name), pair.keyPem);
    if (!sealed)
        return answer(sealed.error());
    AuthorityRow row;
    row.name = name;
    row.own = true;
    row.certificatePem = pair.chainPem;
    row.sealedKey = *sealed;
    row.createdUtcMs = parts->clock.utcMs();
    keep(parts, row, along, answer);
}

void AuthorityStore::create(QByteArray name, AuthorityRequest request, std::shared_ptr<KeyProgress> progress,
                            Executor on, Reply<CertificateFacts> reply, FactsAlong along) {
    const auto answer = answerOn(on, reply);
    if (const base::Status checked = checkName(name); !checked)
        return answer(checked.error());
    // Known already: nobody should wait for a key in vain.
    if (snapshot()->find(name) != nullptr)
        return answer(base::fail("authority.exists",
                                 QStringLiteral("There is already an authority named \"%1\""),
                                 {QString::fromUtf8(name)}));
    if (const base::Status checked = checkAuthorityRequest(request); !checked)
        return answer(checked.error());
    const bool posted = withNewKey(
        request.keyType, progress,
        [parts = m_parts, name, request, along, answer](base::Result<base::Secret> key) {
            const base::Result<KeyPair> made =
                key ? makeAuthority(request, parts->now(), key.take()) : base::Result<KeyPair>(key.error());
            if (made)
                keepOwn(parts, name, *made, along, answer);
            else
                answer(made.error());
        });
    if (!posted)
        answer(poolBusy());
}

void AuthorityStore::adopt(QByteArray name, KeyPair pair, Executor on, Reply<CertificateFacts> reply,
                           FactsAlong along) {
    const auto answer = answerOn(on, reply);
    if (const base::Status checked = checkName(name); !checked)
        return answer(checked.error());
    const bool posted = m_parts->pool.tryPost([parts = m_parts, name, pair, along, answer] {
        base::Status checked = checkPair(pair);
        if (checked)
            checked = checkKeyStrength(pair.keyPem);
        if (checked)
            checked = checkAuthority(pair.chainPem, parts->now());
        if (checked)
            keepOwn(parts, name, pair, along, answer);
        else
            answer(checked.error());
    });
    if (!posted)
        answer(poolBusy());
}

void AuthorityStore::trust(QByteArray name, QByteArray certificatesPem, Executor on,
                           Reply<CertificateFacts> reply, FactsAlong along) {
    const auto answer = answerOn(on, reply);
    base::Status checked = checkName(name);
    if (checked)
        checked = checkAuthority(certificatesPem, m_parts->now());
    if (!checked)
        return answer(checked.error());
    AuthorityRow row;
    row.name = name;
    row.certificatePem = certificatesPem;
    row.createdUtcMs = m_parts->clock.utcMs();
    keep(m_parts, row, along, answer);
}

void AuthorityStore::importList(QByteArray name, QByteArray bytes, std::optional<QByteArray> newUrl,
                                Executor on, Reply<base::Done> reply, StoreAlong along) {
    const auto answer = answerOn(on, reply);
    const bool posted = m_parts->pool.tryPost([parts = m_parts, name, bytes, newUrl, along, answer] {
        const std::shared_ptr<const Authorities> known = parts->snapshot.get();
        const Authority* authority = known->find(name);
        if (authority == nullptr || authority->own)
            return answer(authorityMissing(name));
        const QByteArray url = newUrl.value_or(authority->crlUrl);
        QByteArray lists = authority->crlDer;
        if (!bytes.isEmpty()) {
            const base::Result<ForeignList> list = readForeignList(bytes, authority->certificatePem);
            const base::Result<QByteArray> all = list ? withList(lists, *list) : list.error();
            if (!all)
                return answer(all.error());
            lists = *all;
        }
        parts->store.writer().submit<base::Done>(
            [name, lists, url, along](store::Transaction& transaction) {
                store::Connection& connection = transaction.connection();
                return store::withAlong(authoritytable::putForeignLists(connection, name, lists, url), along,
                                        connection);
            },
            nullptr,
            [parts, name, lists, url, answer](const base::Status& stored) {
                if (stored)
                    parts->update([&] {
                        if (Parts::Held* one = parts->find(name)) {
                            takeForeignLists(one->authority, lists);
                            one->authority.crlUrl = url;
                        }
                    });
                answer(stored);
            });
    });
    if (!posted)
        answer(poolBusy());
}

void AuthorityStore::remove(QByteArray name, bool force, Executor on, Reply<base::Done> reply,
                            StoreAlong along) {
    const auto answer = answerOn(on, reply);
    const qint64 now = m_parts->clock.utcMs();
    m_parts->store.writer().submit<base::Done>(
        [name, force, now, along](store::Transaction& transaction) {
            store::Connection& connection = transaction.connection();
            return store::withAlong(authoritytable::remove(connection, name, force, now), along, connection);
        },
        nullptr,
        [parts = m_parts, name, answer](const base::Status& removed) {
            if (removed)
                parts->update([&] {
                    parts->held.removeIf(
                        [&name](const Parts::Held& one) { return one.authority.name == name; });
                });
            answer(removed);
        });
}

base::Result<IssuedCertificate> AuthorityStore::make(Parts& parts, const IssueOrder& order,
                                                     const PublishedAt& places, base::Secret keyPem) {
    const base::Result<KeyPair> signer = parts.signer(order.authority);
    if (!signer)
        return signer.error();
    base::Result<TemplateRules> rules = parts.rulesOf(order.templateName);
    if (!rules)
        return rules.error();
    IssuedCertificate made;
    QByteArray publicPem = order.publicPem;
    if (publicPem.isEmpty()) {
        const base::Result<QByteArray> pem = publicKeyOf(keyPem);
        if (!pem)
            return pem.error();
        publicPem = *pem;
        made.keyPem = std::move(keyPem);
    }
    const IssuePlan plan{rules.take(), order.fields, order.mails, order.validDays, places};
    const base::Result<QByteArray> leaf = issueFor(*signer, plan, publicPem, parts.now());
    if (!leaf)
        return leaf.error();
    const base::Result<CertificateFacts> facts = certificateFacts(*leaf);
    if (!facts)
        return facts.error();
    made.row = rowOf(order, *leaf, *facts);
    made.chainPem = *leaf + signer->chainPem;
    return made;
}

void AuthorityStore::keepIssued(const std::shared_ptr<Parts>& parts,
                                const base::Result<IssuedCertificate>& made,
                                const store::Along<IssuedCertificate>& along,
                                const std::function<void(base::Result<IssuedCertificate>)>& answer) {
    if (!made)
        return answer(made.error());
    parts->store.writer().submit<base::Done>(
        [made = *made, along](store::Transaction& transaction) -> base::Status {
            const base::Status added = authoritytable::addIssued(transaction.connection(), made.row);
            return added ? store::runAlong(along, transaction.connection(), made) : added;
        },
        nullptr,
        [parts, made = *made, answer](const base::Status& stored) {
            if (!stored)
                return answer(stored.error());
            parts->update([&] {
                if (Parts::Held* one = parts->find(made.row.authority))
                    one->authority.issued.insert(made.row.serial, {made.row.notAfterUtcMs, 0, {}});
            });
            answer(made);
        });
}

void AuthorityStore::issue(IssueOrder order, Executor on, Reply<IssuedCertificate> reply,
                           store::Along<IssuedCertificate> along) {
    const auto answer = answerOn(on, reply);
    const PublishedAt places = placesOf(order.authority);
    const auto go = [parts = m_parts, order, places, along, answer](base::Result<base::Secret> key) {
        keepIssued(
            parts,
            key ? make(*parts, order, places, key.take()) : base::Result<IssuedCertificate>(key.error()),
            along, answer);
    };
    if (!order.publicPem.isEmpty()) {
        if (!m_parts->pool.tryPost([go] { go(base::Secret()); }))
            answer(poolBusy());
        return;
    }
    const base::Result<TemplateRules> rules = m_parts->rulesOf(order.templateName);
    const base::Result<KeyType> type =
        rules ? keyTypeNamed(rules->keyType) : base::Result<KeyType>(rules.error());
    if (!type)
        return answer(type.error());
    if (!withNewKey(*type, std::make_shared<KeyProgress>(), go))
        answer(poolBusy());
}

bool AuthorityStore::withNewKey(KeyType type, const std::shared_ptr<KeyProgress>& progress,
                                std::function<void(base::Result<base::Secret>)> next) {
    if (KeyMaker::isSlow(type))
        return m_maker->make(type, progress, std::move(next));
    return m_parts->pool.tryPost(
        [type, progress, next = std::move(next)] { next(generateKey(type, progress.get())); });
}

void AuthorityStore::revoke(QByteArray authority, QByteArray serial, QByteArray reason, Executor on,
                            Reply<IssuedRow> reply, store::Along<IssuedRow> along) {
    const auto answer = answerOn(on, reply);
    if (revocationCode(reason) < 0)
        return answer(base::fail("revoke.reason", QStringLiteral("\"%1\" is no reason for a revocation"),
                                 {QString::fromUtf8(reason)}));
    const QByteArray number = normalSerial(serial);
    const qint64 now = m_parts->clock.utcMs();
    m_parts->store.writer().submit<IssuedRow>(
        [authority, number, reason, now, along](store::Transaction& transaction) {
            store::Connection& connection = transaction.connection();
            return store::withAlong(authoritytable::revoke(connection, authority, number, reason, now), along,
                                    connection);
        },
        nullptr,
        [parts = m_parts, answer](const base::Result<IssuedRow>& revoked) {
            if (!revoked)
                return answer(revoked.error());
            const IssuedRow row = *revoked;
            parts->update([&] {
                if (Parts::Held* one = parts->find(row.authority)) {
                    one->authority.issued.insert(row.serial,
                                                 {row.notAfterUtcMs, row.revokedUtcMs, row.reason});
                    one->listDue = true;
                }
            });
            publishList(parts, row.authority, [parts, row, answer](const base::Status& published) {
                if (!published)
                    parts->log.write(
                        base::LogCategory::Tls, base::LogLevel::Problem,
                        "authority " + row.authority +
                            ": no new list of revoked certificates: " + published.error().text.toUtf8());
                answer(row);
            });
        });
}

void AuthorityStore::setTemplate(TemplateRules rules, Executor on, Reply<base::Done> reply,
                                 StoreAlong along) {
    const auto answer = answerOn(on, reply);
    if (const base::Status checked = checkTemplate(rules); !checked)
        return answer(checked.error());
    m_parts->store.writer().submit<base::Done>(
        [rules, along](store::Transaction& transaction) {
            store::Connection& connection = transaction.connection();
            return store::withAlong(authoritytable::putTemplate(connection, rules), along, connection);
        },
        nullptr,
        [parts = m_parts, rules, answer](const base::Status& stored) {
            if (stored) {
                const std::lock_guard lock(parts->mutex);
                for (TemplateRules& one : parts->templates)
                    if (one.name == rules.name)
                        one = rules;
            }
            answer(stored);
        });
}

}  // namespace postern::tls
