#include "ui/widgets/sessionspane.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/tableview.h"

#include <QVBoxLayout>

namespace postern::ui {

SessionsPane::SessionsPane(PageContext context, const QString& service, MessageBar& messages, QWidget* parent)
    : QWidget(parent), m_context(context), m_service(service), m_messages(messages) {
    m_model = makeSessionModel(!service.isEmpty(), this);
    m_table =
        new TableView(service.isEmpty() ? QStringLiteral("sessions") : QStringLiteral("serviceSessions"),
                      tr("Sessions"), this);
    m_table->addAction(QStringLiteral("close"), tr("Close session"), QStringLiteral("closeSession"),
                       TableView::Needs::Some, [this] { closeSelected(); });
    QAction* refresh =
        m_table->addAction(QStringLiteral("refresh"), tr("Refresh"), QStringLiteral("refreshSessions"),
                           TableView::Needs::Nothing, [this] { read(); });
    m_table->setFilterHint(tr("Filter by address or account"));
    m_table->setEmptyState(tr("Nobody is connected"),
                           tr("Connections of mail programs and other servers appear here while they last."),
                           refresh);
    const int columns = m_model->columnCount();
    m_table->setSpare({columns - 3, columns - 2, columns - 1});
    m_table->setModel(m_model, service.isEmpty() ? 4 : 3);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->addWidget(m_table);
    m_tick.setInterval(2000);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible())
            read();
    });
    m_tick.start();
}

void SessionsPane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    read();
}

void SessionsPane::read() {
    if (m_reading)
        return;
    m_reading = true;
    m_context.api.call(api::SessionsList{}, this, [this](base::Result<api::SessionList> reply) {
        m_reading = false;
        if (!reply) {
            m_messages.showError(reply.error());
            return;
        }
        QList<api::SessionInfo> rows = reply.take().sessions;
        if (!m_service.isEmpty())
            rows.removeIf([this](const api::SessionInfo& session) { return session.service != m_service; });
        m_model->setRows(std::move(rows));
    });
}

void SessionsPane::closeSelected() {
    for (const int row : m_table->selectedRows()) {
        api::SessionClose request;
        request.id = m_model->row(row).id;
        m_context.api.call(request, this, [this](base::Result<api::Empty> reply) {
            if (!reply)
                m_messages.showError(reply.error());
            read();
        });
    }
}

}  // namespace postern::ui
