#include "engine/admin/chaincompletion.h"

#include "engine/services/smallfetch.h"
#include "engine/tls/issuerurl.h"
#include "engine/tls/pickcertificate.h"

#include <QUrl>

#include <algorithm>

namespace postern::admin {
namespace {

constexpr int kMaxSteps = 8;

/// How far the chain reaches.
struct Reach {
    bool whole = false;
    QByteArray topPem;  // the last one whose issuer is missing
    QString top;
    QList<QByteArray> urls;
};

base::Result<Reach> reachOf(const QByteArray& leaf, const QList<QByteArray>& others, const QDateTime& now) {
    const auto chain = tls::orderChain(leaf, others, now);
    if (!chain)
        return chain.error();
    Reach reach;
    reach.whole = std::none_of(chain->problems.begin(), chain->problems.end(),
                               [](const base::Error& problem) { return problem.code == "chain.gap"; });
    const QList<QByteArray> sent = tls::splitPem(chain->pem);
    reach.topPem = sent.isEmpty() ? leaf : sent.last();
    reach.urls = tls::issuerUrls(reach.topPem);
    if (const auto facts = tls::certificateFacts(reach.topPem))
        reach.top = facts->commonName;
    return reach;
}

class Completion : public std::enable_shared_from_this<Completion> {
 public:
    Completion(const AdminContext& context, std::shared_ptr<QNetworkAccessManager> network, QByteArray leaf,
               QList<QByteArray> others, Dispatcher::Reply<QList<QByteArray>> reply)
        : m_context(context),
          m_network(network),
          m_leaf(std::move(leaf)),
          m_others(std::move(others)),
          m_reply(std::move(reply)) {}

    void look() {
        const QDateTime now = QDateTime::fromMSecsSinceEpoch(m_context.shared.clock.utcMs(), Qt::UTC);
        inPool<Reach>(
            m_context, [leaf = m_leaf, others = m_others, now] { return reachOf(leaf, others, now); },
            [self = shared_from_this()](const base::Result<Reach>& reach) {
                if (reach)
                    self->goOn(*reach);
                else
                    self->m_reply(reach.error());
            });
    }

 private:
    void goOn(const Reach& reach) {
        if (reach.whole)
            return m_reply(m_others);
        if (reach.topPem == m_lastTop)
            return m_reply(base::fail("chain.other-issuer",
                                      QStringLiteral("What stands at %1 has not issued \"%2\""),
                                      {QString::fromLatin1(m_url), reach.top}));
        m_url = reach.urls.value(0);
        const QUrl url(QString::fromLatin1(m_url));
        const auto network = m_network.lock();
        if (m_steps++ == kMaxSteps || !services::isFetchable(url) || !network)
            return m_reply(base::fail("chain.no-place",
                                      QStringLiteral("\"%1\" does not say where its issuer can be fetched"),
                                      {reach.top}));
        m_lastTop = reach.topPem;
        services::fetchSmall(*network, services::SmallFetch{QNetworkRequest(url), {}}, network.get(),
                             [self = shared_from_this()](const base::Result<QByteArray>& bytes) {
                                 if (bytes)
                                     self->read(*bytes);
                                 else
                                     self->m_reply(bytes.error());
                             });
    }

    /// DER, PEM or PKCS#7. Only what leads on counts in the end: orderChain() verifies each link.
    void read(const QByteArray& bytes) {
        inPool<QList<QByteArray>>(
            m_context,
            [bytes]() -> base::Result<QList<QByteArray>> {
                const auto file = tls::readImportedFile(bytes, {});
                return file ? tls::certificatesOf(*file) : base::Result<QList<QByteArray>>(file.error());
            },
            [self = shared_from_this()](const base::Result<QList<QByteArray>>& found) {
                if (!found)
                    return self->m_reply(found.error());
                for (const QByteArray& pem : *found)
                    if (!self->m_others.contains(pem))
                        self->m_others += pem;
                self->look();
            });
    }

    const AdminContext& m_context;
    const std::weak_ptr<QNetworkAccessManager> m_network;
    const QByteArray m_leaf;
    QList<QByteArray> m_others;
    const Dispatcher::Reply<QList<QByteArray>> m_reply;
    QByteArray m_url, m_lastTop;
    int m_steps = 0;
};

}  // namespace

void completeChain(const AdminContext& context, const std::shared_ptr<QNetworkAccessManager>& network,
                   const QByteArray& name, const Dispatcher::Reply<QList<QByteArray>>& reply) {
    const auto identities = context.identities.snapshot();
    const tls::Identity* identity = identities->find(name);
    if (identity == nullptr)
        return reply(base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""),
                                {QString::fromUtf8(name)}));
    QList<QByteArray> others = tls::splitPem(identity->chainPem());
    const QByteArray leaf = others.isEmpty() ? QByteArray() : others.takeFirst();
    // The root is among what was found: it proves the last link, and is left out of what is served.
    std::make_shared<Completion>(context, network, leaf, others, reply)->look();
}

}  // namespace postern::admin
