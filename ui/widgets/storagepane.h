#pragma once

#include "ui/pages/page.h"

class QLabel;
class QPushButton;

namespace postern::ui {

/// Care of the store: a backup into a file while everything runs, and a check.
class StoragePane : public QWidget {
    Q_OBJECT
 public:
    StoragePane(PageContext context, MessageBar& messages, QWidget* parent);

 private:
    void askFile();
    void backUp(const QString& file);
    void check();
    PageContext m_context;
    MessageBar& m_messages;
    QLabel* m_folder;
    QPushButton* m_backup;
    QPushButton* m_check;
};

}  // namespace postern::ui
