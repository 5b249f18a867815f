#include "engine/base/folderlock.h"

#include <QByteArray>
#include <QCoreApplication>

#include <qt_windows.h>

namespace postern::base {
namespace {
// Far behind the text, which stays readable for others.
constexpr DWORD kLockedByte = 0x7fff0000;
}  // namespace

FolderLock::Taken FolderLock::lockFile(const QString& file) {
    const HANDLE handle = ::CreateFileW(reinterpret_cast<const wchar_t*>(file.utf16()),
                                        GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                        nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle == INVALID_HANDLE_VALUE)
        return Taken::Impossible;
    OVERLAPPED where{};
    where.Offset = kLockedByte;
    if (!::LockFileEx(handle, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &where)) {
        const DWORD error = ::GetLastError();
        ::CloseHandle(handle);
        return error == ERROR_LOCK_VIOLATION || error == ERROR_IO_PENDING ? Taken::ByAnother
                                                                          : Taken::Impossible;
    }
    m_handle = reinterpret_cast<qintptr>(handle);
    const QByteArray pid = QByteArray::number(QCoreApplication::applicationPid()) + '\n';
    DWORD written = 0;
    ::SetEndOfFile(handle);
    ::WriteFile(handle, pid.constData(), static_cast<DWORD>(pid.size()), &written, nullptr);
    return Taken::Yes;
}

void FolderLock::release() {
    ::CloseHandle(reinterpret_cast<HANDLE>(m_handle));
}

}  // namespace postern::base
