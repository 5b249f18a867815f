#pragma once

#include <functional>

class QObject;

namespace postern::app {

/// `stop` runs in the thread of `context` when the system asks the program to end (SIGTERM, SIGINT; on
/// Windows Ctrl+C, console close and shutdown). Call once, before other threads start.
void onStopSignal(QObject* context, std::function<void()> stop);

/// False when this session can show no window at all.
[[nodiscard]] bool hasDisplay();

}  // namespace postern::app
