#include "engine/proto/imap/imapsession.h"
#include "engine/services/imap/imapbackend.h"
#include "engine/services/servicecontext.h"

namespace postern::services {
namespace {

class ImapFactory final : public net::SessionFactory {
 public:
    ImapFactory(ServiceContext context, proto::imap::ImapOptions options)
        : m_context(std::move(context)), m_options(std::move(options)) {}

    [[nodiscard]] net::SessionParts create(const net::PeerInfo& peer, net::Worker& worker) const override {
        if (worker.local == nullptr)
            return {};
        proto::imap::ImapOptions options = m_options;
        options.startTls = options.startTls && peer.startTls;
        return {std::make_unique<proto::imap::ImapSession>(options),
                std::make_shared<ImapBackend>(m_context, peer, worker)};
    }

 private:
    const ServiceContext m_context;
    const proto::imap::ImapOptions m_options;
};

}  // namespace

std::shared_ptr<const net::SessionFactory> makeImapFactory(const ServiceContext& context,
                                                           const config::Settings& settings,
                                                           const QByteArray& hostName) {
    const bool ssl = settings.boolean("imap.ssl");
    proto::imap::ImapOptions options;
    options.hostName = hostName;
    options.startTls = ssl && settings.boolean("imap.starttls");
    options.disablePlaintext = settings.boolean("imap.disablePlaintext");
    if (ssl && settings.boolean("imap.tlsPortEnabled"))
        options.tlsPort =
            static_cast<quint16>(config::effectivePort(settings.integer("imap.tlsPort"), context.portOffset));
    options.maxLine = settings.integer("imap.maxLine");
    options.maxLiteral = settings.integer("imap.maxLiteral");
    options.maxLiteralBeforeLogin = settings.integer("imap.maxLiteralBeforeLogin");
    options.maxLiteralCommand = settings.integer("imap.maxLiteralCommand");
    options.maxBuffered = settings.integer("imap.memoryPerConnection");
    options.idleSeconds = static_cast<int>(settings.integer("imap.idleSeconds"));
    options.maxBadCommands = static_cast<int>(settings.integer("imap.maxBadCommands"));
    return std::make_shared<ImapFactory>(context, std::move(options));
}

}  // namespace postern::services
