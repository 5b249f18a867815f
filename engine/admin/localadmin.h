#pragma once

#include "engine/admin/pendingcalls.h"
#include "engine/api/adminapi.h"
#include "engine/base/executor.h"

#include <memory>

namespace postern::admin {

class AdminService;

/// The administration for a console in the engine's process: requests are posted to the control thread,
/// answers and news are posted back. Lives in the thread that made it and may die before the engine does, or
/// after its control thread.
class LocalAdmin final : public api::AdminApi {
    Q_OBJECT
 public:
    explicit LocalAdmin(std::shared_ptr<base::Executor> control, QObject* parent = nullptr);
    ~LocalAdmin() override;

    /// Control thread: from now on `service` answers; requests that came before were kept.
    std::function<void(AdminService*)> attacher() const;

 protected:
    void invoke(const QByteArray& verb, QVariant request, QObject* context,
                std::function<void(base::Result<QVariant>)> done) override;

 private:
    struct Shared;
    std::shared_ptr<base::Executor> m_control;
    std::shared_ptr<base::EventLoopExecutor> m_home;
    std::shared_ptr<Shared> m_shared;
    PendingCalls m_pending;
};

}  // namespace postern::admin
