#include "engine/store/mailboxname.h"

#include <QString>

#include <algorithm>

namespace postern::store {
namespace {

base::Error invalid(const QString& why) {
    return base::fail("store.name-invalid", QStringLiteral("The mailbox name cannot be used: %1"), {why});
}

bool isForbidden(QChar c) {
    const char16_t unit = c.unicode();
    return unit < 0x20 || (unit >= 0x7f && unit < 0xa0) || unit == u'%' || unit == u'*' || unit == 0x2028 ||
           unit == 0x2029;
}

bool isReservedRoot(const QString& level) {
    return level.compare(QLatin1String("Shared"), Qt::CaseInsensitive) == 0 ||
           level.compare(QLatin1String("Public"), Qt::CaseInsensitive) == 0;
}

}  // namespace

base::Result<QByteArray> normaliseMailboxName(const QByteArray& name) {
    if (name.isEmpty() || name.size() > 2 * kMaxMailboxName)
        return invalid(QStringLiteral("it is empty or too long"));
    const QString raw = QString::fromUtf8(name);
    if (raw.toUtf8() != name)  // a decoder takes a sequence cut short at the end for one to be continued
        return invalid(QStringLiteral("it is not UTF-8"));
    const QString text = raw.normalized(QString::NormalizationForm_C);
    if (std::any_of(text.begin(), text.end(), isForbidden))
        return invalid(QStringLiteral("it has a control character or a wildcard"));
    if (text.startsWith(QLatin1Char('#')))
        return invalid(QStringLiteral("it starts with #"));
    QStringList levels = text.split(QLatin1Char('/'));
    for (const QString& level : levels) {
        if (level.isEmpty() || level.toUtf8().size() > kMaxMailboxLevel)
            return invalid(QStringLiteral("a level is empty or too long"));
    }
    if (isReservedRoot(levels.first()))
        return invalid(QStringLiteral("%1 is kept for shared folders").arg(levels.first()));
    if (levels.first().compare(QLatin1String("INBOX"), Qt::CaseInsensitive) == 0)
        levels.first() = QStringLiteral("INBOX");
    QByteArray normal = levels.join(QLatin1Char('/')).toUtf8();
    if (normal.size() > kMaxMailboxName)
        return invalid(QStringLiteral("it is too long"));
    return normal;
}

QList<QByteArray> ancestorsOf(const QByteArray& name) {
    QList<QByteArray> ancestors;
    for (qsizetype slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1))
        ancestors.append(name.left(slash));
    return ancestors;
}

}  // namespace postern::store
