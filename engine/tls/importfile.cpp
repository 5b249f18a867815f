#include "engine/tls/importparts.h"

#include <QStringDecoder>

#include <openssl/err.h>

namespace postern::tls {
namespace {

base::Error tooMany() {
    return base::fail("import.too-many", QStringLiteral("The file holds more than %1 certificates and keys"),
                      {QString::number(kMaxImportObjects)});
}

bool isFull(const ImportedFile& file) {
    return file.certificates.size() + file.keys.size() + file.notes.size() >= kMaxImportObjects;
}

/// DER begins with a SEQUENCE whose length fits the file; a text may begin with '0' as well.
bool looksLikeDer(QByteArrayView bytes) {
    constexpr char kSequence = 0x30;
    if (bytes.size() < 2 || bytes[0] != kSequence)
        return false;
    const auto length = static_cast<unsigned char>(bytes[1]);
    constexpr unsigned char kLong = 0x80, kMaxLengthOctets = 4;
    if (length >= kLong)
        return length - kLong <= kMaxLengthOctets;
    // Cut off: what follows is a number or the name of a type, and no text has octets like these.
    const bool hasTag = bytes.size() > 2 && (bytes[2] == V_ASN1_INTEGER || bytes[2] == V_ASN1_OBJECT);
    return length + 2 == bytes.size() || hasTag;
}

bool isPadding(char c) {
    return c == '\0' || c == '\n' || c == '\r' || c == ' ' || c == '\t' || c == '\x1a';
}

base::Status addDer(ImportJob& job, QByteArrayView bytes) {
    job.file.format = QByteArrayLiteral("DER");
    while (!bytes.isEmpty()) {
        qsizetype used = 0;
        if (base::Status added = addDerObject(job, bytes, used); !added)
            return added;
        if (used <= 0)
            return damaged("DER");
        bytes = bytes.sliced(used);
        // Certificates may follow each other; editors leave a line end behind.
        while (!bytes.isEmpty() && isPadding(bytes.front())) bytes = bytes.sliced(1);
    }
    return base::Done{};
}

/// UTF-8 without a mark and with '\n' alone, from whatever Windows Notepad made of it.
QByteArray normalised(QByteArrayView bytes) {
    const bool little = bytes.startsWith("\xff\xfe") || bytes.contains(QByteArrayView("-\0-\0-\0", 6));
    const bool big = bytes.startsWith("\xfe\xff") || bytes.contains(QByteArrayView("\0-\0-\0-", 6));
    QByteArray text;
    if (big || little) {
        QStringDecoder decoder(bytes.startsWith("\xfe\xff") ||
                                       (big && !bytes.startsWith("\xff\xfe") && bytes[0] == '\0')
                                   ? QStringConverter::Utf16BE
                                   : QStringConverter::Utf16LE);
        QString wide = decoder.decode(bytes);
        text = wide.toUtf8();
        wide.fill(QChar::Space);
    } else {
        text = (bytes.startsWith("\xef\xbb\xbf") ? bytes.sliced(3) : bytes).toByteArray();
    }
    text.replace("\r\n", "\n");
    text.replace('\r', '\n');
    return text;
}

/// Some authorities mail the Base64 without its BEGIN and END.
QByteArray bareBase64(const QByteArray& text) {
    constexpr qsizetype kLeast = 64;
    QByteArray packed;
    for (const char c : text)
        if (!isPadding(c))
            packed.append(c);
    auto decoded = QByteArray::fromBase64Encoding(
        packed, QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    base::wipe(packed);
    const bool good = decoded && decoded.decoded.size() >= kLeast && looksLikeDer(decoded.decoded);
    return good ? decoded.decoded : QByteArray();
}

base::Status addAny(ImportJob& job, QByteArrayView bytes) {
    if (looksLikeDer(bytes))
        return addDer(job, bytes);
    const WipedBytes text(normalised(bytes));
    if (text.bytes.contains("-----BEGIN ")) {
        job.file.format = QByteArrayLiteral("PEM");
        return addPem(job, text.bytes);
    }
    if (const WipedBytes der(bareBase64(text.bytes)); !der.bytes.isEmpty())
        return addDer(job, der.bytes);
    if (text.bytes.contains("-----BEGI") || text.bytes.contains("-----END "))
        return damaged("PEM");
    return base::fail("import.unknown", QStringLiteral("The file is neither PEM, DER, PKCS#7 nor PKCS#12"));
}

}  // namespace

base::Error damaged(const char* what) {
    ERR_clear_error();
    return base::fail("import.damaged", QStringLiteral("The file is damaged or incomplete (%1)"),
                      {QString::fromLatin1(what)});
}

base::Status addCertificate(ImportJob& job, const X509* certificate, const QString& name) {
    if (isFull(job.file))
        return tooMany();
    job.file.certificates.append({toPem(certificate), name});
    return base::Done{};
}

base::Status addKey(ImportJob& job, const EVP_PKEY* key, const QString& name) {
    if (isFull(job.file))
        return tooMany();
    base::Secret pem = toPem(key);
    if (pem.isEmpty())
        return damaged("PRIVATE KEY");
    job.file.keys.append({std::move(pem), name});
    return base::Done{};
}

base::Status addNote(ImportJob& job, QByteArray note) {
    if (isFull(job.file))
        return tooMany();
    job.file.notes.append(std::move(note));
    return base::Done{};
}

base::Result<ImportedFile> readImportedFile(QByteArrayView bytes, const base::Secret& password,
                                            qint64 largest) {
    if (bytes.size() > largest)
        return base::fail("import.too-large", QStringLiteral("The file is larger than %1 MiB"),
                          {QString::number(largest >> 20)});
    qsizetype start = 0;
    while (start < bytes.size() && isPadding(bytes[start])) ++start;
    if (start == bytes.size())
        return base::fail("import.empty", QStringLiteral("The file is empty"));
    ImportJob job{password, {}, {}};
    const base::Status added = addAny(job, bytes);
    ERR_clear_error();
    if (!added)
        return added.error();
    if (job.file.certificates.isEmpty() && job.file.keys.isEmpty() && job.file.requestPem.isEmpty())
        return base::fail(
            "import.nothing",
            QStringLiteral("The file holds no certificate, no private key and no signing request"));
    return std::move(job.file);
}

}  // namespace postern::tls
