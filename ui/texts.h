#pragma once

#include "engine/api/types.h"
#include "engine/base/result.h"

#include <QString>

namespace postern::ui {

/// What settings and errors are called in the console. Keys without a text fall back to the engine's English;
/// a test holds that there is none.
class Texts {
 public:
    /// "Disable plaintext logins for non-SSL connections" for "pop3.disablePlaintext".
    [[nodiscard]] static QString settingLabel(const QString& key);
    /// The grey sentence under the control: what it does and what happens if it is off. Empty: it speaks for
    /// itself.
    [[nodiscard]] static QString settingNote(const QString& key);
    [[nodiscard]] static bool knowsSetting(const QString& key);
    /// A value of a Choice as a person reads it.
    [[nodiscard]] static QString choice(const QString& key, const QString& value);

    [[nodiscard]] static bool knowsError(const QString& code);
    [[nodiscard]] static QString error(const base::Error& error);
    [[nodiscard]] static QString error(const api::ErrorInfo& error);
};

}  // namespace postern::ui
