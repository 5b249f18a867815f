#pragma once

#include <QLineEdit>

class QStandardItemModel;

namespace postern::ui {

/// Finds pages and settings by any word of their name (Ctrl+K).
class SearchField : public QLineEdit {
    Q_OBJECT
 public:
    explicit SearchField(QWidget* parent = nullptr);
    /// Address and name of everything that can be found.
    void setPlaces(const QList<std::pair<QString, QString>>& places);

 Q_SIGNALS:
    void chosen(const QString& address);

 private:
    void choose(const QString& name);
    QStandardItemModel* m_places;
};

}  // namespace postern::ui
