#pragma once

#include <QCoreApplication>
#include <QProcess>
#include <QString>
#include <QStringList>

// The two programs as a person or a script meets them: words, exit codes, output.
namespace postern::test {

inline constexpr int kPatienceMs = 30'000;

inline QString program(const char* name) {
    return QCoreApplication::applicationDirPath() + QLatin1Char('/') + QLatin1StringView(name);
}

struct Ended {
    int code = -1;  // -1: did not end in time, -2: crashed
    QByteArray out;
    QByteArray err;
};

inline Ended run(const char* name, const QStringList& arguments, const QByteArray& input = {},
                 const QProcessEnvironment& environment = {}) {
    QProcess process;
    if (!environment.isEmpty())
        process.setProcessEnvironment(environment);
    process.start(program(name), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished(kPatienceMs);
        return {-1, {}, "did not end"};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            process.readAllStandardOutput(), process.readAllStandardError()};
}

inline QStringList headless(const QString& folder, const QStringList& more = {}) {
    QStringList arguments{QStringLiteral("--headless"), QStringLiteral("--data"), folder};
    for (const char* port : {"smtp.port", "submission.port", "submission.tlsPort", "pop3.port",
                             "pop3.tlsPort", "imap.port", "imap.tlsPort"})
        if (!more.join(QLatin1Char(' ')).contains(QLatin1StringView(port)))
            arguments << QStringLiteral("--set") << QLatin1StringView(port) + QStringLiteral("=0");
    return arguments + more;
}

/// postern --headless on a folder, ready.
struct Server {
    QProcess process;
    QByteArray out;

    explicit Server(const QStringList& arguments) {
        process.start(program("postern"), arguments);
        while (!out.contains("ready\n") && process.waitForReadyRead(kPatienceMs))
            out += process.readAllStandardOutput();
    }
    ~Server() { stop(); }
    int stop() {
        if (process.state() == QProcess::NotRunning)
            return process.exitCode();
        process.terminate();
        process.waitForFinished(kPatienceMs);
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    }
    /// As a crash or the kernel would end it.
    void kill() {
        process.kill();
        process.waitForFinished(kPatienceMs);
    }
};

/// posternctl on a data folder.
struct Ctl {
    QString folder;
    Ended operator()(const QStringList& words, const QByteArray& input = {}) const {
        return run("posternctl", QStringList{QStringLiteral("--data"), folder} + words, input);
    }
    /// Words in one string, apart by one blank each.
    Ended operator()(const char* words, const QByteArray& input = {}) const {
        return (*this)(QString::fromUtf8(words).split(QLatin1Char(' ')), input);
    }
};

}  // namespace postern::test
