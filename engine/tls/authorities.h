#pragma once

#include "engine/tls/certificate.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSet>

namespace postern::tls {

/// What an own authority knows of a certificate that it issued.
struct IssuedEntry {
    qint64 notAfterUtcMs = 0;
    qint64 revokedUtcMs = 0;  // 0: not revoked
    QByteArray reason;        // RFC 5280 section 5.3.1: "keyCompromise" ...
};

/// An own root, or an authority of others whose client certificates count.
struct Authority {
    QByteArray name;
    bool own = false;  // its private key is here
    QByteArray certificatePem;
    QByteArray subjectDer;  // what stands as issuer in its certificates
    CertificateFacts facts;
    qint64 createdUtcMs = 0;
    qint64 crlNextUpdateUtcMs = 0;  // the earliest of its lists; 0: there is none
    // Of others:
    QHash<QByteArray, QSet<QByteArray>>
        listed;         // serial numbers that it revoked, by the DER of the issuer's name
    QByteArray crlUrl;  // where its list is fetched; empty: as its certificates say
    // Of own ones:
    QHash<QByteArray, IssuedEntry> issued;  // by CertificateFacts::serialHex
    QByteArray crlDer;                      // the newest one; empty before the first
    qint64 crlNumber = 0;
    [[nodiscard]] int revokedCount() const;
};

enum class OwnStatus { NotOurs, Good, Revoked, NeverIssued };

/// All authorities at one revision. Immutable; lists are shared with the revision before.
struct Authorities {
    qint64 revision = 0;
    QList<Authority> all;  // by name
    /// Serial numbers (as CertificateFacts::serialHex) that own authorities revoked, or others by their
    /// lists, by the DER of the issuer's name.
    QHash<QByteArray, QSet<QByteArray>> revoked;

    [[nodiscard]] const Authority* find(const QByteArray& name) const;
    /// What our own records say of a certificate whose chain was verified. NotOurs: another authority's, or
    /// unreadable. Cheap: no signature is checked.
    [[nodiscard]] OwnStatus statusOf(const QByteArray& certificateDer) const;
};

}  // namespace postern::tls
