#pragma once

#include "engine/api/adminapi.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace postern::ui {

struct ConsoleOptions {
    bool attached = false;  // the engine runs in another process: quitting the console leaves it running
    QString dataFolder = {};
    bool sslUtility = false;        // show() opens only the SSL Configuration Utility, without a tray icon
    std::optional<bool> tray = {};  // whether there is one to close the window to; unset: the desktop says
};

/// The whole desktop side of Postern: main window, tray icon and first-run assistant. Lives in the GUI
/// thread; every read and write goes through `api`, which must outlive it. Nothing here blocks.
class Console : public QObject {
    Q_OBJECT
 public:
    explicit Console(api::AdminApi& api, ConsoleOptions options = {}, QObject* parent = nullptr);
    ~Console() override;

    /// Opens the main window, or the utility when the options say so; on a data folder that was never set up
    /// the first-run assistant follows.
    void show();
    /// Brings the main window to the front (a second start on the same data folder).
    void raise();
    /// Sees the program end: Qt asks every window first, and one that refused would keep the program alive.
    bool eventFilter(QObject* watched, QEvent* event) override;

 Q_SIGNALS:
    /// The person wants the program to end, after any question about open sessions. Not emitted when the
    /// window is closed while the tray keeps the engine running.
    void quitRequested();

 private:
    void showWindow();
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace postern::ui
