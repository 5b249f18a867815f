#pragma once

#include <QSize>
#include <QString>

#include <functional>

class QApplication;
class QDir;
class QWidget;

namespace postern::test {

/// "de", "pseudo", or anything else for English. Replaces what was installed before.
void useLanguage(QApplication& app, const QString& language);

/// Calls `look` with every page, dialog and wizard page, laid out and filled, as (widget, name). The window
/// has `size`.
void visitAll(const QSize& size, const std::function<void(QWidget& window, const QString& name)>& look);

/// One PNG for each of them; the number of pictures.
int takePictures(QApplication& app, const QDir& folder, const QSize& size, bool dark);

/// Lets the event loop run until `ready`, at most five seconds; false when it never was.
bool waitFor(const std::function<bool()>& ready);
/// Until nothing is left to do.
void settle();

}  // namespace postern::test
