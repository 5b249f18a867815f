#pragma once

#include "engine/api/types.h"

#include <deque>

namespace postern::admin {

/// The last day in points of ten seconds, bounded. Pure bookkeeping: whoever owns it calls add() every ten
/// seconds.
class MetricHistory {
 public:
    /// Counters since start; the history takes differences.
    struct Totals {
        int open = 0;
        quint64 handshakesFull = 0, handshakesResumed = 0, messages = 0, failedLogins = 0;
    };
    void add(qint64 utcMs, const Totals& totals);
    /// `hours` up to 1: the last hour as it is; more (up to 24): points of five minutes, summed.
    [[nodiscard]] api::Metrics read(qint64 nowUtcMs, int hours) const;

    static constexpr int kIntervalMs = 10'000;
    static constexpr size_t kMaxPoints = 24 * 360;
    static constexpr int kPerCoarse = 30;

 private:
    std::deque<api::MetricPoint> m_points;
    Totals m_last;
};

}  // namespace postern::admin
