#pragma once

#include <QWidget>

class QListWidget;
class QTextBrowser;

namespace postern::ui {

/// The help topics of resources/help: a list on the left, the text on the right. Its own window beside the
/// console.
class HelpWindow : public QWidget {
    Q_OBJECT
 public:
    explicit HelpWindow(QWidget* parent = nullptr);
    void showTopic(const QString& topic);
    [[nodiscard]] QString topic() const { return m_topic; }

 private:
    void load(const QString& topic);
    QListWidget* m_list;
    QTextBrowser* m_text;
    QString m_topic;
};

}  // namespace postern::ui
