// The factories of mail in and submission: settings become the configuration that all their sessions share.

#include "engine/proto/smtp/smtpsession.h"
#include "engine/services/servicecontext.h"
#include "engine/services/smtp/smtpbackend.h"

namespace postern::services {

namespace {

using proto::smtp::SmtpConfig;

class SmtpFactory final : public net::SessionFactory {
 public:
    SmtpFactory(const ServiceContext& context, std::shared_ptr<const SmtpConfig> config)
        : m_context(context), m_config(std::move(config)) {}

    net::SessionParts create(const net::PeerInfo& peer, net::Worker& worker) const override {
        std::shared_ptr<const SmtpConfig> config = m_config;
        if (config->starttls && !peer.startTls) {
            SmtpConfig plain = *m_config;
            plain.starttls = false;
            config = std::make_shared<const SmtpConfig>(std::move(plain));
        }
        return {std::make_unique<proto::smtp::SmtpSession>(std::move(config)),
                std::make_shared<smtp::SmtpBackend>(m_context, m_config->mode, peer, worker.executor)};
    }

 private:
    const ServiceContext& m_context;
    std::shared_ptr<const SmtpConfig> m_config;
};

SmtpConfig commonConfig(const config::Settings& settings, const QByteArray& service,
                        const QByteArray& hostName) {
    SmtpConfig smtp;
    smtp.hostName = hostName;
    smtp.starttls = settings.boolean(service + ".ssl") && settings.boolean(service + ".starttls");
    smtp.maxMessageSize = settings.integer(service + ".maxMessageSize");
    smtp.maxRecipients = static_cast<int>(settings.integer(service + ".maxRecipients"));
    smtp.maxHops = static_cast<int>(settings.integer(service + ".maxHops"));
    smtp.maxLine = static_cast<int>(settings.integer(service + ".maxLine"));
    smtp.maxBadCommands = static_cast<int>(settings.integer(service + ".maxBadCommands"));
    smtp.maxRejectedRecipients = static_cast<int>(settings.integer(service + ".maxRejectedRecipients"));
    smtp.idleSeconds = static_cast<int>(settings.integer(service + ".idleSeconds"));
    smtp.chunkSize = std::min<qsizetype>(smtp.chunkSize, settings.integer(service + ".memoryPerConnection"));
    return smtp;
}

}  // namespace

std::shared_ptr<const net::SessionFactory> makeSmtpFactory(const ServiceContext& context,
                                                           const config::Settings& settings,
                                                           const QByteArray& hostName) {
    return std::make_shared<SmtpFactory>(
        context, std::make_shared<SmtpConfig>(commonConfig(settings, "smtp", hostName)));
}

std::shared_ptr<const net::SessionFactory> makeSubmissionFactory(const ServiceContext& context,
                                                                 const config::Settings& settings,
                                                                 const QByteArray& hostName) {
    SmtpConfig smtp = commonConfig(settings, "submission", hostName);
    smtp.mode = SmtpConfig::Mode::Submission;
    smtp.loginNeedsTls = settings.boolean("submission.disablePlaintext");
    if (settings.boolean("submission.ssl") && settings.boolean("submission.tlsPortEnabled"))
        smtp.tlsPort = static_cast<int>(
            config::effectivePort(settings.integer("submission.tlsPort"), context.portOffset));
    return std::make_shared<SmtpFactory>(context, std::make_shared<SmtpConfig>(smtp));
}

}  // namespace postern::services
