#pragma once

#include "engine/api/certificatetypes.h"

#include <QFrame>

class QFormLayout;
class QLabel;
class QPushButton;

namespace postern::ui {

/// What is in a file that somebody wants to import.
class FilePreview : public QFrame {
    Q_OBJECT
 public:
    explicit FilePreview(QWidget* parent = nullptr);
    void showContents(const api::FileContents& contents);
    void showNothing(const QString& why);

 Q_SIGNALS:
    void viewAsked();

 private:
    QLabel* row(const QString& title);
    QLabel* m_summary;
    QWidget* m_rows;
    QFormLayout* m_form;
    QLabel* m_issuedTo;
    QLabel* m_issuedBy;
    QLabel* m_names;
    QLabel* m_valid;
    QLabel* m_key;
    QLabel* m_fingerprint;
    QLabel* m_problems;
    QPushButton* m_view;
};

}  // namespace postern::ui
