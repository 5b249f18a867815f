#pragma once

#include <QString>

class QVBoxLayout;
class QWizardPage;

namespace postern::ui {

/// The layout of a wizard page: its title and the sentence of why on top. The page's own title is not used,
/// because the style would indent and shrink it.
[[nodiscard]] QVBoxLayout* stepColumn(QWizardPage* page, const QString& title, const QString& why);

}  // namespace postern::ui
