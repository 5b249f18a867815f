#include "engine/admin/logfiles.h"

#include <QDir>
#include <QRegularExpression>

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

bool LogFiles::makeRoom(qsizetype octets, Limits limits) {
    if (!m_file.isOpen() && !openFile())
        return false;
    if (m_file.size() == 0 || m_file.size() + octets <= limits.fileSize)
        return true;
    rotate(limits.files);
    return openFile();
}

void LogFiles::writeOut(const QByteArray& text, Limits limits) {
    if (!makeRoom(text.size(), limits) || !reportLost()) {
        m_lost += text.count('\n');
        return;
    }
    const qint64 written = qMax<qint64>(0, m_file.write(text));
    m_lost += text.mid(written).count('\n');
    m_torn = written > 0 ? text[written - 1] != '\n' : m_torn;
}

bool LogFiles::reportLost() {
    if (m_lost == 0)
        return true;
    const QByteArray line = (m_torn ? "\n-- " : "-- ") + QByteArray::number(m_lost) +
                            " lines were lost because the file could not be written\n";
    const qint64 written = qMax<qint64>(0, m_file.write(line));
    if (written == line.size())
        m_lost = 0;
    m_torn = written > 0 ? written < line.size() : m_torn;
    return m_lost == 0;
}

// There may be more of them than now wanted.
void LogFiles::rotate(int files) {
    m_file.close();
    m_torn = false;
    static const QRegularExpression numbered(QStringLiteral("^postern\\.(\\d+)\\.log$"));
    const QStringList names = QDir(m_folder).entryList({QStringLiteral("postern.*.log")},
                                                       QDir::Files | QDir::Hidden | QDir::System);
    for (const QString& name : names)
        if (const auto match = numbered.match(name);
            match.hasMatch() && match.captured(1).toLongLong() >= files - 1)
            QFile::remove(m_folder + QLatin1Char('/') + name);
    if (files <= 1)
        QFile::remove(fileName(0));
    for (int number = files - 2; number >= 0; --number) QFile::rename(fileName(number), fileName(number + 1));
}

}  // namespace postern::admin
