#pragma once

#include "ui/dialogs/formdialog.h"

#include <QTimer>

class QCheckBox;
class QLineEdit;

namespace postern::ui {

class FileInput;
class FilePreview;
class UseBox;

/// Imports certificates and keys of every format. Shows what is in the file before anything is stored; the
/// answer to a pending request completes that request, a key alone goes to the keys.
class ImportDialog : public FormDialog {
    Q_OBJECT
 public:
    /// `files` are opened at once (dropped on the panel).
    ImportDialog(api::AdminApi& api, const api::Status& status, const QStringList& files, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("gettingcertificate"); }

 Q_SIGNALS:
    /// What was done, in one sentence.
    void finishedWith(const QString& sentence);

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;
    void failed(const base::Error& error) override;

 private:
    enum class Kind { Nothing, Certificate, Answer, Key, NoKey };
    void buildFields(const api::Status& status);
    void connectFields();
    void examine();
    void showContents(const api::FileContents& contents);
    void proposeName();
    void install(bool replace);
    void complete();
    void complete(const api::RequestInfo& waiting);
    void complete(api::RequestComplete request);
    void importKey();
    [[nodiscard]] Kind kind() const;
    FileInput* m_input;
    QLineEdit* m_password;
    FilePreview* m_preview;
    QCheckBox* m_force;
    QLineEdit* m_name;
    UseBox* m_uses;
    api::FileContents m_contents;
    api::RequestComplete m_answer;  // as last sent, to be sent again with consent
    QTimer m_soon;
    int m_look = 0;
    bool m_examined = false;
    bool m_passwordNeeded = false;
    bool m_nameTyped = false;
};

}  // namespace postern::ui
