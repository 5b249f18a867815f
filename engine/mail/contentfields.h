#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <utility>

namespace postern::mail {

/// A structured MIME field: a token, then parameters. RFC 2045 section 5.1, RFC 2183 section 2. Names are
/// lower case, values lose their quotes and are otherwise kept (RFC 2231 stays as it stands).
struct ContentValue {
    QByteArray token;  // "text/plain" or "attachment", lower case, without blanks
    QList<std::pair<QByteArray, QByteArray>> parameters;
};

/// Never fails: what cannot be read is left out. Takes an unfolded value; at most 100 parameters are kept.
[[nodiscard]] ContentValue parseContentValue(QByteArrayView value);

/// The first parameter called `name` (lower case); null if there is none.
[[nodiscard]] QByteArray parameter(const QList<std::pair<QByteArray, QByteArray>>& parameters,
                                   QByteArrayView name);

}  // namespace postern::mail
