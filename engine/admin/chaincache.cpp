#include "engine/admin/chaincache.h"

#include "engine/tls/keys.h"
#include "engine/tls/pickcertificate.h"
#include "engine/tls/verdict.h"

#include <QCryptographicHash>

namespace postern::admin {
namespace {

QByteArray keyOf(const QByteArray& chainPem, const QStringList& wantedNames, const QDateTime& now) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(chainPem);
    hash.addData(wantedNames.join(QLatin1Char('\n')).toUtf8());
    hash.addData('\0' + QByteArray::number(now.date().toJulianDay()));
    return hash.result();
}

CheckedChain check(const QByteArray& chainPem, const QStringList& wantedNames, const QDateTime& now) {
    CheckedChain checked;
    if (const auto spki = tls::certificateSpkiSha256(chainPem))
        checked.spkiSha256 = *spki;
    QList<QByteArray> others = tls::splitPem(chainPem);
    if (others.isEmpty())
        return checked;
    const QByteArray leaf = others.takeFirst();
    if (auto chain = tls::orderChain(leaf, others, now)) {
        checked.readable = true;
        checked.chain = chain.take();
    }
    checked.warnings = tls::warnings(chainPem, wantedNames, now);
    return checked;
}

}  // namespace

ChainCache::EntryPtr ChainCache::entry(const QByteArray& chainPem, const QStringList& wantedNames,
                                       const QDateTime& now) {
    const QByteArray key = keyOf(chainPem, wantedNames, now);
    {
        const std::lock_guard lock(m_mutex);
        if (const auto known = m_entries.constFind(key); known != m_entries.constEnd())
            return *known;
    }
    auto made = std::make_shared<const CheckedChain>(check(chainPem, wantedNames, now));
    const std::lock_guard lock(m_mutex);
    if (m_entries.size() >= kMaxEntries)
        m_entries.clear();
    m_entries.insert(key, made);
    return made;
}

}  // namespace postern::admin
