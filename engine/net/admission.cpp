#include "engine/net/admission.h"

#include "engine/base/peerkey.h"

namespace postern::net {
namespace {

QByteArray addressKey(const ServicePlan& plan, const QHostAddress& peer) {
    return plan.service + ' ' + base::peerKey(peer);
}

/// Adds one unless that would exceed the limit.
bool tryCount(std::atomic<int>& value, int limit) {
    if (value.fetch_add(1) < limit)
        return true;
    value.fetch_sub(1);
    return false;
}

void add(Counters& sum, const ServiceCount& count) {
    sum.connections += count.connections;
    sum.refused += count.refused;
    sum.handshakesFull += count.full;
    sum.handshakesResumed += count.resumed;
    sum.handshakesFailed += count.failed;
    sum.open += count.open;
}

}  // namespace

QByteArrayView words(Verdict verdict) {
    switch (verdict) {
        case Verdict::Admitted:
            return "admitted";
        case Verdict::DeniedByRules:
            return "the address is not admitted";
        case Verdict::TooMany:
            return "too many connections";
        case Verdict::TooManyOfService:
            return "too many connections to this service";
        case Verdict::TooManyOfAddress:
            return "too many connections from this address";
    }
    return {};
}

std::shared_ptr<ServiceCount> Admission::service(const QByteArray& name) {
    const std::lock_guard lock(m_mutex);
    std::shared_ptr<ServiceCount>& count = m_services[name];
    if (!count)
        count = std::make_shared<ServiceCount>();
    return count;
}

Counters Admission::counters(const QByteArray& name) const {
    const std::lock_guard lock(m_mutex);
    Counters sum;
    for (const auto& [service, count] : m_services)
        if (name.isEmpty() || name == service)
            add(sum, *count);
    return sum;
}

Verdict Admission::enter(const ServicePlan& plan, ServiceCount& count, const QHostAddress& peer) {
    Verdict verdict = Verdict::Admitted;
    if (!plan.rules.admits(peer)) {
        verdict = Verdict::DeniedByRules;
    } else if (!tryCount(m_open, m_maxConnections)) {
        verdict = Verdict::TooMany;
    } else if (!tryCount(count.open, plan.limits.maxConnections)) {
        --m_open;
        verdict = Verdict::TooManyOfService;
    } else {
        const std::lock_guard lock(m_mutex);
        int& ofAddress = m_perAddress[addressKey(plan, peer)];
        if (ofAddress < plan.limits.maxPerAddress) {
            ++ofAddress;
        } else {
            if (ofAddress == 0)
                m_perAddress.erase(addressKey(plan, peer));
            --m_open;
            --count.open;
            verdict = Verdict::TooManyOfAddress;
        }
    }
    ++(verdict == Verdict::Admitted ? count.connections : count.refused);
    return verdict;
}

void Admission::leave(const ServicePlan& plan, ServiceCount& count, const QHostAddress& peer) {
    --m_open;
    --count.open;
    const std::lock_guard lock(m_mutex);
    const auto entry = m_perAddress.find(addressKey(plan, peer));
    if (entry != m_perAddress.end() && --entry->second <= 0)
        m_perAddress.erase(entry);
}

}  // namespace postern::net
