#pragma once

#include "engine/api/certificatetypes.h"
#include "engine/base/filelimits.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <functional>
#include <utility>

class QWidget;

namespace postern::ui {

/// A backup is the largest of them; of smaller ones the engine knows what it takes.
inline constexpr qint64 kLargestImport = base::kMaxRestoreFile;

/// Files are read and written in a pool thread, so that a slow disk does not stop the window.
class Files {
 public:
    struct Read {
        QByteArray bytes;
        QString error;  // empty: it worked
    };
    /// `done` runs in the thread of `context` unless that has died. At most kLargestImport.
    static void read(const QString& path, QObject* context, std::function<void(Read)> done);
    /// `error` is empty when the file is there. `secret`: only the owner may read it.
    static void write(const QString& path, const QByteArray& bytes, bool secret, QObject* context,
                      std::function<void(QString error)> done);
    /// Runs `work` in a pool thread and `done` with its result as above.
    template <class T>
    static void run(QObject* context, std::function<T()> work, std::function<void(T)> done) {
        const QPointer<QObject> alive(context);
        QThreadPool::globalInstance()->start([alive, work = std::move(work), done = std::move(done)] {
            // Where `context` may be gone by then is known in the thread of the windows only.
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [alive, done, result = work()] {
                    if (alive)
                        done(result);
                },
                Qt::QueuedConnection);
        });
    }
    /// Asks where and writes; `told` gets the path and what went wrong. Nothing runs when the person cancels.
    static void save(QWidget* parent, const QString& title, const api::FileData& file, bool secret,
                     std::function<void(QString path, QString error)> told);
    /// Asks for files to open.
    static void ask(QWidget* parent, const QString& title, bool many,
                    std::function<void(QStringList paths)> chosen);
    [[nodiscard]] static api::FileData text(const QString& fileName, const QString& text);
};

}  // namespace postern::ui
