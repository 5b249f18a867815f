#include "engine/auth/password.h"

#include <QStringDecoder>

#include <algorithm>

namespace postern::auth {
namespace {

/// Short on purpose: what leads every published list of stolen passwords and has eight characters or more.
constexpr const char* kCommon[] = {
    "12345678",   "123456789",  "1234567890", "0123456789", "123123123",     "11111111",    "00000000",
    "87654321",   "987654321",  "password",   "password1",  "password12",    "password123", "passw0rd",
    "p@ssw0rd",   "p@ssword",   "qwertyui",   "qwertyuiop", "qwerty123",     "qwerty12345", "1q2w3e4r",
    "1q2w3e4r5t", "1qaz2wsx",   "asdfghjk",   "asdfghjkl",  "zxcvbnm1",      "zaq12wsx",    "abcd1234",
    "abc12345",   "abcdefgh",   "aa123456",   "a1234567",   "iloveyou",      "iloveyou1",   "sunshine",
    "princess",   "football",   "baseball",   "basketball", "superman",      "welcome1",    "welcome123",
    "letmein1",   "letmein123", "trustno1",   "starwars",   "whatever",      "computer",    "internet",
    "samsung1",   "michelle",   "jennifer",   "corvette",   "maverick",      "mercedes",    "changeme",
    "changeme1",  "changeit",   "admin123",   "admin1234",  "administrator", "postmaster",  "test1234",
    "testtest",   "hallo123",   "passwort",   "passwort1",  "azertyui",      "motdepasse",  "contrasena",
    "dragon123",  "monkey123",  "master123",  "shadow123",  "secret123",     "default1",    "guest123",
    "user1234",   "server123",  "postern1",
};

/// A QString that held a password: overwritten before its memory is given back.
class SecretText {
 public:
    explicit SecretText(QString text) : m_text(std::move(text)) {}
    SecretText(const SecretText&) = delete;
    SecretText& operator=(const SecretText&) = delete;
    ~SecretText() { wipe(); }
    [[nodiscard]] const QString& text() const { return m_text; }
    void replace(QString text) {
        wipe();
        m_text = std::move(text);
    }

 private:
    void wipe() {
        volatile char16_t* p = reinterpret_cast<volatile char16_t*>(m_text.data());
        for (qsizetype i = 0; i < m_text.size(); ++i) p[i] = 0;
    }
    QString m_text;
};

bool isAsciiText(QByteArrayView bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// RFC 3454 table B.1.
bool mapsToNothing(QChar c) {
    const char16_t code = c.unicode();
    return code == 0xad || code == 0x34f || code == 0x1806 || (code >= 0x180b && code <= 0x180d) ||
           code == 0x200c || code == 0x200d || code == 0x2060 || (code >= 0xfe00 && code <= 0xfe0f) ||
           code == 0xfeff;
}

/// RFC 3454 tables C.2, C.6, C.8: controls, replacement characters, marks that change the direction of
/// display.
bool isProhibited(QChar c) {
    const char16_t code = c.unicode();
    return c.category() == QChar::Other_Control || (code >= 0x200e && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x206f) ||
           (code >= 0xfff9 && code <= 0xfffd) || c.isNonCharacter();
}

/// Case does not make a common password a good one.
QByteArray foldedPassword(QByteArrayView bytes) {
    return bytes.toByteArray().toLower();
}
}  // namespace

std::optional<base::Secret> preparePassword(const base::Secret& password) {
    const QByteArrayView bytes = password.reveal();
    if (bytes.size() > kMaxPasswordOctets)
        return std::nullopt;
    if (isAsciiText(bytes))
        return password;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    SecretText text(decoder.decode(bytes));
    if (decoder.hasError())
        return std::nullopt;
    QString mapped;
    mapped.reserve(text.text().size());
    for (const QChar c : text.text()) {
        if (mapsToNothing(c))
            continue;
        mapped.append(c.category() == QChar::Separator_Space || c.unicode() == 0x200b ? QChar(u' ') : c);
    }
    SecretText mappedText(std::move(mapped));
    text.replace(mappedText.text().normalized(QString::NormalizationForm_KC));
    if (std::any_of(text.text().begin(), text.text().end(), isProhibited))
        return std::nullopt;
    QByteArray utf8 = text.text().toUtf8();
    base::Secret prepared(utf8);
    base::wipe(utf8);
    return prepared;
}

base::Status checkNewPassword(const base::Secret& password, const AddressKey& address) {
    if (password.isEmpty())
        return base::fail("password.empty", QStringLiteral("The password is empty."));
    const std::optional<base::Secret> prepared = preparePassword(password);
    if (!prepared)
        return base::fail(
            "password.invalid",
            QStringLiteral("The password has characters that cannot be used, or more than %1 octets."),
            {QString::number(kMaxPasswordOctets)});
    const SecretText text(QString::fromUtf8(prepared->reveal()));
    if (text.text().size() < kMinPasswordCharacters)
        return base::fail("password.weak", QStringLiteral("The password needs at least %1 characters."),
                          {QString::number(kMinPasswordCharacters)});
    QByteArray folded = foldedPassword(prepared->reveal());
    const bool isName = folded == address.local || folded == address.full();
    const bool isCommon =
        std::any_of(std::begin(kCommon), std::end(kCommon), [&](const char* c) { return folded == c; });
    const bool isOneCharacter =
        std::all_of(folded.begin(), folded.end(), [&](char c) { return c == folded[0]; });
    base::wipe(folded);
    if (isName || isCommon || isOneCharacter)
        return base::fail("password.weak", QStringLiteral("The password is too easy to guess."));
    return base::Done{};
}

}  // namespace postern::auth
