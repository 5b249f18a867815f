#pragma once

#include "ui/statuswatch.h"

#include <QHash>
#include <QTreeWidget>

namespace postern::ui {

/// The tree on the left. Every node has the address of its page; services carry their state as shape, colour
/// and word.
class Navigation : public QTreeWidget {
    Q_OBJECT
 public:
    explicit Navigation(QWidget* parent = nullptr);
    void showStatus(const api::Status& status);
    void showDomains(const QList<api::DomainInfo>& domains);
    /// Marks a page whose changes are not applied yet.
    void showUnsaved(const QString& address, bool unsaved);
    /// Selects the node of an address without opening it again.
    void select(const QString& address);
    /// Every page with what it is called on the way down ("Services > POP3").
    [[nodiscard]] QList<std::pair<QString, QString>> pages() const;

 Q_SIGNALS:
    void chosen(const QString& address);

 protected:
    /// A soft rounded row for the page that is open, with a frame while the tree has the keyboard.
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                 const QModelIndex& index) const override;
    void drawBranches(QPainter*, const QRect&, const QModelIndex&) const override {}

 private:
    void fitWidth();
    static void describe(QTreeWidgetItem* item);
    QTreeWidgetItem* addNode(QTreeWidgetItem* parent, const QString& address, const QString& icon,
                             const QString& text);
    QTreeWidgetItem* m_services = nullptr;
    QTreeWidgetItem* m_domains = nullptr;
    QHash<QString, QTreeWidgetItem*> m_nodes;
    QString m_awaited;  // a page that is open already, of a domain that is not listed yet
    bool m_selecting = false;
};

}  // namespace postern::ui
