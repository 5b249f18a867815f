#pragma once

#include <QtGlobal>

// How large a file may be that comes from outside: one number for who reads it from a disk, who sends it and
// who takes it apart.
namespace postern::base {

inline constexpr qint64 kMaxImportFile = qint64(2) << 20;    // a certificate, key, chain or request
inline constexpr qint64 kMaxRestoreFile = qint64(16) << 20;  // a backup of all keys and certificates

}  // namespace postern::base
