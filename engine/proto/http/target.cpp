#include "engine/proto/http/target.h"

#include <QList>

#include <algorithm>

namespace postern::proto::http {
namespace {

int hexDigit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<QByteArray> decoded(QByteArrayView text) {
    QByteArray plain;
    plain.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return std::nullopt;
        plain += static_cast<char>(high << 4 | low);
        i += 2;
    }
    return plain;
}

bool isTame(const QByteArray& path) {
    const bool printable = std::all_of(path.begin(), path.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && c != '\\';
    });
    const QList<QByteArray> segments = path.split('/');
    return printable && std::none_of(segments.begin(), segments.end(), [](const QByteArray& segment) {
               return segment == "." || segment == "..";
           });
}

}  // namespace

std::optional<QByteArray> pathOf(QByteArrayView target) {
    for (const QByteArrayView scheme : {QByteArrayView("http://"), QByteArrayView("https://")})
        if (target.size() > scheme.size() && target.first(scheme.size()).toByteArray().toLower() == scheme) {
            const qsizetype slash = target.indexOf('/', scheme.size());
            target = slash < 0 ? QByteArrayView("/") : target.sliced(slash);
            break;
        }
    if (!target.startsWith('/'))
        return std::nullopt;
    const qsizetype query = target.indexOf('?');
    const std::optional<QByteArray> path = decoded(query < 0 ? target : target.first(query));
    return path && isTame(*path) ? path : std::nullopt;
}

}  // namespace postern::proto::http
