#include "engine/services/staplekeeper.h"

#include "engine/services/smallfetch.h"
#include "engine/tls/ocsp.h"

#include <QPointer>
#include <QUrl>

#include <algorithm>

namespace postern::services {
namespace {

constexpr int kEveryMs = 60'000;
constexpr qint64 kFirstRetryMs = 300'000;
constexpr qint64 kLongestRetryMs = 3'600'000;
constexpr qint64 kLongestMs = 12 * 3'600'000LL;  // a staple is renewed after that at the latest

QByteArray nameOf(const QByteArray& chainPem) {
    const auto facts = tls::certificateFacts(chainPem);
    return facts ? facts->commonName.toUtf8() : QByteArray("?");
}

/// The own authority that issued the first certificate of the chain.
const tls::Authority* issuerIn(const tls::Authorities& authorities, const QByteArray& chainPem) {
    const auto facts = tls::certificateFacts(chainPem);
    if (!facts)
        return nullptr;
    for (const tls::Authority& authority : authorities.all)
        if (authority.own && authority.facts.subject == facts->issuer &&
            authority.issued.contains(facts->serialHex))
            return &authority;
    return nullptr;
}

QByteArray firstPem(const QByteArray& chainPem);

/// The first certificate with its issuer. What is served ends below the root; a root that issued it itself is
/// found among the authorities that are trusted here.
QByteArray withIssuer(const tls::Authorities& authorities, const QByteArray& chainPem) {
    const auto facts = tls::certificateFacts(chainPem);
    if (!facts || !tls::makeOcspRequest(chainPem).isEmpty())
        return chainPem;
    for (const tls::Authority& authority : authorities.all)
        if (authority.facts.subject == facts->issuer)
            return firstPem(chainPem) + authority.certificatePem;
    return chainPem;
}

QByteArray firstPem(const QByteArray& chainPem) {
    static const QByteArray kEnd = "-----END CERTIFICATE-----";
    const qsizetype end = chainPem.indexOf(kEnd);
    return end < 0 ? QByteArray() : chainPem.first(end + kEnd.size()) + '\n';
}

}  // namespace

StapleKeeper::StapleKeeper(Parts parts, QObject* parent) : QObject(parent), m_parts(std::move(parts)) {
    connect(&m_timer, &QTimer::timeout, this, &StapleKeeper::refresh);
    m_timer.start(kEveryMs);
}

StapleKeeper::State& StapleKeeper::stateOf(const tls::StapleBoxes::Served& served) {
    State& state = m_states[served.box.get()];
    state.box = served.box;
    return state;
}

void StapleKeeper::refresh() {
    m_states.removeIf([](auto it) { return it->box.expired(); });
    const qint64 now = m_parts.clock.utcMs();
    for (const tls::StapleBoxes::Served& served : m_parts.boxes->served()) {
        const State& state = stateOf(served);
        if (!state.busy && state.nextUtcMs <= now)
            work(served);
    }
}

void StapleKeeper::authoritiesChanged() {
    for (State& state : m_states)
        if (state.own)
            state.nextUtcMs = 0;
    refresh();
}

void StapleKeeper::work(const tls::StapleBoxes::Served& served) {
    const auto authorities = m_parts.authorities.snapshot();
    if (const tls::Authority* authority = issuerIn(*authorities, served.chainPem))
        makeHere(served, *authority);
    else
        fetch(served);
}

void StapleKeeper::makeHere(const tls::StapleBoxes::Served& served, const tls::Authority& authority) {
    State& state = stateOf(served);
    state.own = true;
    state.busy = true;
    // What is served need not hold the root.
    const QByteArray chain = firstPem(served.chainPem) + authority.certificatePem;
    auto task = [self = QPointer(this), control = m_parts.control, authorities = &m_parts.authorities, served,
                 chain, name = authority.name] {
        const auto der = authorities->ocsp(name, tls::makeOcspRequest(chain));
        control->post([self, served, chain, der] {
            if (!self)
                return;
            if (der)
                self->take(served, chain, *der);
            else
                self->failed(served, der.error().text);
        });
    };
    if (!m_parts.pool.tryPost(std::move(task)))
        state.busy = false;
}

void StapleKeeper::fetch(const tls::StapleBoxes::Served& served) {
    State& state = stateOf(served);
    const QUrl url(QString::fromLatin1(tls::ocspUrlOf(served.chainPem)));
    const QByteArray chain = withIssuer(*m_parts.authorities.snapshot(), served.chainPem);
    const QByteArray question = tls::makeOcspRequest(chain);
    if (!isFetchable(url) || question.isEmpty()) {
        state.nextUtcMs = m_parts.clock.utcMs() + kLongestRetryMs;  // it names none, or its issuer is missing
        return;
    }
    state.busy = true;
    SmallFetch fetch{QNetworkRequest(url), question};
    fetch.request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/ocsp-request"));
    fetchSmall(m_network, fetch, this, [this, served, chain](const base::Result<QByteArray>& der) {
        if (der)
            take(served, chain, *der);
        else
            failed(served, der.error().text);
    });
}

void StapleKeeper::take(const tls::StapleBoxes::Served& served, const QByteArray& chainPem,
                        const QByteArray& der) {
    const qint64 now = m_parts.clock.utcMs();
    const auto verdict = tls::checkOcspResponse(der, chainPem, QDateTime::fromMSecsSinceEpoch(now, Qt::UTC));
    if (!verdict)
        return failed(served, verdict.error().text);
    if (verdict->status.kind == tls::OcspStatus::Kind::Unknown)
        return failed(served, QStringLiteral("the responder does not know the certificate"));
    State& state = stateOf(served);
    state.busy = false;
    state.failures = 0;
    const qint64 till = verdict->nextUpdateUtcMs != 0 ? verdict->nextUpdateUtcMs : now + kLongestMs;
    state.nextUtcMs = now + std::clamp<qint64>((till - now) / 2, kEveryMs, kLongestMs);
    const bool revoked = verdict->status.kind == tls::OcspStatus::Kind::Revoked;
    if (revoked && !std::exchange(state.toldRevoked, true))
        m_parts.log.write(base::LogCategory::Tls, base::LogLevel::Failure,
                          "the certificate for " + nameOf(served.chainPem) +
                              " is served, but its authority has revoked it");
    served.box->set(std::make_shared<const tls::Staple>(tls::Staple{der, till}));
}

void StapleKeeper::failed(const tls::StapleBoxes::Served& served, const QString& why) {
    State& state = stateOf(served);
    state.busy = false;
    if (state.failures++ == 0)
        m_parts.log.write(
            base::LogCategory::Tls, base::LogLevel::Problem,
            "no OCSP response for the certificate for " + nameOf(served.chainPem) + ": " + why.toUtf8());
    const qint64 wait = kFirstRetryMs << std::min(state.failures - 1, 4);
    state.nextUtcMs = m_parts.clock.utcMs() + std::min(wait, kLongestRetryMs);
}

}  // namespace postern::services
