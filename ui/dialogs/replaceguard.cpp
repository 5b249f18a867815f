#include "ui/dialogs/replaceguard.h"

#include "ui/certificatetexts.h"
#include "ui/widgets/confirm.h"

#include <QCoreApplication>
#include <QWidget>

#include <algorithm>

namespace postern::ui {

namespace {

class ReplaceGuard {
    Q_DECLARE_TR_FUNCTIONS(ReplaceGuard)
};

QString sentences(const api::CertificateInfo& old, const Replacement& replacement) {
    const api::CertificateInfo& fresh = replacement.fresh;
    const QString after = fresh.sha256.isEmpty() ? ReplaceGuard::tr("shown when it is made")
                                                 : CertificateTexts::breakable(fresh.sha256);
    QString pins = ReplaceGuard::tr("Programs that remember the old fingerprint will warn once.");
    if (!fresh.spkiSha256.isEmpty())
        pins += QLatin1Char(' ') +
                (fresh.spkiSha256 == old.spkiSha256
                     ? ReplaceGuard::tr("The key stays the same, and so does its fingerprint.")
                     : ReplaceGuard::tr("The key is another one too, and so is its fingerprint."));
    return ReplaceGuard::tr(
               "Old fingerprint:\n%1\n\nNew fingerprint:\n%2\n\n%3 A dated copy of the old one is kept.")
        .arg(CertificateTexts::breakable(old.sha256), after, pins);
}

void ask(const api::CertificateInfo& old, const Replacement& replacement, QWidget* parent,
         const std::function<void(const QString&)>& act) {
    const QString key = replacement.makesKey ? old.keyName : QString();
    confirm(parent, ReplaceGuard::tr("Replace the certificate %1?").arg(old.name),
            sentences(old, replacement), ReplaceGuard::tr("Replace %1").arg(old.name),
            key.isEmpty() ? QString() : ReplaceGuard::tr("&Keep its key: the key fingerprint stays"),
            [act, key](bool keep) { act(keep ? key : QString()); });
}

}  // namespace

void askReplace(api::AdminApi& api, const Replacement& replacement, QWidget* parent,
                std::function<void(const QString&)> act) {
    api.call(api::CertificatesList{}, parent,
             [replacement, parent, act = std::move(act)](const base::Result<api::CertificateList>& reply) {
                 const QList<api::CertificateInfo> all =
                     reply ? reply->certificates : QList<api::CertificateInfo>();
                 const auto old = std::find_if(all.begin(), all.end(), [&](const api::CertificateInfo& info) {
                     return info.name == replacement.name;
                 });
                 if (old == all.end())
                     act(QString());  // the act itself says what is wrong
                 else
                     ask(*old, replacement, parent, act);
             });
}

}  // namespace postern::ui
