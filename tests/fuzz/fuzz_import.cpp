#include "engine/tls/certificate.h"
#include "engine/tls/chain.h"
#include "engine/tls/importfile.h"
#include "engine/tls/keys.h"
#include "engine/tls/requestnote.h"
#include "engine/tls/signingrequest.h"
#include "engine/tls/verdict.h"

#include <cstdint>
#include <cstdlib>

// Every way by which bytes from outside become certificates, keys and requests, and everything that is then
// asked of them. The first octet chooses the password, so that one run sees files with and without.
using namespace postern;

namespace {

void must(bool condition) {
    if (!condition)
        std::abort();
}

/// Errors are sentences; nothing else may come out.
template <class T>
void mustExplain(const base::Result<T>& result) {
    if (!result)
        must(!result.error().code.isEmpty() && !result.error().text.isEmpty());
}

const QDateTime kNow = QDateTime::fromSecsSinceEpoch(1'800'000'000, Qt::UTC);

void lookAtCertificates(const tls::ImportedFile& file, const tls::RootStore& roots) {
    constexpr qsizetype kEnough = 8;
    QList<QByteArray> all;
    for (const tls::NamedCertificate& certificate :
         file.certificates.first(qMin(file.certificates.size(), kEnough)))
        all.append(certificate.pem);
    for (const QByteArray& pem : all) {
        mustExplain(tls::certificateFacts(pem));
        mustExplain(tls::certificateSpkiSha256(pem));
        mustExplain(tls::judge(pem, kNow, roots));
        (void)tls::warnings(pem, {QStringLiteral("mail.example.org"), QStringLiteral("192.0.2.7")}, kNow,
                            roots);
    }
    if (all.isEmpty())
        return;
    const auto chain = tls::orderChain(all.first(), all, kNow, roots);
    mustExplain(chain);
    // What is sent begins with the leaf.
    if (chain)
        must(chain->pem.startsWith(all.first()));
    if (!file.requestPem.isEmpty())
        mustExplain(tls::checkAnswer(all.first(), file.requestPem, kNow));
}

void lookAtKeys(const tls::ImportedFile& file) {
    constexpr qsizetype kEnough = 4;
    for (const tls::NamedKey& key : file.keys.first(qMin(file.keys.size(), kEnough))) {
        mustExplain(tls::keyFacts(key.pem));
        const base::Status strong = tls::checkKeyStrength(key.pem);
        mustExplain(strong);
        // Only keys that are let in are used.
        if (strong)
            mustExplain(tls::testKey(key.pem));
        if (!file.certificates.isEmpty())
            mustExplain(tls::checkPair({file.certificates.first().pem, key.pem}));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const tls::RootStore roots{QList<QByteArray>()};
    if (size == 0)
        return 0;
    const QByteArrayView bytes(reinterpret_cast<const char*>(data) + 1, static_cast<qsizetype>(size) - 1);
    const base::Secret password(data[0] % 2 == 0 ? QByteArrayView("geheim") : QByteArrayView());
    const auto file = tls::readImportedFile(bytes, password);
    mustExplain(file);
    if (!file)
        return 0;
    must(!file->format.isEmpty());
    lookAtCertificates(*file, roots);
    lookAtKeys(*file);
    if (!file->requestPem.isEmpty())
        mustExplain(tls::requestFacts(file->requestPem));
    for (const QByteArray& note : file->notes)
        if (const auto noted = tls::readRequestNote(note))
            must(!noted->request.name.isEmpty() && !noted->spkiSha256.isEmpty());
    return 0;
}
