#include "ui/files.h"

#include <QFile>
#include <QFileDialog>
#include <QSaveFile>

namespace postern::ui {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("Files", text);
}

Files::Read readNow(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {
            {},
            translated(QT_TRANSLATE_NOOP("Files", "%1 cannot be opened: %2")).arg(path, file.errorString())};
    if (file.size() > kLargestImport)
        return {{},
                translated(QT_TRANSLATE_NOOP("Files", "%1 is too large to be a certificate or a key."))
                    .arg(path)};
    const QByteArray bytes = file.read(kLargestImport + 1);
    if (bytes.isEmpty())
        return {{}, translated(QT_TRANSLATE_NOOP("Files", "%1 is empty.")).arg(path)};
    return {bytes, {}};
}

QString writeNow(const QString& path, const QByteArray& bytes, bool secret) {
    QSaveFile file(path);
    bool good = file.open(QIODevice::WriteOnly);
    if (good && secret)
        good = file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    good = good && file.write(bytes) == bytes.size() && file.commit();
    return good ? QString()
                : translated(QT_TRANSLATE_NOOP("Files", "%1 could not be written: %2"))
                      .arg(path, file.errorString());
}

}  // namespace

void Files::read(const QString& path, QObject* context, std::function<void(Read)> done) {
    run<Read>(
        context, [path] { return readNow(path); }, std::move(done));
}

void Files::write(const QString& path, const QByteArray& bytes, bool secret, QObject* context,
                  std::function<void(QString)> done) {
    run<QString>(
        context, [path, bytes, secret] { return writeNow(path, bytes, secret); }, std::move(done));
}

void Files::save(QWidget* parent, const QString& title, const api::FileData& file, bool secret,
                 std::function<void(QString, QString)> told) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setObjectName(QStringLiteral("saveFile"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(file.fileName);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                     [parent, file, secret, told = std::move(told)](const QString& path) {
                         write(path, QByteArray::fromBase64(file.base64.toLatin1()), secret, parent,
                               [path, told](const QString& error) { told(path, error); });
                     });
    dialog->open();
}

void Files::ask(QWidget* parent, const QString& title, bool many, std::function<void(QStringList)> chosen) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setObjectName(QStringLiteral("openFile"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(many ? QFileDialog::ExistingFiles : QFileDialog::ExistingFile);
    dialog->setNameFilters(
        {translated(QT_TRANSLATE_NOOP("Files", "Certificates and keys")) +
             QStringLiteral(" (*.pem *.crt *.cer *.der *.key *.p7b *.p7c *.p12 *.pfx *.csr *.req *.txt)"),
         translated(QT_TRANSLATE_NOOP("Files", "All files")) + QStringLiteral(" (*)")});
    QObject::connect(dialog, &QFileDialog::filesSelected, parent,
                     [chosen = std::move(chosen)](const QStringList& paths) { chosen(paths); });
    dialog->open();
}

api::FileData Files::text(const QString& fileName, const QString& text) {
    return {fileName, QStringLiteral("text/plain"), QString::fromLatin1(text.toUtf8().toBase64())};
}

}  // namespace postern::ui
