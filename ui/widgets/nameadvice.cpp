#include "ui/widgets/nameadvice.h"

namespace postern::ui {

namespace {
constexpr int kPauseMs = 600;
}  // namespace

NameAdvice::NameAdvice(api::AdminApi& api, QWidget* parent) : QLabel(parent), m_api(api) {
    setObjectName(QStringLiteral("nameAdvice"));
    setProperty("role", QStringLiteral("warning"));
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setVisible(false);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &NameAdvice::ask);
}

void NameAdvice::consider(const QStringList& names) {
    if (names == m_names)
        return;
    m_names = names;
    if (names.isEmpty()) {
        m_pause.stop();
        show({});
    } else {
        m_pause.start();
    }
}

void NameAdvice::ask() {
    api::NamesCheck request;
    request.names = m_names;
    m_api.call(request, this, [this, names = m_names](const base::Result<api::NameChecks>& checks) {
        if (names == m_names)  // else an answer to what is not there any more
            show(checks ? checks.value() : api::NameChecks());
    });
}

void NameAdvice::show(const api::NameChecks& checks) {
    QStringList lines;
    for (const api::NameCheck& name : checks.names) lines << sentence(name);
    lines.removeAll(QString());
    setText(lines.join(QLatin1Char('\n')));
    setVisible(!lines.isEmpty());
}

QString NameAdvice::sentence(const api::NameCheck& name) {
    if (!name.valid)
        return tr("%1 is neither a host name nor an address.").arg(name.name);
    if (name.dns == QLatin1StringView("missing"))
        return tr("%1 is not in the DNS: clients cannot find it.").arg(name.name);
    if (name.dns == QLatin1StringView("elsewhere"))
        return tr("%1 leads to %2, which is not an address of this machine. That is right only behind a "
                  "router "
                  "that forwards.")
            .arg(name.name, name.addresses.join(QStringLiteral(", ")));
    if (name.dns == QLatin1StringView("local"))
        return tr("%1 leads to this machine only from itself: clients elsewhere cannot find it.")
            .arg(name.name);
    return {};
}

}  // namespace postern::ui
