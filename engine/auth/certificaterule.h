#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace postern::auth {

/// What a login of an account needs. Both: a password, over a channel whose client certificate is the same
/// account's.
enum class LoginPolicy { Any, Password, Certificate, Both };
/// "any", "password", "certificate", "both".
[[nodiscard]] QByteArray nameOf(LoginPolicy policy);
[[nodiscard]] std::optional<LoginPolicy> loginPolicyNamed(QByteArrayView name);

/// What proves that a client certificate is an account's. One of these belongs to one account only.
struct CertificateRule {
    enum class Match { Fingerprint, Subject, Email };
    qint64 id = 0;
    Match match = Match::Fingerprint;
    /// "AB:CD:..." of SHA-256; an RFC 4514 string as normaliseSubject() makes it; a normalised address.
    QByteArray value;
    QString label;
    QByteArray pem;  // of the certificate when it was given; else empty
    qint64 createdUtcMs = 0;
    /// Of a rule by subject: SHA-256 of the authority whose certificates it is about, since any authority
    /// could write any subject; empty: own ones.
    QByteArray issuer = {};
};
/// "fingerprint", "subject", "email".
[[nodiscard]] QByteArray nameOf(CertificateRule::Match match);
[[nodiscard]] std::optional<CertificateRule::Match> matchNamed(QByteArrayView name);

/// What a verified client certificate says of its holder, in the forms of CertificateRule::value.
struct CertificateNames {
    QByteArray fingerprint;
    QByteArray subject;
    /// Only of a certificate that an own authority issued: a foreign one could put any address there.
    QList<QByteArray> emails;
    bool ownIssuer = false;          // an own authority issued it
    QList<QByteArray> issuers = {};  // SHA-256 of the authorities here that did
    [[nodiscard]] bool isEmpty() const { return fingerprint.isEmpty(); }
};

/// One way to write an RFC 4514 string: no blanks around separators, types in upper case, values as they are.
/// Nothing for what is none.
[[nodiscard]] std::optional<QByteArray> normaliseSubject(const QByteArray& text);

}  // namespace postern::auth
