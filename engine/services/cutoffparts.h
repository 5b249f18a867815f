#pragma once

#include <QByteArray>
#include <QStringList>

// Private to cutoff.cpp and cutoffrules.cpp.
namespace postern::services {

/// "*.rest"; empty when there is no rest.
[[nodiscard]] QByteArray wildcardOf(const QByteArray& name);
/// Whether one of the names of a certificate, perhaps a wildcard, is `wanted`.
[[nodiscard]] bool holdsName(const QStringList& names, const QByteArray& wanted);

}  // namespace postern::services
