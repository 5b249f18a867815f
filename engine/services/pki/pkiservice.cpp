// The factory of Certificate Services: settings become the limits that all its sessions share.

#include "engine/proto/http/httpsession.h"
#include "engine/services/pki/pkibackend.h"
#include "engine/services/servicecontext.h"

namespace postern::services {

namespace {

using proto::http::HttpConfig;

class PkiFactory final : public net::SessionFactory {
 public:
    PkiFactory(const ServiceContext& context, std::shared_ptr<const HttpConfig> config)
        : m_context(context), m_config(std::move(config)), m_signing(std::make_shared<pki::Signing>(0)) {}

    net::SessionParts create(const net::PeerInfo&, net::Worker& worker) const override {
        return {std::make_unique<proto::http::HttpSession>(m_config),
                std::make_shared<pki::PkiBackend>(m_context, worker.executor, m_signing)};
    }

 private:
    const ServiceContext& m_context;
    std::shared_ptr<const HttpConfig> m_config;
    std::shared_ptr<pki::Signing> m_signing;
};

}  // namespace

std::shared_ptr<const net::SessionFactory> makePkiFactory(const ServiceContext& context,
                                                          const config::Settings& settings,
                                                          const QByteArray&) {
    HttpConfig http;
    http.idleSeconds = static_cast<int>(settings.integer("pki.idleSeconds"));
    return std::make_shared<PkiFactory>(context, std::make_shared<const HttpConfig>(http));
}

}  // namespace postern::services
