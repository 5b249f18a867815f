#include "engine/tls/authoritystore_parts.h"

// Own authorities into a backup, and back.
namespace postern::tls {

base::Result<QList<BackupEntry>> AuthorityStore::backup() const {
    QList<BackupEntry> entries;
    for (const Authority& authority : snapshot()->all) {
        if (!authority.own)
            continue;
        const base::Result<KeyPair> pair = m_parts->signer(authority.name);
        if (!pair)
            return pair.error();
        const base::Result<QList<IssuedRow>> rows = issued(authority.name);
        if (!rows)
            return rows.error();
        entries.append(authorityEntry(authority.name, pair->chainPem, pair->keyPem));
        for (const IssuedRow& row : *rows) entries.append(issuedEntry(row));
    }
    return entries;
}

void AuthorityStore::restore(AuthorityInBackup authority, Executor on, Reply<CertificateFacts> reply,
                             FactsAlong along) {
    const QList<IssuedRow> rows = authority.issued;
    adopt(
        authority.name, authority.pair, on,
        [parts = m_parts, rows, on, reply](const base::Result<CertificateFacts>& facts) {
            if (!facts || rows.isEmpty())
                return reply(facts);
            keepIssued(parts, rows, *facts, [on, reply](const base::Result<CertificateFacts>& done) {
                on->post([reply, done] { reply(done); });
            });
        },
        std::move(along));
}

void AuthorityStore::keepIssued(const std::shared_ptr<Parts>& parts, const QList<IssuedRow>& rows,
                                const CertificateFacts& facts, const FactsAnswer& answer) {
    parts->store.writer().submit<base::Done>(
        [rows](store::Transaction& transaction) -> base::Status {
            for (const IssuedRow& row : rows) {
                if (const base::Status added = authoritytable::addIssued(transaction.connection(), row);
                    !added)
                    return added;
                if (row.revokedUtcMs == 0)
                    continue;
                const auto revoked = authoritytable::revoke(transaction.connection(), row.authority,
                                                            row.serial, row.reason, row.revokedUtcMs);
                if (!revoked)
                    return revoked.error();
            }
            return base::Done{};
        },
        nullptr,
        [parts, rows, facts, answer](const base::Status& stored) {
            if (!stored)
                return answer(stored.error());
            parts->update([&] {
                for (const IssuedRow& row : rows)
                    if (Parts::Held* one = parts->find(row.authority)) {
                        one->authority.issued.insert(row.serial,
                                                     {row.notAfterUtcMs, row.revokedUtcMs, row.reason});
                        one->listDue = true;
                    }
            });
            publishList(parts, rows.first().authority,
                        [answer, facts](const base::Status&) { answer(facts); });
        });
}

}  // namespace postern::tls
