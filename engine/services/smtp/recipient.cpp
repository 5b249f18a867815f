#include "engine/services/smtp/recipient.h"

namespace postern::services::smtp {

namespace {

/// The address in "[192.0.2.1]" or "[IPv6:2001:db8::1]"; a null one when it is none.
QHostAddress literalAddress(const QByteArray& literal) {
    constexpr QByteArrayView kTag = "IPv6:";
    QByteArray text = literal.mid(1, literal.size() - 2);
    if (text.left(kTag.size()).compare(kTag, Qt::CaseInsensitive) == 0)
        text.remove(0, kTag.size());
    return QHostAddress(QString::fromLatin1(text));
}

bool isOwn(const QByteArray& literal, QHostAddress own) {
    own.setScopeId({});
    const QHostAddress named = literalAddress(literal);
    return !named.isNull() && named.isEqual(own, QHostAddress::TolerantConversion);
}

}  // namespace

Recipient readRecipient(const auth::Directory& directory, const QByteArray& address,
                        const QHostAddress& own) {
    const qsizetype at = address.lastIndexOf('@');
    const QByteArray domain = at < 0 ? QByteArray() : address.mid(at + 1);
    QByteArray name = address;
    if (domain.startsWith('[')) {
        if (!isOwn(domain, own))
            return {Recipient::Kind::NotLocal};
        name.truncate(at);
    } else if (at >= 0) {
        const auto known = auth::normaliseDomain(QString::fromUtf8(domain));
        if (!known || !directory.domain(*known))
            return {Recipient::Kind::NotLocal};
    }
    auto key = auth::normaliseAddress(QString::fromUtf8(name));
    if (!key)
        return {Recipient::Kind::Invalid};
    return {Recipient::Kind::Local, key.take()};
}

}  // namespace postern::services::smtp
