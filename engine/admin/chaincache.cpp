#include "engine/admin/chaincache.h"

#include "engine/tls/keys.h"
#include "engine/tls/pickcertificate.h"
#include "engine/tls/verdict.h"

#include <QCryptographicHash>

namespace postern::admin {
namespace {

QByteArray keyOf(const QByteArray& chainPem, const QStringList& wantedNames, const QDateTime& now,
                 const KnownRoots& roots) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(roots.stamp);
    hash.addData(chainPem);
    hash.addData(wantedNames.join(QLatin1Char('\n')).toUtf8());
    hash.addData('\0' + QByteArray::number(now.date().toJulianDay()));
    return hash.result();
}

CheckedChain check(const QByteArray& chainPem, const QStringList& wantedNames, const QDateTime& now,
                   const tls::RootStore& roots) {
    CheckedChain checked;
    if (const auto spki = tls::certificateSpkiSha256(chainPem))
        checked.spkiSha256 = *spki;
    QList<QByteArray> others = tls::splitPem(chainPem);
    if (others.isEmpty())
        return checked;
    const QByteArray leaf = others.takeFirst();
    if (auto chain = tls::orderChain(leaf, others, now, roots)) {
        checked.readable = true;
        checked.chain = chain.take();
    }
    checked.warnings = tls::warnings(chainPem, wantedNames, now, roots);
    return checked;
}

KnownRootsPtr makeRoots(const QList<QByteArray>& own, const QList<QByteArray>& trusted, QByteArray stamp) {
    return std::make_shared<const KnownRoots>(
        KnownRoots{std::move(stamp), tls::RootStore(own), tls::RootStore(trusted),
                   tls::RootStore(own + trusted, &tls::RootStore::system())});
}

}  // namespace

KnownRootsPtr ChainCache::roots(const tls::Authorities& authorities) {
    const std::lock_guard lock(m_mutex);
    if (m_roots && m_rootsRevision == authorities.revision)
        return m_roots;
    QList<QByteArray> own, trusted;
    QCryptographicHash stamp(QCryptographicHash::Sha256);
    for (const tls::Authority& authority : authorities.all) {
        (authority.own ? own : trusted).append(authority.certificatePem);
        stamp.addData(authority.own ? "own" : "trusted");
        stamp.addData(authority.certificatePem);
    }
    m_rootsRevision = authorities.revision;
    // Most changes are of what was issued and revoked.
    if (const QByteArray now = stamp.result(); !m_roots || m_roots->stamp != now)
        m_roots = makeRoots(own, trusted, now);
    return m_roots;
}

ChainCache::EntryPtr ChainCache::entry(const QByteArray& chainPem, const QStringList& wantedNames,
                                       const QDateTime& now, const KnownRootsPtr& roots) {
    const QByteArray key = keyOf(chainPem, wantedNames, now, *roots);
    {
        const std::lock_guard lock(m_mutex);
        if (const auto known = m_entries.constFind(key); known != m_entries.constEnd())
            return *known;
    }
    auto made = std::make_shared<const CheckedChain>(check(chainPem, wantedNames, now, roots->all));
    const std::lock_guard lock(m_mutex);
    if (m_entries.size() >= kMaxEntries)
        m_entries.clear();
    m_entries.insert(key, made);
    return made;
}

}  // namespace postern::admin
