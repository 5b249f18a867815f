#pragma once

#include "engine/admin/admincontext.h"
#include "engine/tls/identitystore.h"

namespace postern::admin {

/// "p256" and so on; empty is P-256. Error: "cert.key-type".
[[nodiscard]] base::Result<tls::KeyType> keyTypeOf(const QString& name);

/// The seven fields and the names of a form that has them. Error: "cert.key-type".
template <class Form>
base::Result<tls::CertificateRequest> fieldsOfForm(const Form& form) {
    const auto keyType = keyTypeOf(form.keyType);
    if (!keyType)
        return keyType.error();
    tls::CertificateRequest fields;
    fields.commonName = form.commonName;
    fields.country = form.country;
    fields.state = form.state;
    fields.city = form.city;
    fields.organization = form.organization;
    fields.unit = form.unit;
    fields.email = form.email;
    fields.names = form.names;
    fields.keyType = keyType.value();
    return fields;
}

/// The octets of a file that came as Base64. Error: "import.base64".
[[nodiscard]] base::Result<QByteArray> bytesOf(const QString& base64);
/// Reads one, with its password. Errors: "import.*".
[[nodiscard]] base::Result<tls::ImportedFile> readFile(const QString& base64, const QString& password,
                                                       qint64 largest = base::kMaxImportFile);
/// The certificates of a file; an empty text gives none.
[[nodiscard]] base::Result<QList<QByteArray>> readChain(const QString& base64);
/// Of a file that leaves with private keys. Errors: "password.empty", "password.weak".
[[nodiscard]] base::Status checkFilePassword(const QString& password);
[[nodiscard]] api::FileData fileData(const QString& name, const char* ending, const char* mediaType,
                                     const QByteArray& bytes);

/// Who is to use a certificate, checked before anything is done. Errors: "service.unknown",
/// "domain.missing".
struct Users {
    QStringList services;
    QList<base::DomainId> domains;
};
[[nodiscard]] base::Result<Users> usersFor(const AdminContext& context, const QStringList& services,
                                           const QStringList& domains);
/// Those of an answer, those noted with the request, and those of the certificate that it replaces under
/// another name.
[[nodiscard]] base::Result<Users> usersOfRequest(const AdminContext& context,
                                                 const tls::PendingRequest& waiting,
                                                 const QStringList& services, const QStringList& domains);
/// Before a certificate is stored under this name: whether `users` may use it then. What can be said at once
/// is the error; the function looks at the certificate itself, in any thread. Errors: "setting.probation",
/// "setting.overridden", "setting.cipher-none", "key.locked".
/// One certificate is active per name and kind of key (E14): "cert.name-active" (name, the other certificate,
/// its fingerprint, the new one's) unless `replace`; the one called `replaces` counts for nothing.
struct BindRules {
    bool replace = false;
    QByteArray replaces = {};
    bool beside = false;  // no question: both stay
};
[[nodiscard]] base::Result<tls::AcceptCertificate> bindCheck(const AdminContext& context,
                                                             const QByteArray& certificate,
                                                             const Users& users, const BindRules& rules);
/// That rule alone.
[[nodiscard]] base::Status checkNameFree(const AdminContext& context, const tls::Identity& candidate,
                                         const BindRules& rules);
/// `users` and those of the certificates with the same name and kind of key, which this one takes the place
/// of.
[[nodiscard]] Users withThoseOfTheSameName(const AdminContext& context, const QByteArray& certificate,
                                           const Users& users);
[[nodiscard]] Users withThoseOfTheSameName(const AdminContext& context, const tls::Identity& fresh,
                                           const Users& users);
/// From now on they use it: settings first, then domains; `done` comes with the first error. On an error of
/// the settings nothing has changed. The act "cert.bind" stands in the last commit, when all of it is true;
/// of the settings alone "settings.set" tells in their own.
void bindUsers(AdminContext& context, const QByteArray& certificate, const Users& users, const Caller& caller,
               std::function<void(base::Status)> done);

/// The end of every act that stored a certificate: who is to use it does, then it is shown. It is stored in
/// any case, so that a service that cannot use it is a warning of the reply ("cert.not-bound") and no error.
void finishCertificate(AdminContext& context, const QByteArray& name, const Users& users,
                       const Caller& caller, const Dispatcher::Reply<api::CertificateInfo>& reply);

}  // namespace postern::admin
