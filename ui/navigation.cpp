#include "ui/navigation.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/state.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace postern::ui {

namespace {
constexpr int kAddressRole = Qt::UserRole;
constexpr int kUnsavedRole = Qt::UserRole + 1;
constexpr int kNameRole = Qt::UserRole + 2;
constexpr int kNarrow = 232;
constexpr int kWide = 312;

/// Leaves selection and hover to the row below the texts.
class PlainRows : public QStyledItemDelegate {
 public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override {
        return {QStyledItemDelegate::sizeHint(option, index).width() + 6, 32};
    }

 protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~(QStyle::State_Selected | QStyle::State_HasFocus | QStyle::State_MouseOver);
        if (index.data(kUnsavedRole).toBool()) {
            option->text += QStringLiteral(" \u2022");
            option->font.setBold(true);
        }
    }
};

}  // namespace

Navigation::Navigation(QWidget* parent) : QTreeWidget(parent) {
    setObjectName(QStringLiteral("navigation"));
    setAccessibleName(tr("Pages"));
    setColumnCount(2);
    setHeaderHidden(true);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(0, QHeaderView::Stretch);
    header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    setIndentation(18);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setIconSize(QSize(18, 18));
    setItemDelegate(new PlainRows(this));
    addNode(nullptr, QStringLiteral("overview"), QStringLiteral("overview"), tr("Overview"));
    m_services = addNode(nullptr, QStringLiteral("services"), QStringLiteral("services"), tr("Services"));
    for (const char* service : {"smtp", "submission", "pop3", "imap", "pki"}) {
        const QString name = QString::fromLatin1(service);
        const QString icon = name == QLatin1StringView("pki") ? QStringLiteral("certificates") : name;
        // The whole name of Certificate Services would push the pages aside in every language.
        const QString text = name == QLatin1StringView("pki") ? tr("CA services") : Format::serviceName(name);
        QTreeWidgetItem* item = addNode(m_services, QStringLiteral("service/") + name, icon, text);
        item->setData(0, kNameRole, Format::serviceName(name));
        item->setToolTip(0, Format::serviceName(name));
    }
    m_domains = addNode(nullptr, QStringLiteral("domains"), QStringLiteral("domains"), tr("Domains"));
    addNode(nullptr, QStringLiteral("certificates"), QStringLiteral("certificates"), tr("Certificates"));
    addNode(nullptr, QStringLiteral("monitor"), QStringLiteral("monitor"), tr("Monitor"));
    addNode(nullptr, QStringLiteral("settings"), QStringLiteral("settings"), tr("Settings"));
    expandAll();
    fitWidth();
    connect(this, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
        if (item)
            item->setExpanded(true);  // with many domains only the chosen one shows its pages
        if (item && !m_selecting)
            Q_EMIT chosen(item->data(0, kAddressRole).toString());
    });
}

QTreeWidgetItem* Navigation::addNode(QTreeWidgetItem* parent, const QString& address, const QString& iconName,
                                     const QString& text) {
    auto* item = parent ? new QTreeWidgetItem(parent) : new QTreeWidgetItem(this);
    item->setText(0, text);
    item->setToolTip(0, text);
    item->setData(0, kNameRole, text);
    item->setIcon(0, icon(iconName, palette()));
    item->setData(0, kAddressRole, address);
    m_nodes.insert(address, item);
    // Only services have a word in the second column; other names may use its room.
    item->setFirstColumnSpanned(!address.startsWith(QLatin1StringView("service/")));
    return item;
}

void Navigation::showStatus(const api::Status& status) {
    for (const api::ServiceInfo& service : status.services) {
        QTreeWidgetItem* item = m_nodes.value(QStringLiteral("service/") + service.name);
        if (!item)
            continue;
        const ui::State state = States::of(service);
        const QString word = States::word(state);
        item->setIcon(1, States::icon(state, palette()));
        item->setText(1, word);
        item->setForeground(1, colours(palette()).muted);
        item->setToolTip(1, word);
        describe(item);
    }
    fitWidth();
}

void Navigation::showUnsaved(const QString& address, bool unsaved) {
    QTreeWidgetItem* item = m_nodes.value(address);
    if (!item || item->data(0, kUnsavedRole).toBool() == unsaved)
        return;
    item->setData(0, kUnsavedRole, unsaved);
    const QString name = item->data(0, kNameRole).toString();
    item->setToolTip(0, unsaved ? tr("%1: changes that are not applied yet").arg(name) : name);
    describe(item);
    fitWidth();
}

/// What a screen reader says: the name, the state of a service, and that something waits for Apply.
void Navigation::describe(QTreeWidgetItem* item) {
    QString words = item->toolTip(0);
    if (!item->text(1).isEmpty())
        words = tr("%1: %2").arg(words, item->text(1));
    item->setData(0, Qt::AccessibleTextRole, words);
}

/// Wide enough for the longest name beside its state, within reason: other languages need more room.
void Navigation::fitWidth() {
    int needed = kNarrow;
    QTreeWidgetItemIterator it(this);
    for (; *it; ++it) {
        const QTreeWidgetItem* item = *it;
        const bool unsaved = item->data(0, kUnsavedRole).toBool();
        int width = fontMetrics().horizontalAdvance(item->text(0)) + iconSize().width() + 4 * kGrid;
        width += unsaved ? 2 * kGrid : 0;
        for (const QTreeWidgetItem* up = item->parent(); up; up = up->parent()) width += indentation();
        needed = qMax(needed, item->isFirstColumnSpanned() ? width : width + sizeHintForColumn(1) + kGrid);
    }
    setFixedWidth(qMin(needed, kWide));
}

void Navigation::showDomains(const QList<api::DomainInfo>& domains) {
    QStringList wanted;
    for (const api::DomainInfo& domain : domains) wanted << domain.name;
    QStringList present;
    for (int i = 0; i < m_domains->childCount(); ++i) present << m_domains->child(i)->text(0);
    if (wanted == present)
        return;
    QString current = currentItem() ? currentItem()->data(0, kAddressRole).toString() : QString();
    if (!m_awaited.isEmpty())
        current = m_awaited;
    m_selecting = true;
    for (const QString& name : present) {
        m_nodes.remove(QStringLiteral("domain/") + name);
        m_nodes.remove(QStringLiteral("accounts/") + name);
        m_nodes.remove(QStringLiteral("security/") + name);
    }
    qDeleteAll(m_domains->takeChildren());
    for (const QString& name : wanted) {
        QTreeWidgetItem* item =
            addNode(m_domains, QStringLiteral("domain/") + name, QStringLiteral("domains"), name);
        addNode(item, QStringLiteral("accounts/") + name, QStringLiteral("accounts"), tr("Accounts"));
        addNode(item, QStringLiteral("security/") + name, QStringLiteral("lock"), tr("Security"));
        // With many domains the tree stays short.
        item->setExpanded(wanted.size() <= 3);
    }
    m_domains->setExpanded(true);
    fitWidth();
    m_selecting = false;
    select(current);
    if (!current.isEmpty() && !m_nodes.contains(current))
        Q_EMIT chosen(QStringLiteral("domains"));
}

void Navigation::drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    const bool current = currentIndex().siblingAtColumn(0) == index.siblingAtColumn(0);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    if (current || hovered) {
        const Colours& c = colours(palette());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(current && hasFocus() ? QPen(c.accent, 1.5) : Qt::NoPen);
        painter->setBrush(current ? c.accentSoft : c.hover);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1.5, -6, -1.5), 5, 5);
        painter->restore();
    }
    QTreeWidget::drawRow(painter, option, index);
}

void Navigation::select(const QString& address) {
    QTreeWidgetItem* item = m_nodes.value(address);
    if (!item)
        item = m_nodes.value(address.section(QLatin1Char('/'), 0, 1));
    if (!item)
        item = m_nodes.value(address.section(QLatin1Char('/'), 0, 0));
    m_awaited = item ? QString() : address;
    if (!item || item == currentItem())
        return;
    m_selecting = true;
    setCurrentItem(item);
    m_selecting = false;
}

QList<std::pair<QString, QString>> Navigation::pages() const {
    QList<std::pair<QString, QString>> list;
    for (auto it = m_nodes.constBegin(); it != m_nodes.constEnd(); ++it) {
        QString path = it.value()->text(0);
        for (QTreeWidgetItem* up = it.value()->parent(); up; up = up->parent())
            path = up->text(0) + QStringLiteral(" \u203a ") + path;
        list.append({it.key(), path});
    }
    return list;
}

}  // namespace postern::ui
