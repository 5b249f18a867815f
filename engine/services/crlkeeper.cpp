#include "engine/services/crlkeeper.h"

#include "engine/services/smallfetch.h"
#include "engine/tls/foreigncrl.h"

#include <QPointer>
#include <QUrl>

#include <algorithm>

namespace postern::services {
namespace {

constexpr int kEveryMs = 60'000;
constexpr qint64 kFirstRetryMs = 300'000;
constexpr qint64 kLongestRetryMs = 3'600'000;
constexpr qint64 kLongestMs = 12 * 3'600'000LL;  // a list is fetched anew after that at the latest

QByteArray keyOf(const QByteArray& name, const QByteArray& url) {
    return name + '\n' + url;
}

}  // namespace

CrlKeeper::CrlKeeper(tls::AuthorityStore& authorities, const base::Clock& clock, base::Log& log,
                     std::shared_ptr<base::Executor> control, QObject* parent)
    : QObject(parent), m_authorities(authorities), m_clock(clock), m_log(log), m_control(std::move(control)) {
    connect(&m_timer, &QTimer::timeout, this, &CrlKeeper::refresh);
    m_timer.start(kEveryMs);
}

QList<QByteArray> CrlKeeper::urlsOf(const tls::Authority& authority) {
    return authority.crlUrl.isEmpty() ? tls::listUrls(authority.certificatePem)
                                      : QList<QByteArray>{authority.crlUrl};
}

void CrlKeeper::refresh() {
    const auto authorities = m_authorities.snapshot();
    QHash<QByteArray, State> states;
    for (const tls::Authority& authority : authorities->all) {
        if (authority.own)
            continue;
        for (const QByteArray& url : urlsOf(authority))
            states.insert(keyOf(authority.name, url), m_states.value(keyOf(authority.name, url)));
    }
    m_states = std::move(states);
    for (const tls::Authority& authority : authorities->all)
        for (const QByteArray& url : authority.own ? QList<QByteArray>() : urlsOf(authority)) {
            const State& state = m_states[keyOf(authority.name, url)];
            if (!state.busy && state.nextUtcMs <= m_clock.utcMs() &&
                isFetchable(QUrl(QString::fromLatin1(url))))
                fetch(authority, url);
        }
}

void CrlKeeper::fetch(const tls::Authority& authority, const QByteArray& url) {
    m_states[keyOf(authority.name, url)].busy = true;
    SmallFetch what{QNetworkRequest(QUrl(QString::fromLatin1(url))), {}, tls::kMaxListSize};
    fetchSmall(m_network, what, this,
               [this, name = authority.name, url](const base::Result<QByteArray>& bytes) {
                   if (!bytes)
                       return ended(name, url, bytes.error());
                   m_authorities.importList(name, *bytes, std::nullopt, m_control,
                                            [self = QPointer(this), name, url](const base::Status& status) {
                                                if (self)
                                                    self->ended(name, url, status);
                                            });
               });
}

void CrlKeeper::ended(const QByteArray& name, const QByteArray& url, const base::Status& status) {
    const auto known = m_states.find(keyOf(name, url));
    if (known == m_states.end())
        return;
    const qint64 now = m_clock.utcMs();
    known->busy = false;
    if (status) {
        const auto authorities = m_authorities.snapshot();
        const tls::Authority* authority = authorities->find(name);
        const qint64 till = authority ? authority->crlNextUpdateUtcMs : 0;
        known->failures = 0;
        known->nextUtcMs =
            now + (till == 0 ? kLongestMs : std::clamp<qint64>((till - now) / 2, kFirstRetryMs, kLongestMs));
        return;
    }
    if (known->failures++ == 0)
        m_log.write(
            base::LogCategory::Tls, base::LogLevel::Problem,
            "no new list of what authority " + name + " has revoked: " + status.error().text.toUtf8());
    known->nextUtcMs = now + std::min(kFirstRetryMs << std::min(known->failures - 1, 4), kLongestRetryMs);
}

}  // namespace postern::services
