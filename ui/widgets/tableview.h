#pragma once

#include <QWidget>

#include <functional>

class QAbstractItemModel;
class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;

namespace postern::ui {

/// A table as every page has it: actions above (and the same in the context menu), a filter, sorting, columns
/// to choose, copying as text or CSV, and a friendly page while there is nothing to show. Layout is
/// remembered under `id`.
class TableView : public QWidget {
    Q_OBJECT
 public:
    enum class Needs { Nothing, One, Some };
    TableView(const QString& id, const QString& accessibleName, QWidget* parent = nullptr);
    ~TableView() override;

    /// Call once, after the columns exist. `wide` takes the free width.
    void setModel(QAbstractItemModel* model, int wide = 0);
    /// Columns that go, the last first, while the window is too narrow for all. Before setModel().
    void setSpare(const QList<int>& columns) { m_spare = columns; }
    /// Room that the wide column keeps before others do. Before setModel().
    void setWideShare(int width) { m_wideShare = width; }
    QAction* addAction(const QString& icon, const QString& text, const QString& objectName, Needs needs,
                       std::function<void()> act);
    /// One that is rarely needed: in the menu of the last button, and in the context menu.
    QAction* addMore(const QString& icon, const QString& text, const QString& objectName, Needs needs,
                     std::function<void()> act);
    /// A separate check, with the reason when the action is not possible for the selection.
    void setRule(QAction* action, std::function<bool()> possible, const QString& whyNot);
    /// What double click and Enter do.
    void setDefaultAction(QAction* action) { m_default = action; }
    void setEmptyState(const QString& title, const QString& text, QAction* first);
    /// More controls beside the filter.
    void addFilterWidget(QWidget* widget);
    void setFilterHint(const QString& text);

    /// Rows of the model itself, in the order shown.
    [[nodiscard]] QList<int> selectedRows() const;
    /// -1 when not exactly one row is selected.
    [[nodiscard]] int selectedRow() const;
    void selectRow(int row);
    [[nodiscard]] QTableView* table() const { return m_table; }
    [[nodiscard]] QSortFilterProxyModel* proxy() const { return m_proxy; }
    void setProxy(QSortFilterProxyModel* proxy);
    void refreshActions();
    [[nodiscard]] QString copied(bool csv) const;

 Q_SIGNALS:
    void selectionChanged();

 protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

 private:
    struct Entry {
        QAction* action;
        Needs needs;
        std::function<bool()> possible;
        QString text;
        QString whyNot;
    };
    void buildTable(const QString& accessibleName);
    QAction* makeAction(const QString& icon, const QString& text, const QString& objectName, Needs needs,
                        std::function<void()> act);
    void buildMore();
    void showContextMenu(const QPoint& at);
    void showColumnMenu(const QPoint& at);
    void fillColumnMenu(QMenu* menu);
    [[nodiscard]] QWidget* buildNothingFound();
    void copy(bool csv);
    void showState();
    void restoreColumns(int wide);
    void fitColumns();
    void saveColumns() const;
    [[nodiscard]] bool isPossible(const Entry& entry, int selected) const;

    const QString m_id;
    QWidget* m_bar;
    QLineEdit* m_filter;
    QPushButton* m_more = nullptr;
    QMenu* m_moreMenu = nullptr;
    QStackedWidget* m_stack;
    QTableView* m_table = nullptr;
    QSortFilterProxyModel* m_proxy = nullptr;
    QWidget* m_empty;
    QWidget* m_nothing = nullptr;  // rows there are, but none that the filter lets through
    QList<Entry> m_actions;
    QAction* m_default = nullptr;
    QList<int> m_spare;
    int m_wide = 0;
    int m_wideShare = 168;
    bool m_columnsChosen = false;  // by the person: remembered, and not touched any more
    bool m_fitting = false;
    bool m_hasRows = false;
};

}  // namespace postern::ui
