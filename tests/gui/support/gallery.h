#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

#include <functional>

class QApplication;
class QDir;
class QWidget;

namespace postern::ui {
class MainWindow;
class StatusWatch;
}  // namespace postern::ui

namespace postern::test {

class FakeApi;

/// The program as somebody finds it who starts it for the first time: no settings, the light look. File
/// dialogs are Qt's own, so that a test can reach into them. Call it once in initTestCase().
void beginAsNewUser(QApplication& app);

/// "de", "pseudo", or anything else for English. Replaces what was installed before.
void useLanguage(QApplication& app, const QString& language);

/// The addresses of the pages that visitAll() shows: all that the navigation has over the fake's data.
QStringList galleryPages();

/// Calls `look` with every page, dialog and wizard page, laid out and filled, as (widget, name). The window
/// has `size`.
void visitAll(const QSize& size, const std::function<void(QWidget& window, const QString& name)>& look);

/// Every page of the certificate and settings wizards, and the SSL utility.
void visitWizards(FakeApi& api, ui::StatusWatch& status,
                  const std::function<void(QWidget& window, const QString& name)>& look);
/// The cut-off dialog and the probation bar.
void visitPolicyDialogs(FakeApi& api, ui::StatusWatch& status, ui::MainWindow& window,
                        const std::function<void(QWidget& window, const QString& name)>& look);

/// One PNG for each of them; the number of pictures.
int takePictures(QApplication& app, const QDir& folder, const QSize& size, bool dark);

/// Lets the event loop run until `ready`, at most five seconds; false when it never was.
bool waitFor(const std::function<bool()>& ready);
/// Until nothing is left to do.
void settle();

}  // namespace postern::test
