#pragma once

#include "engine/admin/admincontext.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>

namespace postern::admin {

/// The administration of a running engine: all verbs, and the news of what changed. Lives in the control
/// thread; the console in this process reaches it through LocalAdmin, everybody else through LocalServer.
class AdminService : public QObject {
    Q_OBJECT
 public:
    /// Takes `context` over and fills in its `changed` and `probationChanged`.
    explicit AdminService(AdminContext context, QObject* parent = nullptr);
    ~AdminService() override;

    void call(const QByteArray& verb, const QVariant& request, const Caller& caller,
              Dispatcher::AnyReply reply) const {
        m_dispatcher.dispatch(verb, request, caller, std::move(reply));
    }
    [[nodiscard]] const Dispatcher& dispatcher() const { return m_dispatcher; }
    [[nodiscard]] const EngineFacts& facts() const { return m_context.facts; }

    /// News for listeners; several of one topic within a moment are told once.
    void announce(api::Topic topic);

 Q_SIGNALS:
    void changed(postern::api::Topic topic);

 private:
    void tell();
    void sample();
    void watchLog();
    void watchProbation();
    void keepFacts();

    AdminContext m_context;
    Dispatcher m_dispatcher;
    QList<api::Topic> m_news;
    QTimer m_newsTimer;
    QTimer m_logTimer;
    QTimer m_sampleTimer;
    QTimer m_probationTimer;
    QTimer m_factsTimer;
    qint64 m_factsPrunedMs = 0;
};

}  // namespace postern::admin
