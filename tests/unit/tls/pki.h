#pragma once

#include "engine/base/result.h"
#include "engine/tls/ossl.h"

#include <QDateTime>

#include <map>
#include <string>

#include <ctime>

namespace postern::test {

/// Authorities and certificates for one test, made in this process: openssl(1) would take seconds.
struct Issue {
    const char* name;             // common name, and how it is found again
    const char* issuer = "";      // name of another one; empty: itself
    const char* extensions = "";  // "NID-short-name=value;..." as in x509v3_config(5)
    int fromDays = -1, toDays = 300;
    const char* digest = "SHA256";
    const char* subject = "";  // common name, where it is not `name`
    const char* keyOf = "";    // takes the key of another one
};

inline constexpr const char* kAuthority =
    "basicConstraints=critical,CA:TRUE;keyUsage=critical,keyCertSign,cRLSign";
inline constexpr const char* kServer =
    "basicConstraints=critical,CA:FALSE;extendedKeyUsage=serverAuth;subjectAltName=DNS:mail.example.org";

class Pki {
 public:
    /// The certificate as PEM. What fails ends the test.
    QByteArray make(const Issue& issue) {
        const char* keyName = *issue.keyOf != '\0' ? issue.keyOf : issue.name;
        if (m_keys.count(keyName) == 0)
            m_keys.emplace(keyName, EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
        EVP_PKEY* key = m_keys.at(keyName).get();
        tls::X509Ptr certificate(X509_new());
        X509_NAME* subject = X509_get_subject_name(certificate.get());
        const char* common = *issue.subject != '\0' ? issue.subject : issue.name;
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(common), -1, -1, 0);
        const bool own = *issue.issuer == '\0';
        X509* issuer = own ? certificate.get() : m_certificates.at(issue.issuer).get();
        EVP_PKEY* signer = own ? key : m_keys.at(keyNameOf(issue.issuer)).get();
        X509_set_version(certificate.get(), X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++m_serial);
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
        X509_set_pubkey(certificate.get(), key);
        X509_time_adj_ex(X509_getm_notBefore(certificate.get()), issue.fromDays, 0, &m_start);
        X509_time_adj_ex(X509_getm_notAfter(certificate.get()), issue.toDays, 0, &m_start);
        for (const QByteArray& extension : QByteArray(issue.extensions).split(';'))
            addExtension(certificate.get(), issuer, extension);
        if (X509_sign(certificate.get(), signer, EVP_get_digestbyname(issue.digest)) == 0)
            qFatal("cannot sign %s", issue.name);
        m_keyNames[issue.name] = keyName;
        m_certificates[issue.name] = std::move(certificate);
        return pem(issue.name);
    }
    [[nodiscard]] QByteArray pem(const char* name) const { return tls::toPem(m_certificates.at(name).get()); }
    [[nodiscard]] base::Secret key(const char* name) const {
        return tls::toPem(m_keys.at(keyNameOf(name)).get());
    }
    /// When the validity of all is counted from.
    [[nodiscard]] QDateTime now() const { return QDateTime::fromSecsSinceEpoch(m_start, Qt::UTC); }

 private:
    [[nodiscard]] std::string keyNameOf(const char* name) const { return m_keyNames.at(name); }
    static void addExtension(X509* certificate, X509* issuer, const QByteArray& text) {
        if (text.isEmpty())
            return;
        const qsizetype equals = text.indexOf('=');
        X509V3_CTX context;
        X509V3_set_ctx_nodb(&context);
        X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
        X509_EXTENSION* extension = X509V3_EXT_nconf(nullptr, &context, text.first(equals).constData(),
                                                     text.mid(equals + 1).constData());
        if (extension == nullptr)
            qFatal("extension %s", text.constData());
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }
    std::map<std::string, tls::KeyPtr> m_keys;
    std::map<std::string, tls::X509Ptr> m_certificates;
    std::map<std::string, std::string> m_keyNames;
    std::time_t m_start = std::time(nullptr);
    long m_serial = 0;
};

inline QList<QByteArray> codesOf(const QList<base::Error>& errors) {
    QList<QByteArray> codes;
    for (const base::Error& error : errors) codes.append(error.code);
    return codes;
}

}  // namespace postern::test
