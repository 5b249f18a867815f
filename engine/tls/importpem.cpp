#include "engine/tls/importparts.h"

#include <algorithm>
#include <array>

// PEM (RFC 7468) as it really comes: with text around, indented, as one line, cut off.
namespace postern::tls {
namespace {

constexpr QByteArrayView kBegin("-----BEGIN "), kEnd("-----END "), kDashes("-----");

struct Block {
    QByteArray label;
    QByteArrayView content;  // between the lines BEGIN and END
};

/// The next block from `at` on, which moves behind it. No label: there is none. "import.damaged" when its END
/// is missing.
base::Result<Block> nextBlock(QByteArrayView text, qsizetype& at) {
    const qsizetype begin = text.indexOf(kBegin, at);
    if (begin < 0)
        return Block{};
    const qsizetype label = begin + kBegin.size();
    const qsizetype content = text.indexOf(kDashes, label);
    if (content < 0)
        return damaged("PEM");
    Block block{text.sliced(label, content - label).toByteArray().trimmed(), {}};
    const qsizetype start = content + kDashes.size();
    const qsizetype end = text.indexOf(kEnd, start);
    const qsizetype nextBegin = text.indexOf(kBegin, start);
    if (end < 0 || (nextBegin >= 0 && nextBegin < end))
        return damaged(block.label.left(40).constData());
    block.content = text.sliced(start, end - start);
    const qsizetype behind = text.indexOf(kDashes, end + kEnd.size());
    const QByteArray closing =
        behind < 0 ? QByteArray() : text.sliced(end + kEnd.size(), behind - end - kEnd.size()).toByteArray();
    if (closing.trimmed() != block.label)
        return damaged(block.label.left(40).constData());
    at = behind + kDashes.size();
    return block;
}

bool isRead(const QByteArray& label) {
    static const std::array kLabels{QByteArrayView("CERTIFICATE"),
                                    QByteArrayView("X509 CERTIFICATE"),
                                    QByteArrayView("TRUSTED CERTIFICATE"),
                                    QByteArrayView("PRIVATE KEY"),
                                    QByteArrayView("ENCRYPTED PRIVATE KEY"),
                                    QByteArrayView("RSA PRIVATE KEY"),
                                    QByteArrayView("EC PRIVATE KEY"),
                                    QByteArrayView("DSA PRIVATE KEY"),
                                    QByteArrayView("CERTIFICATE REQUEST"),
                                    QByteArrayView("NEW CERTIFICATE REQUEST"),
                                    QByteArrayView("PKCS7"),
                                    QByteArrayView("PKCS #7 SIGNED DATA"),
                                    QByteArrayView("CMS"),
                                    QByteArrayView("PKCS12")};
    return std::find(kLabels.begin(), kLabels.end(), QByteArrayView(label)) != kLabels.end();
}

/// Cuts "Name: value" lines off the head of `content`; the value of DEK-Info, or nothing.
QByteArray takeHeaders(QByteArrayView& content) {
    QByteArray dekInfo;
    for (;;) {
        const QByteArrayView rest = content.trimmed();
        const qsizetype colon = rest.indexOf(':');
        qsizetype lineEnd = rest.indexOf('\n');
        if (colon < 0 || (lineEnd >= 0 && lineEnd < colon))
            return dekInfo;
        lineEnd = lineEnd < 0 ? rest.size() : lineEnd;
        if (rest.first(colon) == "DEK-Info")
            dekInfo = rest.sliced(colon + 1, lineEnd - colon - 1).toByteArray().trimmed();
        content = rest.sliced(lineEnd);
    }
}

base::Status addBlock(ImportJob& job, const Block& block) {
    QByteArrayView content = block.content;
    const QByteArray dekInfo = takeHeaders(content);
    WipedBytes packed(QByteArray{});
    for (const char c : content)
        if (c != '\n' && c != ' ' && c != '\t')
            packed.bytes.append(c);
    auto decoded = QByteArray::fromBase64Encoding(
        packed.bytes, QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.isEmpty())
        return damaged(block.label.constData());
    const WipedBytes der(std::move(decoded.decoded));
    qsizetype used = 0;
    if (dekInfo.isEmpty())
        return addDerObject(job, der.bytes, used);
    const base::Result<base::Secret> plain = decryptTraditional(dekInfo, der.bytes, job.password);
    if (!plain)
        return plain.error();
    const base::Status added = addDerObject(job, plain->reveal(), used);
    // One wrong password in 256 passes the padding; then what comes out is no key.
    if (!added && added.error().code == "import.damaged")
        return base::fail("import.wrong-password",
                          QStringLiteral("The password does not open the file, or the file was changed"));
    return added;
}

}  // namespace

base::Status addPem(ImportJob& job, const QByteArray& text) {
    qsizetype at = 0;
    for (;;) {
        const base::Result<Block> block = nextBlock(text, at);
        if (!block)
            return block.error();
        if (block->label.isEmpty())
            return base::Done{};
        if (!isRead(block->label))
            continue;
        if (base::Status added = addBlock(job, *block); !added)
            return added;
    }
}

}  // namespace postern::tls
