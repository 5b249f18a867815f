#pragma once

#include "ui/dialogs/formdialog.h"

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
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("publickeys"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;
    void failed(const base::Error& error) override;

 private:
    void buildFields(const QString& name);
    void update();
    void generate();
    void takeCustom();
    [[nodiscard]] bool isCustom() const;
    QLineEdit* m_name;
    KeyTypeBox* m_size;
    FileInput* m_text;
    QLineEdit* m_password;
    bool m_open = false;
    bool m_passwordNeeded = false;
};

}  // namespace postern::ui
