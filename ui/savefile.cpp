#include "ui/savefile.h"

#include "ui/files.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>

#include <utility>

namespace postern::ui {

QString writeKeepingOld(const QString& file, const QByteArray& bytes, QString* kept) {
    const QFileInfo info(file);
    if (info.exists()) {
        QString copy = QStringLiteral("%1/%2.%3")
                           .arg(info.absolutePath(), info.fileName(),
                                QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmsszzz")));
        if (!QFile::copy(file, copy))
            return QCoreApplication::translate("SaveFile", "the old file cannot be copied");
        if (kept)
            *kept = copy;
    }
    QSaveFile out(file);
    if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit())
        return {};
    return out.errorString();
}

namespace {

/// Good or not, and the sentence for it.
std::pair<bool, QString> write(const QString& file, const QByteArray& bytes) {
    QString kept;
    const QString fault = writeKeepingOld(file, bytes, &kept);
    if (!fault.isEmpty())
        return {false,
                QCoreApplication::translate("SaveFile", "%1 could not be written: %2").arg(file, fault)};
    if (kept.isEmpty())
        return {true, QCoreApplication::translate("SaveFile", "Saved as %1").arg(file)};
    return {true, QCoreApplication::translate("SaveFile", "Saved as %1; the old one is kept as %2")
                      .arg(file, QFileInfo(kept).fileName())};
}

}  // namespace

void saveFile(QWidget* parent, const QString& title, const QString& fileName, const QString& filter,
              const QByteArray& bytes, std::function<void(bool, const QString&)> told) {
    auto* dialog = new QFileDialog(parent, title, QString(), filter);
    dialog->setObjectName(QStringLiteral("saveFile"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(fileName);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                     [parent, bytes, told = std::move(told)](const QString& file) {
                         Files::run<std::pair<bool, QString>>(
                             parent, [file, bytes] { return write(file, bytes); },
                             [told](const std::pair<bool, QString>& done) { told(done.first, done.second); });
                     });
    dialog->open();
}

}  // namespace postern::ui
