#include "ui/pages/page.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace postern::ui {

Page::Page(PageContext context, const QString& title, const QString& why, QWidget* parent)
    : QWidget(parent), m_context(context) {
    m_title = titleLabel(title, this);
    m_title->setVisible(!title.isEmpty());
    m_messages = new MessageBar(this);
    m_header = new QHBoxLayout;
    m_header->setSpacing(kGrid);
    m_header->addWidget(m_title);
    m_header->addStretch(1);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, kGrid);
    top->setSpacing(4);
    top->addLayout(m_header);
    if (!why.isEmpty())
        top->addWidget(noteLabel(why, this));
    top->addWidget(m_messages);
    m_body = new QVBoxLayout;
    m_body->setSpacing(kGrid);
    setBodyMargins(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addLayout(m_body, 1);
    connect(&m_context.status, &StatusWatch::connectionChanged, this, [this](bool connected) {
        if (connected && isVisible()) {
            m_messages->dismiss();  // what failed without the engine is asked again
            reload();
        }
    });
}

void Page::setTitle(const QString& title) {
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
}

QWidget* Page::scrollBody() {
    setBodyMargins(false);
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto* inside = new QWidget(area);
    inside->setObjectName(QStringLiteral("scrolled"));
    area->setWidget(inside);
    m_body->addWidget(area, 1);
    return inside;
}

void Page::setBodyMargins(bool wide) {
    if (wide)
        m_body->setContentsMargins(3 * kGrid, kGrid, 3 * kGrid, 2 * kGrid);
    else
        m_body->setContentsMargins(0, 0, 0, 0);
}

void Page::follow(std::initializer_list<api::Topic> topics) {
    const QList<api::Topic> wanted(topics);
    connect(&api(), &api::AdminApi::changed, this, [this, wanted](api::Topic topic) {
        if (isVisible() && wanted.contains(topic))
            reload();
    });
}

void Page::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    reload();
}

}  // namespace postern::ui
