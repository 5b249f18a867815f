#include "engine/admin/localadmin.h"

#include "engine/admin/adminservice.h"

namespace postern::admin {

/// Between the two threads. `service` belongs to the control thread, `admin` to the console's; each is
/// touched there only.
struct LocalAdmin::Shared {
    QPointer<AdminService> service;
    QPointer<LocalAdmin> admin;
};

LocalAdmin::LocalAdmin(std::shared_ptr<base::Executor> control, QObject* parent)
    : api::AdminApi(parent),
      m_control(std::move(control)),
      m_home(std::make_shared<base::EventLoopExecutor>()),
      m_shared(std::make_shared<Shared>()) {
    m_shared->admin = this;
}

LocalAdmin::~LocalAdmin() = default;

std::function<void(AdminService*)> LocalAdmin::attacher() const {
    return [shared = m_shared, home = std::shared_ptr<base::Executor>(m_home)](AdminService* service) {
        shared->service = service;
        QObject::connect(service, &AdminService::changed, service, [shared, home](api::Topic topic) {
            home->post([shared, topic] {
                if (shared->admin)
                    Q_EMIT shared->admin->changed(topic);
            });
        });
    };
}

void LocalAdmin::invoke(const QByteArray& verb, QVariant request, QObject* context,
                        std::function<void(base::Result<QVariant>)> done) {
    const qint64 id = m_pending.add(context, std::move(done));
    auto answer = [shared = m_shared, home = std::shared_ptr<base::Executor>(m_home),
                   id](const base::Result<QVariant>& result) {
        home->post([shared, id, result] {
            if (shared->admin)
                shared->admin->m_pending.finish(id, result);
        });
    };
    m_control->post([shared = m_shared, verb, request = std::move(request), answer = std::move(answer)] {
        if (shared->service)
            shared->service->call(verb, request, Caller::owner("console"), answer);
        else
            answer(base::fail("api.stopping", QStringLiteral("the engine is not running")));
    });
}

}  // namespace postern::admin
