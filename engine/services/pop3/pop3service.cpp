// The factory of POP3: settings become the configuration that all its sessions share.

#include "engine/proto/pop3/pop3session.h"
#include "engine/services/pop3/pop3backend.h"
#include "engine/services/servicecontext.h"

namespace postern::services {

namespace {

using proto::pop3::Pop3Config;

class Pop3Factory final : public net::SessionFactory {
 public:
    Pop3Factory(const ServiceContext& context, std::shared_ptr<const Pop3Config> config)
        : m_context(context), m_config(std::move(config)) {}

    net::SessionParts create(const net::PeerInfo& peer, net::Worker& worker) const override {
        const auto* state = static_cast<WorkerState*>(worker.local);
        if (state == nullptr)
            return {};
        std::shared_ptr<const Pop3Config> config = m_config;
        if (config->stls && !peer.startTls) {
            Pop3Config plain = *m_config;
            plain.stls = false;
            config = std::make_shared<const Pop3Config>(std::move(plain));
        }
        return {std::make_unique<proto::pop3::Pop3Session>(std::move(config)),
                std::make_shared<pop3::Pop3Backend>(m_context, peer, worker.executor, *state->reader)};
    }

 private:
    const ServiceContext& m_context;
    std::shared_ptr<const Pop3Config> m_config;
};

}  // namespace

std::shared_ptr<const net::SessionFactory> makePop3Factory(const ServiceContext& context,
                                                           const config::Settings& settings,
                                                           const QByteArray& hostName) {
    Pop3Config pop3;
    pop3.hostName = hostName;
    const bool ssl = settings.boolean("pop3.ssl");
    pop3.stls = ssl && settings.boolean("pop3.starttls");
    pop3.loginNeedsTls = settings.boolean("pop3.disablePlaintext");
    if (ssl && settings.boolean("pop3.tlsPortEnabled"))
        pop3.tlsPort =
            static_cast<int>(config::effectivePort(settings.integer("pop3.tlsPort"), context.portOffset));
    pop3.maxLine = static_cast<int>(settings.integer("pop3.maxLine"));
    pop3.maxBadCommands = static_cast<int>(settings.integer("pop3.maxBadCommands"));
    pop3.idleSeconds = static_cast<int>(settings.integer("pop3.idleSeconds"));
    return std::make_shared<Pop3Factory>(context, std::make_shared<const Pop3Config>(pop3));
}

}  // namespace postern::services
