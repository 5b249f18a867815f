#include "ui/password.h"

#include <QRandomGenerator>

namespace postern::ui {

QString generatePassword() {
    static constexpr char kLetters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    constexpr int kCount = int(sizeof(kLetters)) - 1;
    QString password;
    for (int i = 0; i < 20; ++i) {
        if (i > 0 && i % 5 == 0)
            password += QLatin1Char('-');
        password += QLatin1Char(kLetters[QRandomGenerator::system()->bounded(kCount)]);
    }
    return password;
}

}  // namespace postern::ui
