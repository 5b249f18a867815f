#pragma once

#include <QLayout>

namespace postern::ui {

/// Puts widgets side by side and goes on in a next line when the width is used up.
class FlowLayout : public QLayout {
    Q_OBJECT
 public:
    FlowLayout(int gap, QWidget* parent = nullptr);
    ~FlowLayout() override;
    void addItem(QLayoutItem* item) override { m_items.append(item); }
    [[nodiscard]] int count() const override { return int(m_items.size()); }
    [[nodiscard]] QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override {
        return arrange(QRect(0, 0, width, 0), true);
    }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;
    /// Every item in a line gets the same width, as many as fit with at least `width` each. 0: each its own.
    void setColumnWidth(int width) { m_columnWidth = width; }

 private:
    int arrange(const QRect& rect, bool dry) const;
    int arrangeColumns(const QRect& area, bool dry) const;
    QList<QLayoutItem*> m_items;
    const int m_gap;
    int m_columnWidth = 0;
};

}  // namespace postern::ui
