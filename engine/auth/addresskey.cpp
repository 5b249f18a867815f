// Names as keys: RFC 5321 and RFC 6531 addresses, RFC 5890 domains.
#include "engine/auth/directory.h"

#include <QUrl>

#include <algorithm>
#include <optional>

namespace postern::auth {
namespace {
constexpr qsizetype kMaxLocal = 64;    // octets (RFC 5321 section 4.5.3.1.1)
constexpr qsizetype kMaxDomain = 253;  // octets of A-labels and dots (RFC 1035 section 2.3.4)
constexpr qsizetype kMaxLabel = 63;
constexpr qsizetype kMaxInput = 1000;  // characters looked at at all

base::Error badAddress(const QString& address) {
    return base::fail("address.invalid", QStringLiteral("\"%1\" is not a mail address."),
                      {address.left(100)});
}

bool isAscii(const QString& text) {
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

bool isAtext(QChar c) {
    if (c.unicode() >= 0x80)
        return c.category() != QChar::Other_Control && c.category() != QChar::Other_Format && !c.isSpace() &&
               c.category() != QChar::Other_NotAssigned && c.category() != QChar::Other_PrivateUse;
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') ||
           QLatin1String("!#$%&'*+-/=?^_`{|}~").contains(c);
}

bool isDotString(const QString& local) {
    bool afterDot = true;
    for (const QChar c : local) {
        if (c == u'.' && afterDot)
            return false;
        if (c != u'.' && !isAtext(c))
            return false;
        afterDot = c == u'.';
    }
    return !afterDot;
}

/// The content of a quoted local part (RFC 5321 section 4.1.2), or nothing when it is malformed.
std::optional<QString> unquoted(const QString& local) {
    QString content;
    for (qsizetype i = 1; i + 1 < local.size(); ++i) {
        QChar c = local[i];
        if (c == u'"')
            return std::nullopt;
        if (c == u'\\') {
            if (++i + 1 >= local.size())
                return std::nullopt;
            c = local[i];
        }
        if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            return std::nullopt;
        content.append(c);
    }
    return content.isEmpty() ? std::nullopt : std::optional(content);
}

/// NFC and case folding, in UTF-8; empty when it is no local part.
QByteArray normaliseLocal(const QString& local) {
    QString content = local;
    if (local.size() >= 2 && local.startsWith(u'"') && local.endsWith(u'"')) {
        const auto inner = unquoted(local);
        if (!inner)
            return {};
        content = *inner;
    } else if (!isDotString(local)) {
        return {};
    }
    const QByteArray key = isAscii(content) ? content.toLatin1().toLower()
                                            : content.normalized(QString::NormalizationForm_C)
                                                  .toCaseFolded()
                                                  .normalized(QString::NormalizationForm_C)
                                                  .toUtf8();
    return key.size() <= kMaxLocal && !content.contains(QChar::ReplacementCharacter) ? key : QByteArray();
}

bool isLabel(QByteArrayView label) {
    if (label.isEmpty() || label.size() > kMaxLabel || label.front() == '-' || label.back() == '-')
        return false;
    return std::all_of(label.begin(), label.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

/// A-labels that decode to nothing sensible would be a second name for the same bytes on screen.
bool aceRoundTrips(const QByteArray& name) {
    const QString shown = QUrl::fromAce(name, QUrl::IgnoreIDNWhitelist);
    return !shown.isEmpty() && !shown.contains(QLatin1String("xn--")) &&
           QUrl::toAce(shown, QUrl::IgnoreIDNWhitelist) == name;
}
}  // namespace

base::Result<QByteArray> normaliseDomain(const QString& domain) {
    const auto invalid = [&domain] {
        return base::fail("domain.invalid", QStringLiteral("\"%1\" is not a domain name."),
                          {domain.left(100)});
    };
    if (domain.isEmpty() || domain.size() > kMaxInput)
        return invalid();
    QByteArray name = isAscii(domain) ? domain.toLatin1().toLower()
                                      : QUrl::toAce(domain.normalized(QString::NormalizationForm_C),
                                                    QUrl::IgnoreIDNWhitelist);
    if (name.endsWith('.'))
        name.chop(1);  // the root, as DNS tools write it
    if (name.isEmpty() || name.size() > kMaxDomain)
        return invalid();
    const QList<QByteArray> labels = name.split('.');
    if (!std::all_of(labels.begin(), labels.end(), [](const QByteArray& label) { return isLabel(label); }))
        return invalid();
    const QByteArray& top = labels.last();
    if (std::all_of(top.begin(), top.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return invalid();  // an IP address, not a name
    if (name.contains("xn--") && !aceRoundTrips(name))
        return invalid();
    return name;
}

base::Result<AddressKey> normaliseAddress(const QString& address) {
    if (address.size() > kMaxInput)
        return badAddress(address);
    const qsizetype at = address.lastIndexOf(u'@');
    AddressKey key;
    key.local = normaliseLocal(at < 0 ? address : address.left(at));
    if (key.local.isEmpty())
        return badAddress(address);
    if (at >= 0) {
        base::Result<QByteArray> domain = normaliseDomain(address.mid(at + 1));
        if (!domain)
            return badAddress(address);
        key.domain = domain.take();
    }
    return key;
}

}  // namespace postern::auth
