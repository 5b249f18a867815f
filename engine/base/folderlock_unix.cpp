#include "engine/base/folderlock.h"

#include <QByteArray>
#include <QFile>

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace postern::base {
namespace {

// Information only: on a full disk it is missing, and the lock holds all the same.
bool note(int descriptor, const QByteArray& text) {
    return ::ftruncate(descriptor, 0) == 0 &&
           ::write(descriptor, text.constData(), static_cast<size_t>(text.size())) == text.size();
}

}  // namespace

// flock(), not fcntl(): it belongs to this descriptor, so that a second engine in one process is refused too,
// and no other close of the file drops it.
FolderLock::Taken FolderLock::lockFile(const QString& file) {
    const int descriptor =
        ::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor == -1)
        return Taken::Impossible;
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const bool another = errno == EWOULDBLOCK;
        ::close(descriptor);
        return another ? Taken::ByAnother : Taken::Impossible;
    }
    m_handle = descriptor;
    note(descriptor, QByteArray::number(static_cast<qint64>(::getpid())) + '\n');
    return Taken::Yes;
}

void FolderLock::release() {
    const int descriptor = static_cast<int>(m_handle);
    note(descriptor, {});
    ::close(descriptor);
}

}  // namespace postern::base
