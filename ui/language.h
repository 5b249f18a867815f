#pragma once

class QCoreApplication;

namespace postern::ui {

/// Installs the translation of the system's language, if there is one, or the pseudo-language when
/// POSTERN_PSEUDO is set. Call once, before any window is made.
void installLanguage(QCoreApplication& app);

}  // namespace postern::ui
