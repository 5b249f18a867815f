#pragma once

#include "ui/dialogs/formdialog.h"

#include <QElapsedTimer>
#include <QTimer>

class QLabel;
class QLineEdit;

namespace postern::ui {

class FileInput;
class KeyTypeBox;

/// Makes a private key in the background, or takes one made elsewhere: with the size Custom the first click
/// opens the field for its text and the second takes it.
class GenerateKeyDialog : public FormDialog {
    Q_OBJECT
 public:
    GenerateKeyDialog(api::AdminApi& api, const QString& name, QWidget* parent);
    void reject() override;

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;
    void failed(const base::Error& error) override;

 private:
    void buildFields(const QString& name);
    void buildProgress();
    void update();
    void generate();
    void takeCustom();
    void showProgress();
    void stop();
    [[nodiscard]] bool isCustom() const;
    QLineEdit* m_name;
    KeyTypeBox* m_size;
    FileInput* m_text;
    QLineEdit* m_password;
    QWidget* m_progress;
    QLabel* m_progressText;
    QTimer m_poll;
    QElapsedTimer m_since;
    QString m_job;  // empty: none runs
    bool m_open = false;
    bool m_passwordNeeded = false;
    bool m_closing = false;
};

}  // namespace postern::ui
