#pragma once

#include "engine/admin/admincontext.h"
#include "engine/admin/adminservice.h"
#include "engine/admin/localserver.h"
#include "engine/services/servicemanager.h"

#include <QThread>

#include <functional>
#include <memory>

namespace postern {

/// What the control thread gets from the start of the engine. All of it outlives the thread.
struct ControlInput {
    admin::EngineFacts facts;
    services::ServiceContext& shared;
    services::SettingsStore& settings;
    tls::IdentityStore& identities;
    tls::AuthorityStore& authorities;
    services::DomainTlsStore& domainTls;
    admin::LogKeeper& log;
    std::shared_ptr<base::EventLoopExecutor> executor;
    int portOffset = 0;
    std::function<void(admin::AdminService*)> attachConsole;
    std::function<void(QStringList down)> ready;  // called in the control thread
};

/// The names that the Test certificate must bear: main domain, this machine, and its loopback names.
[[nodiscard]] QStringList testNames(const auth::Directory& directory, const config::Settings& settings);

/// Owns what lives in the control thread: workers, services, administration, the local socket. They are made
/// when the thread starts and destroyed when its loop has ended, so that no late answer finds a dead
/// receiver.
class ControlThread final : public QThread {
 public:
    explicit ControlThread(ControlInput input);
    ~ControlThread() override;

    /// Any thread: sessions get their goodbye, then the thread ends. Returns when it has.
    void stopAndWait();

 protected:
    void run() override;

 private:
    struct Room;
    void watchStores(Room& room);
    void begin(Room& room);
    void refreshTest();
    void signWaitingLists(Room& room);

    ControlInput m_input;
    Room* m_room = nullptr;  // the control thread's
};

}  // namespace postern
