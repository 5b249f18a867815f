#pragma once

#include "engine/base/secret.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace postern::test {

/// Runs the program `openssl` in a folder of its own; what fails ends the test with what it said.
class OpenSsl {
 public:
    OpenSsl() {
        if (!m_folder.isValid())
            qFatal("no temporary folder");
    }
    /// Arguments separated by blanks; those of `more` follow as they are. Standard output.
    QByteArray run(const char* arguments, const QStringList& more = {}) {
        bool good = false;
        const QByteArray output = attempt(arguments, more, &good);
        if (!good)
            qFatal("openssl %s: %s", arguments, m_errors.constData());
        return output;
    }
    QByteArray attempt(const char* arguments, const QStringList& more = {}, bool* good = nullptr) {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.setStandardInputFile(QProcess::nullDevice());
        process.start(QStringLiteral("openssl"),
                      QString::fromLatin1(arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts) + more);
        const bool ended = process.waitForFinished(30'000);
        m_errors = process.readAllStandardError();
        if (good != nullptr)
            *good = ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
        return process.readAllStandardOutput();
    }
    void write(const char* name, const QByteArray& content) {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", name);
    }
    QByteArray read(const char* name) {
        QFile file(path(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", name);
        return file.readAll();
    }
    [[nodiscard]] QString path(const char* name) const {
        return QDir(m_folder.path()).filePath(QString::fromLatin1(name));
    }
    [[nodiscard]] QByteArray errors() const { return m_errors; }

 private:
    QTemporaryDir m_folder;
    QByteArray m_errors;
};

inline base::Secret secret(const char* text) {
    return base::Secret(QByteArrayView(text));
}

}  // namespace postern::test
