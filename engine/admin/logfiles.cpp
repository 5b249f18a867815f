#include "engine/admin/logfiles.h"

#include <QDir>

namespace postern::admin {

LogFiles::LogFiles(const QString& folder, Limits limits) : m_folder(folder), m_limits(limits) {
    QDir().mkpath(m_folder);
    m_thread = std::thread([this] { run(); });
}

LogFiles::~LogFiles() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void LogFiles::append(const QByteArray& line) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.size() + line.size() > kMaxWaiting) {
            ++m_dropped;
            return;
        }
        m_waiting += line;
        m_waiting += '\n';
    }
    m_wake.notify_one();
}

void LogFiles::setLimits(Limits limits) {
    const std::lock_guard lock(m_mutex);
    m_limits = limits;
}

QString LogFiles::fileName(int number) const {
    return number == 0 ? m_folder + QStringLiteral("/postern.log")
                       : m_folder + QStringLiteral("/postern.%1.log").arg(number);
}

void LogFiles::run() {
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return m_stopping || !m_waiting.isEmpty(); });
        if (m_waiting.isEmpty())
            return;
        QByteArray text;
        text.swap(m_waiting);
        if (m_dropped > 0)
            text +=
                "-- " + QByteArray::number(m_dropped) + " lines were dropped because the disk was too slow\n";
        m_dropped = 0;
        const Limits limits = m_limits;
        lock.unlock();
        writeOut(text, limits);
    }
}

bool LogFiles::openFile() {
    m_file.setFileName(fileName(0));
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
        return false;
    m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    return true;
}

void LogFiles::writeOut(const QByteArray& text, Limits limits) {
    if (!m_file.isOpen() && !openFile())
        return;
    if (m_file.size() > 0 && m_file.size() + text.size() > limits.fileSize) {
        rotate(limits.files);
        if (!openFile())
            return;
    }
    m_file.write(text);
}

void LogFiles::rotate(int files) {
    m_file.close();
    QFile::remove(fileName(files - 1));
    for (int number = files - 2; number >= 0; --number) QFile::rename(fileName(number), fileName(number + 1));
}

}  // namespace postern::admin
