#pragma once

#include "engine/api/certificatetypes.h"

#include <QFrame>

class QFormLayout;
class QLabel;

namespace postern::ui {

/// The selected key: the start of its public half, its fingerprint and whether it signs and verifies. Private
/// bytes are never shown.
class KeyCard : public QFrame {
    Q_OBJECT
 public:
    explicit KeyCard(QWidget* parent = nullptr);
    void showKey(const api::KeyInfo& key);
    void showNothing();
    void showTest(bool good, const QString& sentence);

 private:
    QLabel* row(QFormLayout* form, const QString& title);
    QLabel* m_start;
    QLabel* m_pin;
    QLabel* m_test;
};

}  // namespace postern::ui
