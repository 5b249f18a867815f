#pragma once

#include "engine/tls/ossl.h"

#include <QList>
#include <QString>

namespace postern::tls {

/// Everything in a certificate, named as `openssl x509 -text` does, with its fingerprints. Bounded: an
/// extension of absurd size is told by its size.
[[nodiscard]] QList<std::pair<QString, QString>> detailFields(X509* certificate);

}  // namespace postern::tls
