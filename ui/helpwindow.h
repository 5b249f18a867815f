#pragma once

#include "engine/api/adminapi.h"

#include <QWidget>

class QListWidget;
class QTextBrowser;

namespace postern::ui {

/// The help topics of resources/help: a list on the left, the text on the right. Its own window beside the
/// console. Where a topic says {{fingerprints}}, those of the certificates in use are put in; for that it
/// asks `api`, which outlives it (null: there is none to ask).
class HelpWindow : public QWidget {
    Q_OBJECT
 public:
    explicit HelpWindow(api::AdminApi* api, QWidget* parent = nullptr);
    void showTopic(const QString& topic);
    [[nodiscard]] QString topic() const { return m_topic; }

 private:
    void load(const QString& topic);
    void showText(const QString& markdown);
    void putFingerprints(const QString& topic, const QString& markdown);
    api::AdminApi* m_api;
    QListWidget* m_list;
    QTextBrowser* m_text;
    QString m_topic;
    bool m_hasFingerprints = false;
};

}  // namespace postern::ui
