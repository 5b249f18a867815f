#pragma once

#include <QLineEdit>

class QStandardItemModel;

namespace postern::ui {

/// Finds pages, wizards and settings by the words of their name. The window gives it Ctrl+K.
class SearchField : public QLineEdit {
    Q_OBJECT
 public:
    explicit SearchField(QWidget* parent = nullptr);
    /// Address and name of everything that can be found.
    void setPlaces(const QList<std::pair<QString, QString>>& places);

 Q_SIGNALS:
    void chosen(const QString& address);

 private:
    class ByWords;
    void choose(const QString& name);
    QStandardItemModel* m_places;
    ByWords* m_found;
};

}  // namespace postern::ui
