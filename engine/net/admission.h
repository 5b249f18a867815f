#pragma once

#include "engine/net/listener.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace postern::net {

/// Live counters of one service; shared by its connections and the pool.
struct ServiceCount {
    std::atomic<quint64> connections{0}, refused{0}, full{0}, resumed{0}, failed{0};
    std::atomic<int> open{0};
};

enum class Verdict { Admitted, DeniedByRules, TooMany, TooManyOfService, TooManyOfAddress };
[[nodiscard]] QByteArrayView words(Verdict verdict);

/// Who may connect: the rules and the three limits, for all workers together. Thread-safe.
class Admission {
 public:
    void setMaxConnections(int connections) { m_maxConnections = connections; }
    /// The counters of a service, made at first use; they stay for the life of the pool.
    [[nodiscard]] std::shared_ptr<ServiceCount> service(const QByteArray& name);
    [[nodiscard]] Counters counters(const QByteArray& name) const;
    /// Admitted counts the connection until leave() with the same arguments.
    [[nodiscard]] Verdict enter(const ServicePlan& plan, ServiceCount& count, const QHostAddress& peer);
    void leave(const ServicePlan& plan, ServiceCount& count, const QHostAddress& peer);

 private:
    std::atomic<int> m_maxConnections{10'000};
    std::atomic<int> m_open{0};
    mutable std::mutex m_mutex;  // guards the two tables
    std::unordered_map<QByteArray, std::shared_ptr<ServiceCount>> m_services;
    std::unordered_map<QByteArray, int> m_perAddress;  // service and base::peerKey() -> open
};

}  // namespace postern::net
