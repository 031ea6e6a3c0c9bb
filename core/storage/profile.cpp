// SPDX-License-Identifier: MIT
#include "core/storage/profile.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QStandardPaths>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct ProfileWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Profile)
};

QString holderOf(int descriptor)
{
    std::array<char, 32> text{};
    const ssize_t length = pread(descriptor, text.data(), text.size() - 1, 0);
    const QString pid = QString::fromLatin1(text.data(), std::max<ssize_t>(length, 0)).trimmed();
    return pid.isEmpty() ? u"?"_s : pid; // it has the lock, and is about to write
}

} // namespace

QString Profile::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/ovyxa-bench"_L1;
}

QString Profile::databaseFile(const QString &folder)
{
    return folder + "/bench.sqlite"_L1;
}

QString Profile::tlsFolder() const
{
    return m_folder + "/tls"_L1;
}

QString Profile::secretsFile() const
{
    return m_folder + "/secrets.json"_L1;
}

Profile::Profile(QString folder, int lock) : m_folder(std::move(folder)), m_lock(lock) {}

Profile::~Profile()
{
    ::close(m_lock);
}

Result<std::unique_ptr<Profile>> Profile::acquire(const QString &folder)
{
    if (folder.isEmpty())
        return Error{ErrorCode::InvalidInput, ProfileWords::tr("The profile's name is empty. Name a folder.")};
    const QFileInfo given(QDir::cleanPath(QDir().absoluteFilePath(folder)));
    if (given.exists() && !given.isDir())
        return Error{ErrorCode::InvalidInput, ProfileWords::tr("%1 is a file; a profile is a folder. Name another place.").arg(folder)};
    if (!given.exists()) {
        QDir().mkpath(given.absolutePath());
        // For the owner alone from its first moment on: secrets and keys lie in it.
        ::mkdir(QFile::encodeName(given.filePath()).constData(), S_IRWXU);
    }
    const QString real = QFileInfo(given.filePath()).canonicalFilePath(); // so that a link to it is the same profile
    if (real.isEmpty())
        return Error{ErrorCode::Unavailable,
                     ProfileWords::tr("The profile folder %1 cannot be made. Check the permissions, or name another place.").arg(folder)};
    const QByteArray file = QFile::encodeName(real + "/lock"_L1);
    const int lock = ::open(file.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (lock < 0) {
        return Error{ErrorCode::Unavailable,
                     ProfileWords::tr("The profile folder %1 cannot be written (%2). Check its permissions, or name another place.")
                         .arg(folder, qt_error_string(errno))};
    }
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) { // some network file systems know no locks
            const QString reason = qt_error_string(errno);
            ::close(lock);
            return Error{ErrorCode::Unavailable,
                         ProfileWords::tr("The profile folder %1 cannot be locked (%2). Name a place on a local disk.").arg(folder, reason)};
        }
        const QString holder = holderOf(lock);
        ::close(lock);
        return Error{ErrorCode::Locked, ProfileWords::tr("The profile %1 is in use by another Ovyxa Bench (process %2). Close that one, or name "
                                                         "another profile with --profile.")
                                            .arg(folder, holder)};
    }
    const QByteArray pid = QByteArray::number(QCoreApplication::applicationPid()) + '\n';
    if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, pid.constData(), size_t(pid.size()), 0) != pid.size()) {
        const QString reason = qt_error_string(errno);
        ::close(lock);
        return Error{ErrorCode::Unavailable,
                     ProfileWords::tr("The profile folder %1 cannot be written (%2). Make room, or name another place.").arg(folder, reason)};
    }
    return std::unique_ptr<Profile>(new Profile(real, lock));
}

} // namespace ovyxa
