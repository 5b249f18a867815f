#include "ui/widgets/probationbar.h"

#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QDateTime>
#include <QHBoxLayout>

namespace postern::ui {

ProbationBar::ProbationBar(api::AdminApi& api, StatusWatch& status, QWidget* parent)
    : QFrame(parent), m_api(api), m_status(status) {
    setObjectName(QStringLiteral("probation"));
    m_text = plainLabel(QString(), this);
    m_text->setObjectName(QStringLiteral("probationText"));
    m_keep = primaryButton(tr("&Keep"), QStringLiteral("keepChange"), this);
    m_back = pushButton(tr("&Go back"), QStringLiteral("revertChange"), this);
    m_keep->setToolTip(tr("The change stays (Ctrl+Shift+K)"));
    m_back->setToolTip(tr("The settings are as before at once"));
    m_keep->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    row->setSpacing(kGrid);
    row->addWidget(m_text, 1);
    row->addWidget(m_keep);
    row->addWidget(m_back);
    m_tick.setInterval(500);
    connect(&m_tick, &QTimer::timeout, this, &ProbationBar::count);
    connect(m_keep, &QPushButton::clicked, this, [this] { answer<api::ProbationConfirm>(); });
    connect(m_back, &QPushButton::clicked, this, [this] { answer<api::ProbationRevert>(); });
    connect(&status, &StatusWatch::updated, this, &ProbationBar::showStatus);
    hide();
    showStatus();
}

void ProbationBar::showStatus() {
    const bool fresh = m_probation.id != m_status.status().probation.id;
    m_probation = m_status.status().probation;
    setVisible(m_probation.id != 0);
    if (m_probation.id == 0) {
        m_tick.stop();
        return;
    }
    if (fresh) {
        m_keep->setEnabled(true);
        m_back->setEnabled(true);
    }
    m_tick.start();
    count();
}

void ProbationBar::count() {
    const qint64 left = m_probation.untilUtcMs - QDateTime::currentMSecsSinceEpoch();
    const int seconds = int(qMax<qint64>(0, (left + 999) / 1000));
    QStringList labels;
    for (const QString& key : m_probation.keys) labels << Texts::settingLabel(key);
    labels.removeDuplicates();
    m_text->setText(
        tr("On probation: %1. It goes back in %2 s unless you keep it. Look now whether people can "
           "still connect.")
            .arg(labels.join(QStringLiteral(", ")))
            .arg(seconds));
    if (left <= 0) {
        m_tick.stop();
        m_status.refresh();
    }
}

template <class Request>
void ProbationBar::answer() {
    m_keep->setEnabled(false);
    m_back->setEnabled(false);
    Request request;
    request.id = m_probation.id;
    m_api.call(request, this, [this](base::Result<api::Empty> reply) {
        m_keep->setEnabled(true);
        m_back->setEnabled(true);
        if (!reply)
            m_text->setText(Texts::error(reply.error()));
        m_status.refresh();
    });
}

}  // namespace postern::ui
