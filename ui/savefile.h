#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace postern::ui {

/// Asks where to save and writes `bytes` there in a pool thread. A file of that name is only overwritten
/// after the person agreed, and a dated copy of it stays beside it. `told` gets a sentence and whether it
/// went well.
void saveFile(QWidget* parent, const QString& title, const QString& fileName, const QString& filter,
              const QByteArray& bytes, std::function<void(bool good, const QString& sentence)> told);

/// Writes and keeps the dated copy; the name of the copy in `kept`. Empty: it went well, else why not. Waits
/// for the disk: not for the thread of the windows.
[[nodiscard]] QString writeKeepingOld(const QString& file, const QByteArray& bytes, QString* kept);

}  // namespace postern::ui
