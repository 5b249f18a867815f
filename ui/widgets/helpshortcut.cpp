#include "ui/widgets/helpshortcut.h"

#include "ui/helpwindow.h"

#include <QPointer>
#include <QShortcut>

#include <memory>

namespace postern::ui {

void addHelpShortcut(QWidget* window, api::AdminApi& api, std::function<QString()> topic) {
    auto* key = new QShortcut(QKeySequence::HelpContents, window);
    QObject::connect(
        key, &QShortcut::activated, window,
        [window, &api, topic = std::move(topic), help = std::make_shared<QPointer<HelpWindow>>()] {
            if (!*help)
                *help = new HelpWindow(&api, window);
            (*help)->showTopic(topic());
        });
}

}  // namespace postern::ui
