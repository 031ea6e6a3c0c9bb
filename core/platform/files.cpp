// SPDX-License-Identifier: MIT
#include "core/platform/files.h"

#include <QtCore/QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ovyxa {

namespace {

QString holderOf(int descriptor)
{
    std::array<char, 32> text{};
    const ssize_t length = ::pread(descriptor, text.data(), text.size() - 1, 0);
    return QString::fromLatin1(text.data(), std::max<ssize_t>(length, 0)).trimmed();
}

} // namespace

QString syncProblem(int handle)
{
    return ::fsync(handle) == 0 || errno == EINVAL || errno == EROFS ? QString() : qt_error_string(errno);
}

void syncFolder(const QString &folder)
{
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
}

QString writeProblem(int handle)
{
    return ::write(handle, "", 1) < 0 ? qt_error_string(errno) : QString();
}

bool makePrivateFolder(const QString &path)
{
    return ::mkdir(QFile::encodeName(path).constData(), S_IRWXU) == 0;
}

bool makePrivateFile(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0)
        return false;
    ::close(descriptor);
    return true;
}

QString makePrivateTemporaryFolder(const QString &pattern)
{
    QByteArray folder = QFile::encodeName(pattern);
    return ::mkdtemp(folder.data()) ? QFile::decodeName(folder) : QString();
}

bool isPipe(const QString &path)
{
    struct stat found
    {
    };
    return ::stat(QFile::encodeName(path).constData(), &found) == 0 && S_ISFIFO(found.st_mode);
}

bool isPrivateFolder(const QString &path)
{
    struct stat found
    {
    };
    return ::lstat(QFile::encodeName(path).constData(), &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == ::geteuid()
           && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

Sharing sharingOf(const QString &folder)
{
    struct stat found
    {
    };
    if (::stat(QFile::encodeName(folder).constData(), &found) != 0)
        return Sharing::Nobody;
    if ((found.st_mode & S_IWOTH) != 0)
        return Sharing::Everybody;
    if (found.st_uid != ::geteuid() && found.st_uid != 0)
        return Sharing::Owner;
    const bool isOthersGroup = (found.st_mode & S_IWGRP) != 0 && found.st_gid != ::getegid() && found.st_gid != 0;
    return isOthersGroup ? Sharing::Group : Sharing::Nobody;
}

FileLock::Taken FileLock::take(const QString &file)
{
    const int descriptor = ::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (descriptor < 0)
        return {nullptr, Refusal::NotOpened, qt_error_string(errno)};
    std::unique_ptr<FileLock> lock(new FileLock(descriptor));
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return {std::move(lock), Refusal::None, {}};
    if (errno != EWOULDBLOCK) // some network file systems know no locks
        return {nullptr, Refusal::NotLocked, qt_error_string(errno)};
    return {nullptr, Refusal::Held, holderOf(descriptor)};
}

FileLock::~FileLock()
{
    ::close(m_descriptor);
}

QString FileLock::say(const QByteArray &text)
{
    const bool isSaid = ::ftruncate(m_descriptor, 0) == 0 && ::pwrite(m_descriptor, text.constData(), size_t(text.size()), 0) == text.size();
    return isSaid ? QString() : qt_error_string(errno);
}

} // namespace ovyxa
