#pragma once

#include "engine/api/adminapi.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace postern::ui {

class FileInput;
class MessageBar;

/// The private key of one domain: Generate Key in any size, or one from elsewhere; then its public half and
/// the key test. Never shows the private half.
class DomainKeyPanel : public QWidget {
    Q_OBJECT
 public:
    DomainKeyPanel(api::AdminApi& api, MessageBar& messages, QWidget* parent);
    /// The key to show, or the name under which one is made when there is none.
    void setKey(const QString& name);
    /// Whether there is a key and its test went well.
    [[nodiscard]] bool isGood() const { return m_good; }
    [[nodiscard]] const QString& keyName() const { return m_name; }

 Q_SIGNALS:
    /// A key came, went, or was tested.
    void changed();

 private:
    void buildMake();
    void buildShow();
    void read();
    void test();
    void generate();
    void import();
    void showCustom(bool open, bool withPassword);
    void watch();
    void remove();
    void setBusy(bool busy);
    [[nodiscard]] bool isCustom() const;
    api::AdminApi& m_api;
    MessageBar& m_messages;
    QString m_name;
    QString m_job;
    bool m_good = false;
    QTimer m_poll;
    qint64 m_since = 0;
    QWidget* m_make = nullptr;
    QComboBox* m_type = nullptr;
    QPushButton* m_generate = nullptr;
    QWidget* m_custom = nullptr;
    FileInput* m_input = nullptr;
    QWidget* m_passwordRow = nullptr;
    QLineEdit* m_password = nullptr;
    QWidget* m_busy = nullptr;
    QLabel* m_progress = nullptr;
    QWidget* m_shown = nullptr;
    QLabel* m_facts = nullptr;
    QPlainTextEdit* m_public = nullptr;
    QLabel* m_test = nullptr;
};

}  // namespace postern::ui
