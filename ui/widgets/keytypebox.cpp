#include "ui/widgets/keytypebox.h"

namespace postern::ui {

KeyTypeBox::KeyTypeBox(bool custom, QWidget* parent) : QComboBox(parent) {
    setObjectName(QStringLiteral("keyType"));
    setMinimumWidth(96);  // long texts give way in a narrow window
    addItem(tr("EC P-256: fast, for all current programs"), QStringLiteral("p256"));
    addItem(tr("EC P-384"), QStringLiteral("p384"));
    addItem(tr("RSA 2048: for very old programs"), QStringLiteral("rsa2048"));
    addItem(tr("RSA 3072"), QStringLiteral("rsa3072"));
    addItem(tr("RSA 4096: slow"), QStringLiteral("rsa4096"));
    addItem(tr("Ed25519: not understood by every program"), QStringLiteral("ed25519"));
    if (custom)
        addItem(tr("Custom: a key made elsewhere"), QString());
}

void KeyTypeBox::setKeyType(const QString& keyType) {
    const int at = findData(keyType);
    if (at >= 0)
        setCurrentIndex(at);
}

}  // namespace postern::ui
