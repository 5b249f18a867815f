#include "ui/format.h"
#include "ui/texts.h"

#include <QCoreApplication>
#include <QHash>

namespace postern::ui {

namespace {

struct ErrorText {
    const char* code;
    const char* text;  // %1, %2 ... are the arguments of the error
};

constexpr ErrorText kErrorTexts[] = {
    {"access.denied", QT_TRANSLATE_NOOP("Error", "You have no right to do this (%1).")},
    {"account.exists", QT_TRANSLATE_NOOP("Error", "There is an account %1 already.")},
    {"account.invalid", QT_TRANSLATE_NOOP("Error", "\"%1\" cannot be the address of an account.")},
    {"account.missing", QT_TRANSLATE_NOOP("Error", "There is no account %1 any more.")},
    {"account.policy", QT_TRANSLATE_NOOP("Error", "\"%1\" is no way to log in.")},
    {"address.invalid", QT_TRANSLATE_NOOP("Error", "\"%1\" is not a mail address.")},
    {"address.not-ascii",
     QT_TRANSLATE_NOOP("Error",
                       "What stands before the @ in \"%1\" must be plain ASCII: mail to other letters cannot "
                       "be delivered yet.")},
    {"alias.exists", QT_TRANSLATE_NOOP("Error", "There is an alias %1 already.")},
    {"alias.invalid",
     QT_TRANSLATE_NOOP(
         "Error", "\"%1\" cannot be an alias or the target of one. Targets are accounts on this server.")},
    {"alias.loop", QT_TRANSLATE_NOOP("Error", "The alias %1 would lead back to itself.")},
    {"alias.missing", QT_TRANSLATE_NOOP("Error", "There is no alias %1 any more.")},
    {"alias.remote",
     QT_TRANSLATE_NOOP("Error", "\"%1\" is not on this server, and mail cannot be passed on yet.")},
    {"alias.target-missing",
     QT_TRANSLATE_NOOP("Error", "There is no account and no alias %1, so its mail would be lost.")},
    {"api.disconnected",
     QT_TRANSLATE_NOOP("Error",
                       "The engine has closed the connection. The console connects again when it is back.")},
    {"api.json",
     QT_TRANSLATE_NOOP(
         "Error",
         "The console and the engine do not understand each other (%1). They may be of different versions.")},
    {"api.no-answer", QT_TRANSLATE_NOOP("Error", "The Postern on %1 does not answer.")},
    {"api.not-running", QT_TRANSLATE_NOOP("Error", "No Postern is running on %1.")},
    {"api.request",
     QT_TRANSLATE_NOOP(
         "Error",
         "The console and the engine do not understand each other. They may be of different versions.")},
    {"api.runtime-folder", QT_TRANSLATE_NOOP("Error",
                                             "The folder %1 for local connections belongs to somebody else "
                                             "as well. Remove it and start Postern again.")},
    {"api.socket", QT_TRANSLATE_NOOP("Error", "Other consoles cannot attach: %1 cannot be opened (%2).")},
    {"api.stopping", QT_TRANSLATE_NOOP("Error", "The engine is not running.")},
    {"api.verb", QT_TRANSLATE_NOOP("Error",
                                   "The engine does not know this request (%1). The console and the engine "
                                   "may be of different versions.")},
    {"api.version",
     QT_TRANSLATE_NOOP(
         "Error",
         "The running Postern is another version. Close the console and open that of the running one.")},
    {"authority.exists", QT_TRANSLATE_NOOP("Error", "There is already an authority called %1.")},
    {"authority.expired", QT_TRANSLATE_NOOP("Error", "The authority has expired. Make a new one.")},
    {"authority.in-use",
     QT_TRANSLATE_NOOP(
         "Error",
         "%2 certificates of %1 are still good. Revoke them first, or remove the authority all the same.")},
    {"authority.key-missing",
     QT_TRANSLATE_NOOP("Error", "The file must hold the private key of the authority, and no other key.")},
    {"authority.missing", QT_TRANSLATE_NOOP("Error", "There is no authority called %1.")},
    {"authority.name",
     QT_TRANSLATE_NOOP("Error", "An authority needs a name without slashes, up to 100 characters long.")},
    {"authority.no-list",
     QT_TRANSLATE_NOOP("Error", "There is no list of revoked certificates yet. Try again in a moment.")},
    {"authority.not-one", QT_TRANSLATE_NOOP("Error", "This is no authority: %1.")},
    {"authority.several", QT_TRANSLATE_NOOP("Error",
                                            "The file holds \"%1\" as well, which the first authority has "
                                            "not certified. Trust each of them by itself.")},
    {"authority.used",
     QT_TRANSLATE_NOOP("Error", "%2 trusts clients of the authority %1. Change that setting first.")},
    {"backup.empty", QT_TRANSLATE_NOOP("Error", "There is no key and no certificate to back up yet.")},
    {"backup.exists", QT_TRANSLATE_NOOP("Error", "%1 exists already. Choose another name.")},
    {"backup.missing", QT_TRANSLATE_NOOP("Error", "There is no dated copy %2 of %1 any more.")},
    {"backup.path", QT_TRANSLATE_NOOP("Error", "%1 is not a full path. Choose the folder as well.")},
    {"backup.too-large", QT_TRANSLATE_NOOP("Error", "The backup could not be restored again: %1")},
    {"backup.write", QT_TRANSLATE_NOOP("Error", "The backup %1 could not be written: %2")},
    {"cert.busy",
     QT_TRANSLATE_NOOP("Error", "The server is too busy to make keys now. Try again in a moment.")},
    {"cert.characters",
     QT_TRANSLATE_NOOP("Error", "\"%1\": line breaks and control characters cannot stand in a certificate.")},
    {"cert.companion", QT_TRANSLATE_NOOP("Error", "The two certificates cannot be served side by side: %1")},
    {"cert.conflict", QT_TRANSLATE_NOOP("Error", "\"%1\" is none of skip, replace and rename.")},
    {"cert.country", QT_TRANSLATE_NOOP("Error", "The country has two letters, for example DE, not \"%1\".")},
    {"cert.email", QT_TRANSLATE_NOOP("Error", "\"%1\" is not a mail address.")},
    {"cert.email-plain",
     QT_TRANSLATE_NOOP("Error",
                       "A mail address in a certificate has plain letters only (a to z), not \"%1\".")},
    {"cert.exists", QT_TRANSLATE_NOOP("Error", "There is a certificate %1 already.")},
    {"cert.expired", QT_TRANSLATE_NOOP("Error", "The certificate expired at %1.")},
    {"cert.format", QT_TRANSLATE_NOOP("Error", "\"%1\" is no format of a certificate file.")},
    {"cert.in-use",
     QT_TRANSLATE_NOOP("Error", "The certificate %1 is used by %2. Let them use another one first.")},
    {"cert.key-type", QT_TRANSLATE_NOOP("Error", "This engine cannot make keys of the kind %1.")},
    {"cert.missing", QT_TRANSLATE_NOOP("Error",
                                       "There is no certificate %1. Make one with the Web Server Certificate "
                                       "Wizard, or choose another one.")},
    {"cert.name-active",
     QT_TRANSLATE_NOOP("Error",
                       "There is a certificate for %1 with the same kind of key already: %2, with the "
                       "fingerprint %3. The new one has the fingerprint %4. Choose to replace it.")},
    {"cert.name-invalid", QT_TRANSLATE_NOOP("Error", "\"%1\" is neither a host name nor an address.")},
    {"cert.name-missing", QT_TRANSLATE_NOOP("Error", "The certificate needs a Common Name.")},
    {"cert.names-differ", QT_TRANSLATE_NOOP("Error", "The certificate lacks names that were asked for: %1.")},
    {"cert.no-key",
     QT_TRANSLATE_NOOP("Error",
                       "There is no private key in it, and no stored key belongs to the certificate.")},
    {"cert.not-bound",
     QT_TRANSLATE_NOOP("Error",
                       "The certificate is stored, but %1 could not take it over and goes on as before: %2")},
    {"cert.not-yet-valid", QT_TRANSLATE_NOOP("Error", "The certificate is valid from %1 on.")},
    {"cert.purpose", QT_TRANSLATE_NOOP("Error", "The certificate is not meant for servers.")},
    {"cert.reserved",
     QT_TRANSLATE_NOOP("Error", "The name \"test\" belongs to the Test certificate. Choose another one.")},
    {"cert.too-long",
     QT_TRANSLATE_NOOP("Error", "\"%1\" is too long: a certificate has room for %2 characters there.")},
    {"cert.validity", QT_TRANSLATE_NOOP("Error", "A certificate is valid from 1 to %1 days.")},
    {"cert.weak-signature",
     QT_TRANSLATE_NOOP("Error", "The certificate is signed with %1, which can be forged.")},
    {"chain.expired", QT_TRANSLATE_NOOP("Error", "\"%1\" in the chain expired at %2.")},
    {"chain.gap",
     QT_TRANSLATE_NOOP("Error", "The certificate of \"%1\" is missing in the chain; it has signed \"%2\".")},
    {"chain.left-over", QT_TRANSLATE_NOOP("Error", "\"%1\" is not part of the chain.")},
    {"chain.loop", QT_TRANSLATE_NOOP("Error", "The chain leads back to \"%1\" and has no end.")},
    {"chain.no-place",
     QT_TRANSLATE_NOOP("Error", "\"%1\" does not say where the certificate of its issuer can be fetched.")},
    {"chain.not-authority",
     QT_TRANSLATE_NOOP("Error", "\"%1\" is no authority: it must not sign certificates.")},
    {"chain.not-yet-valid", QT_TRANSLATE_NOOP("Error", "\"%1\" in the chain is valid from %2 on.")},
    {"chain.other-issuer", QT_TRANSLATE_NOOP("Error", "What stands at %1 has not issued \"%2\".")},
    {"chain.too-long", QT_TRANSLATE_NOOP("Error", "The chain has more certificates than \"%1\" allows.")},
    {"chain.unknown-root",
     QT_TRANSLATE_NOOP("Error", "The root \"%1\" is not among those that this computer trusts.")},
    {"chain.weak-key", QT_TRANSLATE_NOOP("Error", "The key of \"%1\" in the chain is weak (%2).")},
    {"chain.weak-signature",
     QT_TRANSLATE_NOOP("Error", "\"%1\" in the chain is signed with %2, which can be forged.")},
    {"change.failed", QT_TRANSLATE_NOOP("Error", "%1 could not take over the change: %2")},
    {"client.file-locked",
     QT_TRANSLATE_NOOP(
         "Error",
         "The file is locked with a password. Choose the certificate alone (.cer, .crt or .pem): it "
         "holds no secret.")},
    {"client.missing", QT_TRANSLATE_NOOP("Error", "The client certificate is not in the list any more.")},
    {"client.rule-invalid",
     QT_TRANSLATE_NOOP(
         "Error",
         "\"%1\" cannot stand in a certificate. A subject looks like CN=Anna,O=Example, an address "
         "like anna@example.org.")},
    {"client.taken",
     QT_TRANSLATE_NOOP("Error", "The certificate belongs to an account already. Remove it there first.")},
    {"crl.issuer", QT_TRANSLATE_NOOP("Error", "The list of revoked certificates is another authority's.")},
    {"crl.older", QT_TRANSLATE_NOOP("Error", "There is a newer list of revoked certificates already.")},
    {"crl.signature",
     QT_TRANSLATE_NOOP("Error", "The list of revoked certificates is not signed by the authority.")},
    {"crl.too-large", QT_TRANSLATE_NOOP("Error", "The list of revoked certificates is too large.")},
    {"crl.unreadable", QT_TRANSLATE_NOOP("Error", "There is no list of revoked certificates in the file.")},
    {"crl.url", QT_TRANSLATE_NOOP("Error", "\"%1\" is no address that begins with http://.")},
    {"csr.signature",
     QT_TRANSLATE_NOOP("Error", "The signing request was changed, or not made with its own key.")},
    {"csr.unreadable", QT_TRANSLATE_NOOP("Error", "The signing request cannot be read.")},
    {"cutoff.authority",
     QT_TRANSLATE_NOOP("Error",
                       "It shows a client certificate of an authority that would no longer be trusted.")},
    {"cutoff.certificate", QT_TRANSLATE_NOOP("Error", "It shows no client certificate.")},
    {"cutoff.cipher", QT_TRANSLATE_NOOP("Error", "It knows none of the encryption methods that stay.")},
    {"cutoff.fingerprint-changes",
     QT_TRANSLATE_NOOP("Error", "Programs that remember the certificate will warn of the new one (%1).")},
    {"cutoff.fingerprint-new",
     QT_TRANSLATE_NOOP("Error", "Programs that remember the certificate will warn of the new one.")},
    {"cutoff.group", QT_TRANSLATE_NOOP("Error", "It knows none of the key exchanges that stay.")},
    {"cutoff.issuer",
     QT_TRANSLATE_NOOP("Error", "Programs that do not trust %1 will warn of the new certificate.")},
    {"cutoff.key-kind", QT_TRANSLATE_NOOP("Error", "It cannot use a certificate with a key of that kind.")},
    {"cutoff.name",
     QT_TRANSLATE_NOOP("Error", "It asks for the name %1, which is not in the new certificate.")},
    {"cutoff.plaintext", QT_TRANSLATE_NOOP("Error", "It sends the password without encryption.")},
    {"cutoff.refused",
     QT_TRANSLATE_NOOP("Error", "It asks for the name %1, for which secure links would be off.")},
    {"cutoff.revoked", QT_TRANSLATE_NOOP("Error", "It shows a client certificate that is revoked.")},
    {"cutoff.self-signed",
     QT_TRANSLATE_NOOP("Error",
                       "Programs that check who signed the certificate will warn: it signs itself.")},
    {"cutoff.ssl-off", QT_TRANSLATE_NOOP("Error", "It uses encryption, which would no longer be offered.")},
    {"cutoff.starttls", QT_TRANSLATE_NOOP("Error", "It uses STARTTLS, which would no longer be offered.")},
    {"cutoff.test",
     QT_TRANSLATE_NOOP("Error",
                       "It asks for the name %1, which the Test certificate would answer. It will warn.")},
    {"cutoff.unrecorded",
     QT_TRANSLATE_NOOP("Error", "It shows a client certificate that no authority of yours has on record.")},
    {"cutoff.version", QT_TRANSLATE_NOOP("Error", "It speaks %1 at most.")},
    {"domain.address", QT_TRANSLATE_NOOP("Error", "The address %1 is bound to another domain already.")},
    {"domain.address-invalid", QT_TRANSLATE_NOOP("Error", "\"%1\" is not an address.")},
    {"domain.certificate-not-used",
     QT_TRANSLATE_NOOP("Error", "The certificate %1 is set but not used: choose Custom.")},
    {"domain.certificate-unchanged",
     QT_TRANSLATE_NOOP("Error", "No certificate changes by that, and none holds %1. Make a new request.")},
    {"domain.choice", QT_TRANSLATE_NOOP("Error", "\"%1\" is none of shared, test, custom and no.")},
    {"domain.exists", QT_TRANSLATE_NOOP("Error", "There is a domain %1 already.")},
    {"domain.invalid", QT_TRANSLATE_NOOP("Error", "\"%1\" is not a domain name. It looks like example.org.")},
    {"domain.missing", QT_TRANSLATE_NOOP("Error", "There is no domain %1 any more.")},
    {"domain.names-uncovered",
     QT_TRANSLATE_NOOP("Error", "The certificate %1 does not hold %2. Make a new request.")},
    {"domain.not-empty", QT_TRANSLATE_NOOP("Error", "The domain %1 still has accounts. Remove them first.")},
    {"effect.live",
     QT_TRANSLATE_NOOP("Error", "%1 uses the new values for new connections, %2 sessions stay.")},
    {"effect.new-tls",
     QT_TRANSLATE_NOOP("Error",
                       "%1 uses the new encryption settings for new connections, %2 sessions stay.")},
    {"effect.open-ports", QT_TRANSLATE_NOOP("Error", "%1 opens its ports anew, %2 sessions stay.")},
    {"effect.restart", QT_TRANSLATE_NOOP("Error", "%1 takes effect when Postern starts the next time.")},
    {"effect.server", QT_TRANSLATE_NOOP("Error", "The server takes it over at once.")},
    {"effect.start", QT_TRANSLATE_NOOP("Error", "%1 starts.")},
    {"effect.stop", QT_TRANSLATE_NOOP("Error", "%1 stops, %2 sessions are closed.")},
    {"engine.already-running", QT_TRANSLATE_NOOP("Error", "A Postern is already running on %1.")},
    {"engine.busy", QT_TRANSLATE_NOOP("Error", "The engine has too much to do. Try again in a moment.")},
    {"engine.folder",
     QT_TRANSLATE_NOOP(
         "Error", "The data folder %1 cannot be used: it must exist, be writable and be on this computer.")},
    {"export.format", QT_TRANSLATE_NOOP("Error", "%1 is no format of a certificate file.")},
    {"fetch.failed", QT_TRANSLATE_NOOP("Error", "%1 could not be fetched: %2")},
    {"gain.plaintext",
     QT_TRANSLATE_NOOP(
         "Error",
         "%1: %2 (%3) was refused because it sends the password without encryption. It could log in then.")},
    {"import.base64", QT_TRANSLATE_NOOP("Error", "The file did not arrive whole. Try again.")},
    {"import.damaged", QT_TRANSLATE_NOOP("Error", "The file is damaged or incomplete (%1).")},
    {"import.empty", QT_TRANSLATE_NOOP("Error", "The file is empty.")},
    {"import.no-certificate", QT_TRANSLATE_NOOP("Error", "There is no certificate in it.")},
    {"import.no-key", QT_TRANSLATE_NOOP("Error", "There is no private key in it.")},
    {"import.nothing",
     QT_TRANSLATE_NOOP("Error", "The file holds no certificate, no private key and no signing request.")},
    {"import.old-encryption",
     QT_TRANSLATE_NOOP(
         "Error",
         "The file is encrypted with %1, an old method that OpenSSL reads with its legacy provider only. "
         "This computer lacks it: install it, or save the file again with a newer encryption.")},
    {"import.password-needed", QT_TRANSLATE_NOOP("Error", "The file is encrypted. Enter its password.")},
    {"import.too-costly", QT_TRANSLATE_NOOP("Error",
                                            "Opening the file would keep the server busy for too long: it "
                                            "asks for too many rounds of key derivation.")},
    {"import.too-large", QT_TRANSLATE_NOOP("Error", "The file is larger than %1 MiB.")},
    {"import.too-many", QT_TRANSLATE_NOOP("Error", "The file holds more than %1 certificates and keys.")},
    {"import.unknown", QT_TRANSLATE_NOOP("Error", "The file is neither PEM, DER, PKCS#7 nor PKCS#12.")},
    {"import.unsupported",
     QT_TRANSLATE_NOOP("Error", "The file is encrypted in a way that cannot be read: %1.")},
    {"import.wrong-password",
     QT_TRANSLATE_NOOP("Error", "The password does not open the file, or the file was changed.")},
    {"issue.source",
     QT_TRANSLATE_NOOP("Error", "Choose either a pending request or a request file, not both.")},
    {"issued.missing", QT_TRANSLATE_NOOP("Error", "%1 issued no certificate with the serial number %2.")},
    {"issued.revoked", QT_TRANSLATE_NOOP("Error", "The certificate %1 is revoked already.")},
    {"key.cancelled", QT_TRANSLATE_NOOP("Error", "Making the key was cancelled.")},
    {"key.exists", QT_TRANSLATE_NOOP("Error", "There is a key %1 already.")},
    {"key.in-use", QT_TRANSLATE_NOOP("Error", "The key %1 is in use by %2. Let it use another one first.")},
    {"key.locked",
     QT_TRANSLATE_NOOP("Error", "The private keys are locked. Enter the passphrase of the key store.")},
    {"key.missing", QT_TRANSLATE_NOOP("Error", "There is no key %1.")},
    {"key.name-missing", QT_TRANSLATE_NOOP("Error", "The key needs a name.")},
    {"key.no-job", QT_TRANSLATE_NOOP("Error", "No key is being made any more.")},
    {"key.request-waits",
     QT_TRANSLATE_NOOP("Error",
                       "A request made with the key %1 waits for its certificate: %2. Without the key the "
                       "answer is of no use.")},
    {"key.test-failed", QT_TRANSLATE_NOOP("Error", "The key is damaged: what it signs does not verify.")},
    {"key.unreadable", QT_TRANSLATE_NOOP("Error", "The private key cannot be read.")},
    {"key.weak", QT_TRANSLATE_NOOP("Error", "The key (%1) cannot be used: %2.")},
    {"keyfile.missing",
     QT_TRANSLATE_NOOP(
         "Error",
         "The key file in %1 is missing, and the stored keys need it. Put it back and start Postern again.")},
    {"keyfile.readable-by-others",
     QT_TRANSLATE_NOOP("Error",
                       "Other users of this computer can read the key file %1. Take their rights away.")},
    {"keyfile.unreadable",
     QT_TRANSLATE_NOOP("Error",
                       "The key file postern.key in the data folder cannot be read. Without it the private "
                       "keys stay locked; bring it back from a backup.")},
    {"keystore.desktop", QT_TRANSLATE_NOOP("Error", "The secret store of the desktop cannot be used: %1")},
    {"keystore.folder", QT_TRANSLATE_NOOP("Error", "The key file cannot be kept in %1: %2")},
    {"keystore.mode", QT_TRANSLATE_NOOP("Error", "\"%1\" is no way to protect the keys.")},
    {"keystore.passphrase", QT_TRANSLATE_NOOP("Error", "The passphrase of the key store is not right.")},
    {"net.address",
     QT_TRANSLATE_NOOP("Error", "Cannot listen on port %1 of %2: %3. Check the addresses under Settings.")},
    {"net.port-denied",
     QT_TRANSLATE_NOOP("Error",
                       "No permission to open port %1 on %2. Ports below 1024 need the right to do so.")},
    {"net.port-own",
     QT_TRANSLATE_NOOP("Error", "Port %1 belongs to another service of Postern: %2. Choose another port.")},
    {"net.port-taken",
     QT_TRANSLATE_NOOP("Error",
                       "Another program holds port %1 on %2. Stop that program or choose another port.")},
    {"ocsp.other-certificate",
     QT_TRANSLATE_NOOP("Error", "The answer of the authority's responder is about another certificate.")},
    {"ocsp.refused", QT_TRANSLATE_NOOP("Error", "The responder of the authority answered: %1")},
    {"ocsp.signature",
     QT_TRANSLATE_NOOP("Error", "The answer of the authority's responder is not signed by it.")},
    {"ocsp.stale", QT_TRANSLATE_NOOP("Error", "The answer of the authority's responder is not current.")},
    {"ocsp.unreadable",
     QT_TRANSLATE_NOOP("Error", "The answer of the authority's responder cannot be read.")},
    {"password.empty", QT_TRANSLATE_NOOP("Error", "The password is empty.")},
    {"password.invalid",
     QT_TRANSLATE_NOOP("Error",
                       "The password has characters that cannot be used, or is longer than %1 bytes.")},
    {"password.weak",
     QT_TRANSLATE_NOOP(
         "Error",
         "The password is too easy to guess: at least %1 characters, and not the name of the account.")},
    {"probe.failed", QT_TRANSLATE_NOOP("Error", "The service did not show its certificate: %1")},
    {"problem.certificate-chain",
     QT_TRANSLATE_NOOP("Error", "Mail programs do not know who issued the certificate \"%1\".")},
    {"problem.certificate-expired",
     QT_TRANSLATE_NOOP("Error", "The certificate \"%1\" has expired. Mail programs refuse it or warn.")},
    {"problem.certificate-expires",
     QT_TRANSLATE_NOOP("Error", "The certificate %1 has %2 days left. Make or install a new one.")},
    {"problem.certificate-name",
     QT_TRANSLATE_NOOP("Error",
                       "The certificate \"%1\" does not hold the name %2, which mail programs use.")},
    {"problem.certificate-self-signed",
     QT_TRANSLATE_NOOP(
         "Error",
         "The certificate \"%1\" is self-signed. Mail programs warn until they are told to trust it.")},
    {"problem.certificate-weak",
     QT_TRANSLATE_NOOP("Error", "The certificate \"%1\" is weak: %2. Get a new one.")},
    {"problem.crl-stale",
     QT_TRANSLATE_NOOP("Error", "The list of certificates that %1 has revoked is out of date.")},
    {"problem.key-readable",
     QT_TRANSLATE_NOOP("Error",
                       "The key file %1 can be read by other users of this computer. Take that right away.")},
    {"problem.keystore-locked", QT_TRANSLATE_NOOP("Error",
                                                  "The key store is locked. Certificates with stored keys "
                                                  "are not served until it gets its passphrase.")},
    {"problem.loopback-only",
     QT_TRANSLATE_NOOP("Error",
                       "Only programs on this computer can connect. Open the networks when you are ready.")},
    {"problem.no-domain", QT_TRANSLATE_NOOP("Error", "There is no domain yet, so no mail can arrive.")},
    {"problem.plaintext-logins",
     QT_TRANSLATE_NOOP("Error", "%1 lets mail programs send passwords without encryption.")},
    {"problem.request-waits",
     QT_TRANSLATE_NOOP("Error", "The request %1 has waited %2 days for its certificate.")},
    {"problem.service-down", QT_TRANSLATE_NOOP("Error", "%1 is down: %2")},
    {"problem.service-partly", QT_TRANSLATE_NOOP("Error", "%1 goes on with its old settings: %2")},
    {"problem.store-full",
     QT_TRANSLATE_NOOP("Error", "The disk is full. Mail is refused until there is room in %1.")},
    {"problem.store-write",
     QT_TRANSLATE_NOOP("Error", "The store in %1 cannot be written, so mail is refused for now: %2")},
    {"problem.test-certificate",
     QT_TRANSLATE_NOOP("Error",
                       "The Test certificate is in use. It is for tests only: mail programs warn of it.")},
    {"purpose.authority",
     QT_TRANSLATE_NOOP("Error", "It is the certificate of an authority, not of a server or person.")},
    {"purpose.constraints",
     QT_TRANSLATE_NOOP("Error", "It is no authority: it must not sign other certificates.")},
    {"purpose.expired", QT_TRANSLATE_NOOP("Error", "It expired at %1.")},
    {"purpose.key-usage", QT_TRANSLATE_NOOP("Error", "It was not issued for this: its key usage lacks %1.")},
    {"purpose.not-yet-valid", QT_TRANSLATE_NOOP("Error", "It is valid from %1 on.")},
    {"purpose.unknown", QT_TRANSLATE_NOOP("Error", "This is no purpose that mail servers or clients know.")},
    {"purpose.usage", QT_TRANSLATE_NOOP("Error", "It was not issued for this, only for: %1.")},
    {"purpose.weak-key", QT_TRANSLATE_NOOP("Error", "Its key is weak (%1).")},
    {"request.exists",
     QT_TRANSLATE_NOOP(
         "Error",
         "A request %1 waits for its certificate already. Give it up first, or choose another name.")},
    {"request.mismatch",
     QT_TRANSLATE_NOOP("Error",
                       "The certificate (%1) was not made for this request: its public key is another one.")},
    {"request.missing", QT_TRANSLATE_NOOP("Error", "There is no pending request called %1.")},
    {"restore.running",
     QT_TRANSLATE_NOOP("Error", "Postern is running on %1. Stop it first, then restore the backup.")},
    {"restore.unsound", QT_TRANSLATE_NOOP("Error", "%1 cannot be restored because it has faults: %2")},
    {"restore.write", QT_TRANSLATE_NOOP("Error", "The store in %1 could not be replaced: %2")},
    {"revoke.reason", QT_TRANSLATE_NOOP("Error", "%1 is no reason for a revocation.")},
    {"server.busy", QT_TRANSLATE_NOOP("Error", "The server is too busy now. Try again in a moment.")},
    {"service.no-port", QT_TRANSLATE_NOOP("Error", "None of its ports is open. Open one under Ports.")},
    {"service.unknown", QT_TRANSLATE_NOOP("Error", "This engine has no service %1.")},
    {"setting.address",
     QT_TRANSLATE_NOOP(
         "Error", "\"%2\" does not fit into %1. Write for example 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32.")},
    {"setting.choice", QT_TRANSLATE_NOOP("Error", "%1: \"%2\" is not one of the choices.")},
    {"setting.cipher", QT_TRANSLATE_NOOP("Error", "%1: \"%2\" is not known. Choose one from the list.")},
    {"setting.cipher-none",
     QT_TRANSLATE_NOOP("Error",
                       "With these lists %1 could encrypt for nobody, because nothing in them fits its "
                       "certificate (%2). Add a cipher that does.")},
    {"setting.cipher-weak",
     QT_TRANSLATE_NOOP("Error",
                       "%1: \"%2\" is weaker than 128 bit. Take it out, or no longer require 128 bit.")},
    {"setting.conflict", QT_TRANSLATE_NOOP("Error",
                                           "Somebody else changed settings in the meantime. Revert to see "
                                           "the new ones, then make your change again.")},
    {"setting.memory", QT_TRANSLATE_NOOP("Error",
                                         "The longest command of %1 does not fit into its memory for one "
                                         "connection. Raise the memory or lower the line length.")},
    {"setting.no-authority",
     QT_TRANSLATE_NOOP("Error",
                       "%1 would refuse everybody: no authority is trusted yet. Create or trust one first.")},
    {"setting.no-port",
     QT_TRANSLATE_NOOP("Error", "%1 is on, but none of its ports is open. Open one, or stop the service.")},
    {"setting.overridden",
     QT_TRANSLATE_NOOP(
         "Error", "%1 was given on the command line and cannot be changed while Postern runs like this.")},
    {"setting.port-clash",
     QT_TRANSLATE_NOOP("Error", "%1 and %2 both ask for port %3. Choose another one for one of them.")},
    {"setting.probation",
     QT_TRANSLATE_NOOP("Error", "An earlier change still waits. Confirm it or take it back first.")},
    {"setting.probation-over",
     QT_TRANSLATE_NOOP("Error", "That change no longer waits: it was confirmed or taken back.")},
    {"setting.probation-time",
     QT_TRANSLATE_NOOP("Error", "A change can wait for 1 to %1 seconds to be confirmed.")},
    {"setting.range", QT_TRANSLATE_NOOP("Error", "%1: %2 is not allowed; it must lie between %3 and %4.")},
    {"setting.type", QT_TRANSLATE_NOOP("Error", "%1: \"%2\" does not fit here.")},
    {"setting.unknown",
     QT_TRANSLATE_NOOP(
         "Error", "This engine has no setting %1. The console and the engine may be of different versions.")},
    {"setting.url",
     QT_TRANSLATE_NOOP(
         "Error", "%1: \"%2\" is no address of a web service. Write for example http://pki.example.org.")},
    {"store.body-missing", QT_TRANSLATE_NOOP("Error", "A message that was arriving is gone.")},
    {"store.body-size", QT_TRANSLATE_NOOP("Error", "A message of %1 bytes came with %2.")},
    {"store.busy", QT_TRANSLATE_NOOP("Error", "The store was busy for too long. Try again.")},
    {"store.constraint", QT_TRANSLATE_NOOP("Error", "The store refused the change: %1")},
    {"store.corrupt",
     QT_TRANSLATE_NOOP("Error",
                       "The file of the mail store is damaged: %1. Stop Postern, keep the file, and put back "
                       "a backup.")},
    {"store.full", QT_TRANSLATE_NOOP("Error", "The disk has no room for another message. Free some space.")},
    {"store.io",
     QT_TRANSLATE_NOOP("Error",
                       "The disk with the mail store cannot be read or written: %1. Look at the disk; what "
                       "was confirmed is kept.")},
    {"store.mailbox-exists", QT_TRANSLATE_NOOP("Error", "There is a folder of that name already.")},
    {"store.mailbox-missing", QT_TRANSLATE_NOOP("Error", "There is no such folder any more.")},
    {"store.message-missing", QT_TRANSLATE_NOOP("Error", "The message does not exist any more.")},
    {"store.name-invalid", QT_TRANSLATE_NOOP("Error", "This name cannot be used for a folder: %1")},
    {"store.newer",
     QT_TRANSLATE_NOOP(
         "Error",
         "The data folder was made by a newer Postern (%1, this one knows %2). Install that version again.")},
    {"store.not-ours", QT_TRANSLATE_NOOP("Error", "%1 is not a data file of Postern.")},
    {"store.older",
     QT_TRANSLATE_NOOP(
         "Error",
         "The mail store is of an older Postern (schema %1 instead of %2). Start Postern once; it "
         "brings the store up to date.")},
    {"store.open", QT_TRANSLATE_NOOP("Error", "The store cannot be opened: %1")},
    {"store.sql", QT_TRANSLATE_NOOP("Error", "The store could not do this: %1")},
    {"store.unsound", QT_TRANSLATE_NOOP("Error", "The store has faults: %1")},
    {"template.missing", QT_TRANSLATE_NOOP("Error", "There is no template called %1.")},
    {"template.usage",
     QT_TRANSLATE_NOOP("Error", "\"%1\" is no purpose of a certificate. A template needs one at least.")},
    {"tls.backend", QT_TRANSLATE_NOOP("Error",
                                      "Qt lacks its OpenSSL part on this computer, so nothing can be "
                                      "encrypted. Install Qt with OpenSSL.")},
    {"tls.certificate-expired", QT_TRANSLATE_NOOP("Error", "It says that the certificate has expired.")},
    {"tls.certificate-refused", QT_TRANSLATE_NOOP("Error", "It refused the certificate.")},
    {"tls.certificate-unreadable",
     QT_TRANSLATE_NOOP("Error", "The certificate cannot be read. It must be in PEM form.")},
    {"tls.ciphers", QT_TRANSLATE_NOOP("Error", "OpenSSL does not accept %1: %2")},
    {"tls.client-certificate", QT_TRANSLATE_NOOP("Error", "Its client certificate cannot be verified.")},
    {"tls.closed", QT_TRANSLATE_NOOP("Error", "It broke the connection off.")},
    {"tls.crypto", QT_TRANSLATE_NOOP("Error", "OpenSSL failed at %1: %2")},
    {"tls.failed", QT_TRANSLATE_NOOP("Error", "The encryption could not be agreed on.")},
    {"tls.key-mismatch", QT_TRANSLATE_NOOP("Error", "The private key does not belong to the certificate.")},
    {"tls.key-unreadable", QT_TRANSLATE_NOOP("Error", "The private key cannot be read.")},
    {"tls.name-off", QT_TRANSLATE_NOOP("Error", "Secure links are switched off for the name it asked for.")},
    {"tls.no-client-certificate", QT_TRANSLATE_NOOP("Error", "It showed no client certificate.")},
    {"tls.no-shared-cipher", QT_TRANSLATE_NOOP("Error", "No encryption method in common.")},
    {"tls.no-shared-group", QT_TRANSLATE_NOOP("Error", "No key exchange in common.")},
    {"tls.no-shared-signature", QT_TRANSLATE_NOOP("Error", "No way of signing in common.")},
    {"tls.not-tls", QT_TRANSLATE_NOOP("Error", "It did not speak TLS.")},
    {"tls.plaintext-refused",
     QT_TRANSLATE_NOOP("Error", "It sent the password without encryption and was refused.")},
    {"tls.timeout", QT_TRANSLATE_NOOP("Error", "It took too long.")},
    {"tls.unknown-ca", QT_TRANSLATE_NOOP("Error", "It does not trust the issuer of the certificate.")},
    {"tls.version", QT_TRANSLATE_NOOP("Error", "It offers only TLS versions that are switched off.")},
    {"verdict.chain",
     QT_TRANSLATE_NOOP("Error", "The chain of this certificate is not complete or not valid: %1")},
    {"verdict.expired", QT_TRANSLATE_NOOP("Error", "This certificate expired at %1.")},
    {"verdict.not-yet-valid", QT_TRANSLATE_NOOP("Error", "This certificate is valid from %1 on.")},
    {"verdict.purposes",
     QT_TRANSLATE_NOOP("Error", "This certificate failed to verify for all of its intended purposes: %1.")},
    {"verdict.self-signed",
     QT_TRANSLATE_NOOP(
         "Error", "This certificate is signed by itself: clients warn until they are told to trust it.")},
    {"verdict.unknown-issuer",
     QT_TRANSLATE_NOOP("Error", "The issuer of this certificate, \"%1\", is not known to this computer.")},
    {"verdict.weak-key", QT_TRANSLATE_NOOP("Error", "The key of this certificate is weak (%1).")},
    {"verdict.weak-signature",
     QT_TRANSLATE_NOOP("Error", "This certificate is signed with %1, which can be forged.")},
    {"watch.expired", QT_TRANSLATE_NOOP("Error", "The certificate %1 expired at %2.")},
    {"watch.expires", QT_TRANSLATE_NOOP("Error", "The certificate %1 has %2 days left.")},
    {"watch.key-readable",
     QT_TRANSLATE_NOOP("Error", "The key file %1 can be read by other users of this computer.")},
    {"watch.self-signed",
     QT_TRANSLATE_NOOP(
         "Error", "The certificate %1 is signed by itself: clients warn until they are told to trust it.")},
    {"watch.test-certificate",
     QT_TRANSLATE_NOOP("Error", "The Test certificate is in use. It is for tests only.")},
    {"watch.unknown-chain",
     QT_TRANSLATE_NOOP("Error", "Clients cannot trace the certificate %1 to an authority they know: %2")},
    {"watch.weak-key", QT_TRANSLATE_NOOP("Error", "The key of the certificate %1 is weak (%2).")},
    {"watch.weak-signature",
     QT_TRANSLATE_NOOP("Error", "The certificate %1 is signed with %2, which can be forged.")},
    {"watch.wrong-name", QT_TRANSLATE_NOOP("Error", "The certificate %1 does not hold the names %2.")},
};

const ErrorText* find(const QString& code) {
    static const QHash<QString, const ErrorText*> index = [] {
        QHash<QString, const ErrorText*> all;
        for (const ErrorText& text : kErrorTexts) all.insert(QString::fromLatin1(text.code), &text);
        return all;
    }();
    return index.value(code);
}

/// Setting keys and service names among the arguments become what a person calls them.
QString readable(const QString& argument) {
    static const QStringList services{QStringLiteral("smtp"), QStringLiteral("submission"),
                                      QStringLiteral("pop3"), QStringLiteral("imap"), QStringLiteral("pki")};
    if (argument.contains(QStringLiteral(", "))) {
        QStringList parts = argument.split(QStringLiteral(", "));
        for (QString& part : parts) part = readable(part);
        return parts.join(QStringLiteral(", "));
    }
    if (services.contains(argument))
        return Format::serviceName(argument);
    if (!argument.contains(QLatin1Char('.')) || !Texts::knowsSetting(argument))
        return argument;
    const QString service = argument.section(QLatin1Char('.'), 0, 0);
    const QString label = Texts::settingLabel(argument);
    return services.contains(service)
               ? QCoreApplication::translate("Error", "%1 of %2").arg(label, Format::serviceName(service))
               : label;
}

QString fill(const QString& code, QStringList arguments, const QString& english);

/// These carry another error behind their first argument: code, English, arguments.
void unfold(const QString& code, QStringList& arguments) {
    static const QStringList kWithReason{QStringLiteral("cert.not-bound"), QStringLiteral("change.failed"),
                                         QStringLiteral("problem.service-down"),
                                         QStringLiteral("problem.service-partly")};
    if (arguments.size() < 3 || !kWithReason.contains(code))
        return;
    const QString reason = fill(arguments[1], arguments.mid(3), arguments[2]);
    arguments = {arguments[0], reason};
}

QString fill(const QString& code, QStringList arguments, const QString& english) {
    unfold(code, arguments);
    const ErrorText* text = find(code);
    if (!text)
        return english.isEmpty() ? code : english;
    QString sentence = QCoreApplication::translate("Error", text->text);
    // Raised with the setting and the entry, or with the entry alone.
    if (arguments.size() == 1 && sentence.contains(QStringLiteral("%2")) &&
        !sentence.contains(QStringLiteral("%3")))
        sentence = english;
    // One pass, so that an argument that holds "%2" stays as it is.
    for (qsizetype at = sentence.indexOf(QLatin1Char('%')); at >= 0;
         at = sentence.indexOf(QLatin1Char('%'), at)) {
        const int number = at + 1 < sentence.size() ? sentence.at(at + 1).digitValue() : -1;
        if (number < 1) {
            ++at;
            continue;
        }
        const QString value = number <= arguments.size() ? readable(arguments.at(number - 1)) : QString();
        sentence.replace(at, 2, value);
        at += value.size();
    }
    return sentence;
}

}  // namespace

bool Texts::knowsError(const QString& code) {
    return find(code) != nullptr;
}

QString Texts::error(const base::Error& error) {
    return fill(QString::fromLatin1(error.code), error.arguments, error.text);
}

QString Texts::error(const api::ErrorInfo& error) {
    return fill(error.code, error.arguments, error.text);
}

}  // namespace postern::ui
