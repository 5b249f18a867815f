#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace postern::admin {

/// postern.log, postern.1.log ... in one folder. append() takes a line and returns at once; one thread writes
/// what has gathered in one piece. When the disk cannot keep up or is full, lines are dropped and counted,
/// never waited for; how many stands in the file as soon as it can be written again.
class LogFiles {
 public:
    struct Limits {
        qint64 fileSize = 10 << 20;
        int files = 10;
    };
    LogFiles(const QString& folder, Limits limits);
    ~LogFiles();  // writes what is left
    LogFiles(const LogFiles&) = delete;
    LogFiles& operator=(const LogFiles&) = delete;

    void append(const QByteArray& line);
    void setLimits(Limits limits);

 private:
    void run();
    bool openFile();
    bool makeRoom(qsizetype octets, Limits limits);
    void writeOut(const QByteArray& text, Limits limits);
    bool reportLost();
    void rotate(int files);
    [[nodiscard]] QString fileName(int number) const;

    static constexpr qsizetype kMaxWaiting = 8 << 20;

    const QString m_folder;
    QFile m_file;         // the writing thread's, as the next two
    qint64 m_lost = 0;    // lines that could not be written
    bool m_torn = false;  // the file ends within a line
    std::mutex m_mutex;   // guards what follows
    std::condition_variable m_wake;
    QByteArray m_waiting;
    qint64 m_dropped = 0;
    Limits m_limits;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace postern::admin
