#pragma once

#include <QByteArray>
#include <QWidget>

class QLabel;
class QMimeData;
class QPlainTextEdit;

namespace postern::ui {

/// Takes the contents of files: pasted, opened or dropped. Several PEM files are put together; of other
/// formats there is one at a time.
class FileInput : public QWidget {
    Q_OBJECT
 public:
    /// `hint` stands in the empty field.
    FileInput(const QString& accessibleName, const QString& hint, QWidget* parent = nullptr);

    [[nodiscard]] QByteArray bytes() const;
    [[nodiscard]] QString base64() const;
    [[nodiscard]] bool isEmpty() const { return bytes().isEmpty(); }
    void openFiles(const QStringList& paths);
    void clear();
    /// Files among what is dragged.
    [[nodiscard]] static QStringList filesOf(const QMimeData* data);

 Q_SIGNALS:
    void changed();
    /// A file could not be read, or does not go together with the others.
    void refused(const QString& why);

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

 private:
    void take(const QString& name, const QByteArray& bytes);
    QPlainTextEdit* m_text;
    QLabel* m_name;
    QByteArray m_binary;  // a file that is not text
};

}  // namespace postern::ui
