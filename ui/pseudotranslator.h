#pragma once

#include <QTranslator>

namespace postern::ui {

/// A language for tests: every text in brackets, with accents, 40 % longer. What shows without brackets was
/// never translatable; what is cut would be cut in a longer language.
class PseudoTranslator : public QTranslator {
    Q_OBJECT
 public:
    using QTranslator::QTranslator;
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char* context, const char* source, const char* disambiguation,
                                    int n) const override;
};

}  // namespace postern::ui
