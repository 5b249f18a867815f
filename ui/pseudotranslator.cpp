#include "ui/pseudotranslator.h"

namespace postern::ui {

namespace {

QChar accented(QChar letter) {
    static const QString from = QStringLiteral("aeioucnyAEIOUCNY");
    static const QString to = QStringLiteral(
        "\u00e4\u00e9\u00ef\u00f6\u00fc\u00e7\u00f1\u00ff\u00c4\u00c9\u00cf\u00d6\u00dc\u00c7\u00d1\u0178");
    const qsizetype at = from.indexOf(letter);
    return at < 0 ? letter : to.at(at);
}

}  // namespace

QString PseudoTranslator::translate(const char* context, const char* source, const char*, int) const {
    const QString text = QString::fromUtf8(source);
    // Qt's own key names and number texts are not ours to judge.
    if (text.isEmpty() || QByteArrayView(context).startsWith("Q"))
        return {};
    QString result;
    bool tag = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        tag = tag ? c != QLatin1Char('>')
                  : c == QLatin1Char('<') && i + 1 < text.size() && text.at(i + 1).isLetter();
        const bool place = i > 0 && text.at(i - 1) == QLatin1Char('%');
        result += tag || place ? c : accented(c);
    }
    const qsizetype more = (text.size() * 4 + 9) / 10;
    QString padding;
    // In words, so that a long text can still wrap.
    for (qsizetype i = 2; i < more; ++i) padding += i % 8 == 7 ? QLatin1Char(' ') : QLatin1Char('~');
    return QLatin1Char('[') + result + padding + QLatin1Char(']');
}

}  // namespace postern::ui
