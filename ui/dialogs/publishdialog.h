#pragma once

#include "engine/api/certificatetypes.h"

#include <QDialog>

class QPlainTextEdit;

namespace postern::ui {

/// The fingerprints of a certificate as a text for the people who connect: to copy, or as a page to print.
class PublishDialog : public QDialog {
    Q_OBJECT
 public:
    PublishDialog(const api::CertificateInfo& certificate, const QString& hostName, QWidget* parent);
    /// The page that is saved; stands on its own.
    [[nodiscard]] QString html() const;

 Q_SIGNALS:
    void fileReady(const postern::api::FileData& file, bool secret);

 private:
    [[nodiscard]] QString text(const api::CertificateInfo& certificate, const QString& hostName) const;
    const QString m_name;
    QPlainTextEdit* m_text;
};

}  // namespace postern::ui
