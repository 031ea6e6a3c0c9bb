// SPDX-License-Identifier: MIT
#include "core/storage/profile.h"

#include "core/platform/files.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QStandardPaths>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct ProfileWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Profile)
};

} // namespace

QString Profile::defaultFolder()
{
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    // XDG Base Directory Specification, "Basics": a relative path in XDG_DATA_HOME is invalid, and to be ignored. Qt 6.4 does not.
    return (QDir::isAbsolutePath(data) ? data : QDir::homePath() + "/.local/share"_L1) + "/ovyxa-bench"_L1;
}

QString Profile::databaseFile(const QString &folder)
{
    return folder + "/bench.sqlite"_L1;
}

QString Profile::sharingWarning() const
{
    switch (sharingOf(m_folder)) {
    case Sharing::Nobody: break;
    case Sharing::Owner:
        return ProfileWords::tr("%1 belongs to the user %2, who can change what is kept in it. Name another place, or make it yours with chown.")
            .arg(m_folder, QFileInfo(m_folder).owner());
    case Sharing::Group:
        return ProfileWords::tr("The group %2 can change what is kept in %1. Take that from it, as with chmod g-w, or name another place.")
            .arg(m_folder, QFileInfo(m_folder).group());
    case Sharing::Everybody:
        return ProfileWords::tr("Everybody on this machine can change what is kept in %1. Take that from them, as with chmod o-w, or name another "
                                "place.")
            .arg(m_folder);
    }
    return {};
}

QString Profile::tlsFolder(const QString &folder)
{
    return folder + "/tls"_L1;
}

std::chrono::milliseconds Profile::takenFor(const QString &folder)
{
    const QFileInfo lock(folder + "/lock"_L1); // written once, by whoever takes it
    return std::chrono::milliseconds(lock.exists() ? std::max<qint64>(0, lock.lastModified().msecsTo(QDateTime::currentDateTime())) : 0);
}

QString Profile::secretsFile() const
{
    return m_folder + "/secrets.json"_L1;
}

Profile::Profile(QString folder, std::unique_ptr<FileLock> lock) : m_folder(std::move(folder)), m_lock(std::move(lock)) {}

Profile::~Profile() = default;

Result<std::unique_ptr<Profile>> Profile::acquire(const QString &folder)
{
    if (folder.isEmpty())
        return Error{ErrorCode::InvalidInput, ProfileWords::tr("The profile's name is empty. Name a folder.")};
    QString path = folder; // as the system reads it: cleaned by its letters, "link/.." would be another folder
    while (path.size() > 1 && path.endsWith(u'/'))
        path.chop(1);
    const QFileInfo given(path);
    if (given.exists() && !given.isDir())
        return Error{ErrorCode::InvalidInput, ProfileWords::tr("%1 is a file; a profile is a folder. Name another place.").arg(folder)};
    if (!given.exists()) {
        QDir().mkpath(given.absolutePath());
        // For the owner alone from its first moment on: secrets and keys lie in it.
        makePrivateFolder(given.filePath());
    }
    const QString real = QFileInfo(given.filePath()).canonicalFilePath(); // so that a link to it is the same profile
    if (real.isEmpty())
        return Error{ErrorCode::Unavailable,
                     ProfileWords::tr("The profile folder %1 cannot be made. Check the permissions, or name another place.").arg(folder)};
    FileLock::Taken taken = FileLock::take(real + "/lock"_L1);
    switch (taken.refusal) {
    case FileLock::Refusal::None: break;
    case FileLock::Refusal::NotOpened:
        return Error{
            ErrorCode::Unavailable,
            ProfileWords::tr("The profile folder %1 cannot be written (%2). Check its permissions, or name another place.").arg(folder, taken.words)};
    case FileLock::Refusal::NotLocked:
        return Error{ErrorCode::Unavailable,
                     ProfileWords::tr("The profile folder %1 cannot be locked (%2). Name a place on a local disk.").arg(folder, taken.words)};
    case FileLock::Refusal::Held:
        return Error{ErrorCode::Locked, ProfileWords::tr("The profile %1 is in use by another Ovyxa Bench (process %2). Close that one, or name "
                                                         "another profile with --profile.")
                                            .arg(folder, taken.words.isEmpty() ? u"?"_s : taken.words)}; // it has the lock, and is about to write
    }
    if (const QString problem = taken.lock->say(QByteArray::number(QCoreApplication::applicationPid()) + '\n'); !problem.isEmpty()) {
        return Error{ErrorCode::Unavailable,
                     ProfileWords::tr("The profile folder %1 cannot be written (%2). Make room, or name another place.").arg(folder, problem)};
    }
    return std::unique_ptr<Profile>(new Profile(real, std::move(taken.lock)));
}

} // namespace ovyxa
