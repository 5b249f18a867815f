#include "app/postern/stopsignals.h"

#include <QMetaObject>
#include <QObject>

#include <windows.h>

namespace postern::app {
namespace {

QObject* g_context = nullptr;
std::function<void()> g_stop;

BOOL WINAPI handle(DWORD) {
    // Runs in a thread of its own; the stop belongs to the context's.
    QMetaObject::invokeMethod(
        g_context, [] { g_stop(); }, Qt::QueuedConnection);
    return TRUE;
}

}  // namespace

void onStopSignal(QObject* context, std::function<void()> stop) {
    g_context = context;
    g_stop = std::move(stop);
    SetConsoleCtrlHandler(handle, TRUE);
}

bool hasDisplay() {
    return true;
}

}  // namespace postern::app
