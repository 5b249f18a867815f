#pragma once

#include "engine/api/adminapi.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QTimer;
class QTreeWidget;

namespace postern::ui {

/// Takes a certificate file by paste, drop or from disk, and shows what the engine finds in it. Nothing is
/// stored; problems that can be overridden must be ticked first.
class CertificateInput : public QWidget {
    Q_OBJECT
 public:
    CertificateInput(api::AdminApi& api, QWidget* parent);
    /// The stored key that the certificate must belong to; empty: any.
    void setKeyName(const QString& name);
    void setBytes(const QByteArray& bytes, const QString& fileName);
    /// Whether what is there can be used as it is.
    [[nodiscard]] bool isGood() const;
    [[nodiscard]] const api::FileContents& contents() const { return m_contents; }
    [[nodiscard]] QString base64() const;
    [[nodiscard]] QString password() const;
    /// Problems were seen and accepted.
    [[nodiscard]] bool isForced() const;
    void clear();

 Q_SIGNALS:
    void edited();

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void buildPreview();
    void examine();
    void showContents();
    void showFailure(const base::Error& error);
    void openFile();
    void readFile(const QString& file);
    api::AdminApi& m_api;
    QString m_keyName;
    QByteArray m_bytes;  // of a file; empty: the text counts
    bool m_showing = false;
    bool m_known = false;
    int m_question = 0;
    api::FileContents m_contents;
    QTimer* m_later;
    QPlainTextEdit* m_text;
    QLabel* m_file;
    QWidget* m_passwordRow;
    QLineEdit* m_password;
    QLabel* m_found;
    QTreeWidget* m_certificates = nullptr;
    QLabel* m_problems = nullptr;
    QCheckBox* m_force = nullptr;
};

}  // namespace postern::ui
