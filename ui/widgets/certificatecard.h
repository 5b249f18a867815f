#pragma once

#include "engine/api/certificatetypes.h"
#include "engine/api/types.h"

#include <QFrame>

class QFormLayout;
class QLabel;

namespace postern::ui {

/// What a certificate says of itself, with fingerprints to compare and copy.
class CertificateCard : public QFrame {
    Q_OBJECT
 public:
    explicit CertificateCard(QWidget* parent = nullptr);
    void show(const api::CertificateInfo& certificate);
    void showNothing(const QString& why);

 private:
    QLabel* addRow(const QString& title, bool copy);
    QLabel* m_title;
    QLabel* m_warning;
    QWidget* m_rows;
    QFormLayout* m_form;
    QLabel* m_issuedTo;
    QLabel* m_issuedBy;
    QLabel* m_names;
    QLabel* m_valid;
    QLabel* m_key;
    QLabel* m_usedBy;
    QLabel* m_sha256;
    QLabel* m_sha1;
};

}  // namespace postern::ui
