#include "engine/base/clock.h"

#include <QDateTime>

#include <chrono>

namespace postern::base {

qint64 SystemClock::utcMs() const {
    return QDateTime::currentMSecsSinceEpoch();
}

qint64 SystemClock::monotonicMs() const {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace postern::base
