#include "engine/tls/authorities.h"

#include "engine/tls/x509parts.h"

#include <algorithm>

namespace postern::tls {

int Authority::revokedCount() const {
    qsizetype foreign = 0;
    for (const QSet<QByteArray>& serials : listed) foreign += serials.size();
    return static_cast<int>(foreign) +
           static_cast<int>(std::count_if(issued.begin(), issued.end(),
                                          [](const IssuedEntry& entry) { return entry.revokedUtcMs != 0; }));
}

const Authority* Authorities::find(const QByteArray& name) const {
    const auto found =
        std::find_if(all.begin(), all.end(), [&name](const Authority& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

OwnStatus Authorities::statusOf(const QByteArray& certificateDer) const {
    const X509Ptr certificate = readDer(certificateDer);
    if (!certificate)
        return OwnStatus::NotOurs;
    const QByteArray issuer = nameDer(X509_get_issuer_name(certificate.get()));
    const QByteArray serial = serialHex(X509_get0_serialNumber(certificate.get()));
    bool ours = false;
    for (const Authority& authority : all) {
        if (!authority.own || authority.subjectDer != issuer)
            continue;
        ours = true;
        if (const auto entry = authority.issued.constFind(serial); entry != authority.issued.constEnd())
            return entry->revokedUtcMs != 0 ? OwnStatus::Revoked : OwnStatus::Good;
    }
    return ours ? OwnStatus::NeverIssued : OwnStatus::NotOurs;
}

}  // namespace postern::tls
