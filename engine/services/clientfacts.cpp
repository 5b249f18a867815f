#include "engine/services/clientfacts.h"

#include "engine/services/clientfacttable.h"
#include "engine/tls/certificate.h"
#include "engine/tls/clienttrust.h"

#include <QCryptographicHash>

namespace postern::services {
namespace {

/// The sighting without what differs between connections that are alike.
struct Kind {
    net::ClientSighting what;  // the port is 0
    bool operator==(const Kind& other) const {
        const net::ClientSighting &a = what, &b = other.what;
        return a.peer == b.peer && a.account == b.account && a.offer == b.offer && a.sni == b.sni &&
               a.cipher == b.cipher && a.version == b.version && a.group == b.group && a.served == b.served &&
               a.resumed == b.resumed && a.starttls == b.starttls && a.service == b.service &&
               a.failure == b.failure && a.plaintextLogin == b.plaintextLogin &&
               a.certificateDer == b.certificateDer;
    }
};
size_t qHash(const Kind& kind, size_t seed) {
    const net::ClientSighting& what = kind.what;
    return qHashMulti(seed, what.service, what.peer, what.account, what.cipher, what.sni, what.failure,
                      what.offer, what.served, what.resumed);
}

struct Tally {
    qint64 first = 0, last = 0, count = 0;
};

QByteArray pemOf(const QByteArray& der) {
    return "-----BEGIN CERTIFICATE-----\n" + der.toBase64() + "\n-----END CERTIFICATE-----\n";
}

// Names come from strangers: one line, not endless.
QByteArray cleaned(QByteArray name) {
    constexpr qsizetype kMaxName = 255;
    name.truncate(kMaxName);
    for (char& c : name)
        if (static_cast<quint8>(c) < 0x20 || c == 0x7F)
            c = '?';
    return name;
}

ClientFact factOf(const net::ClientSighting& what, const Tally& tally, const auth::Directory& directory) {
    ClientFact fact;
    fact.service = what.service;
    fact.address = what.peer.toString();
    fact.account = what.account;
    // Who was refused has not proved his name; it says who he is only if there is such an account.
    if (what.plaintextLogin && !what.failure.isEmpty()) {
        const auth::Account* account = directory.accountForLogin(QString::fromUtf8(what.account));
        fact.account = account ? account->address : QByteArray();
    }
    fact.version = what.version;
    fact.cipher = what.cipher;
    fact.group = what.group;
    fact.sni = cleaned(what.sni);
    fact.offer = what.offer;
    if (!what.certificateDer.isEmpty()) {
        fact.certificate =
            QCryptographicHash::hash(what.certificateDer, QCryptographicHash::Sha256).toHex(':').toUpper();
        if (const auto facts = tls::certificateFacts(pemOf(what.certificateDer)))
            fact.certificateSubject = facts->commonName;
        if (const auto client = tls::readClientCertificate(what.certificateDer, nullptr)) {
            fact.issuer = client->issuerDer;
            fact.serial = client->serial;
        }
    }
    fact.served = what.served;
    fact.resumed = what.resumed;
    fact.starttls = what.starttls;
    fact.failure = what.failure;
    fact.plaintext = what.plaintextLogin;
    fact.firstUtcMs = tally.first;
    fact.lastUtcMs = tally.last;
    fact.count = tally.count;
    return fact;
}

}  // namespace

struct ClientFacts::Parts {
    store::Store& store;
    auth::DirectoryStore& directory;
    const base::Clock& clock;
    base::Log& log;
    std::mutex mutex;  // guards the following
    QHash<Kind, Tally> pending;
    QSet<quint16> ignored;
    qint64 left = 0;  // connections that found no room
};

ClientFacts::ClientFacts(store::Store& store, auth::DirectoryStore& directory, const base::Clock& clock,
                         base::Log& log)
    : m_parts(new Parts{store, directory, clock, log, {}, {}, {}, 0}) {}

ClientFacts::~ClientFacts() = default;

void ClientFacts::seen(const net::ClientSighting& sighting) {
    Kind kind{sighting};
    kind.what.peerPort = 0;
    const qint64 now = m_parts->clock.utcMs();
    const std::lock_guard lock(m_parts->mutex);
    if (m_parts->ignored.contains(sighting.peerPort) && sighting.peer.isLoopback())
        return;
    auto found = m_parts->pending.find(kind);
    if (found == m_parts->pending.end()) {
        const bool person = !sighting.account.isEmpty() && sighting.failure.isEmpty();
        if (m_parts->pending.size() >= (person ? kMaxPending : kMaxPending / 2)) {
            ++m_parts->left;
            return;
        }
        found = m_parts->pending.insert(kind, Tally{now, now, 0});
    }
    found->last = now;
    ++found->count;
}

void ClientFacts::ignore(quint16 localPort, bool on) {
    const std::lock_guard lock(m_parts->mutex);
    if (on)
        m_parts->ignored.insert(localPort);
    else
        m_parts->ignored.remove(localPort);
}

void ClientFacts::flush(Limits limits, std::shared_ptr<base::Executor> on, base::Task done) {
    QHash<Kind, Tally> pending;
    qint64 left = 0;
    {
        const std::lock_guard lock(m_parts->mutex);
        pending.swap(m_parts->pending);
        left = std::exchange(m_parts->left, 0);
    }
    if (left > 0)
        m_parts->log.write(base::LogCategory::Net, base::LogLevel::Problem,
                           "too many kinds of clients at once: " + QByteArray::number(left) +
                               " connections are not in the client facts");
    auto rows = std::make_shared<QList<ClientFact>>();
    const auto directory = m_parts->directory.snapshot();
    for (auto it = pending.cbegin(); it != pending.cend(); ++it)
        rows->append(factOf(it.key().what, it.value(), *directory));
    if (rows->isEmpty()) {
        if (done && on)
            on->post(std::move(done));
        return;
    }
    m_parts->store.writer().submit<base::Done>(
        [rows = std::shared_ptr<const QList<ClientFact>>(rows),
         limits](store::Transaction& transaction) -> base::Result<base::Done> {
            if (base::Status status = addClientFacts(transaction.connection(), *rows); !status)
                return status;
            return boundClientFacts(transaction.connection(), limits.maxRows);
        },
        std::move(on),
        [log = &m_parts->log, done = std::move(done)](const base::Status& status) {
            if (!status)
                log->write(base::LogCategory::Store, base::LogLevel::Problem,
                           "the client facts cannot be kept: " + status.error().text.toUtf8());
            if (done)
                done();
        });
}

void ClientFacts::prune(Limits limits) {
    const qint64 before = m_parts->clock.utcMs() - limits.days * qint64(24 * 3600 * 1000);
    m_parts->store.writer().submit<base::Done>(
        [before](store::Transaction& transaction) -> base::Result<base::Done> {
            return pruneClientFacts(transaction.connection(), before);
        },
        {}, [](const base::Status&) {});
}

}  // namespace postern::services
