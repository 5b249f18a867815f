#include "ui/widgets/messagebar.h"

#include "ui/icons.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QStyle>

namespace postern::ui {

namespace {

struct Look {
    QString name;
    QString icon;
    QColor colour;
};

Look lookOf(MessageBar::Kind kind, const Colours& c) {
    switch (kind) {
        case MessageBar::Kind::Done:
            return {QStringLiteral("done"), QStringLiteral("done"), c.good};
        case MessageBar::Kind::Hint:
            return {QStringLiteral("hint"), QStringLiteral("problem"), c.warn};
        case MessageBar::Kind::Problem:
            return {QStringLiteral("problem"), QStringLiteral("problem"), c.bad};
        case MessageBar::Kind::Info:
            break;
    }
    return {QStringLiteral("info"), QStringLiteral("info"), c.accent};
}

}  // namespace

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("messageBar"));
    m_icon = new QLabel(this);
    m_icon->setAlignment(Qt::AlignTop);
    m_text = plainLabel(QString(), this);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_button = pushButton(QString(), QStringLiteral("messageButton"), this);
    m_close = new QToolButton(this);
    m_close->setIcon(icon(QStringLiteral("close"), palette()));
    m_close->setToolTip(tr("Dismiss this message"));
    m_close->setAccessibleName(m_close->toolTip());
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, kGrid, kGrid, kGrid);
    row->setSpacing(kGrid);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_button);
    row->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::dismiss);
    connect(m_button, &QPushButton::clicked, this, [this] {
        const auto act = m_act;
        dismiss();
        if (act)
            act();
    });
    hide();
}

void MessageBar::showMessage(Kind kind, const QString& text) {
    showMessage(kind, text, QString(), {});
}

void MessageBar::showMessage(Kind kind, const QString& text, const QString& button,
                             std::function<void()> act) {
    const Look look = lookOf(kind, colours(palette()));
    setProperty("kind", look.name);
    style()->unpolish(this);
    style()->polish(this);
    m_icon->setPixmap(iconPixmap(look.icon, look.colour, 20, devicePixelRatioF()));
    m_text->setText(text);
    m_text->setAccessibleName(text);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    m_act = std::move(act);
    show();
}

void MessageBar::showError(const base::Error& error) {
    showMessage(Kind::Problem, Texts::error(error));
}

void MessageBar::dismiss() {
    m_act = {};
    hide();
}

QString MessageBar::text() const {
    return isHidden() ? QString() : m_text->text();
}

}  // namespace postern::ui
