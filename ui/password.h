#pragma once

#include <QString>

namespace postern::ui {

/// Four groups of five from 31 characters that cannot be mistaken for each other: 99 bits, from the system's
/// generator.
[[nodiscard]] QString generatePassword();
/// The shortest password that the console lets through.
inline constexpr int kShortestPassword = 10;

}  // namespace postern::ui
