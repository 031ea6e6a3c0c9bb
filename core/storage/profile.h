// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QString>

#include <chrono>
#include <memory>

namespace ovyxa {

class FileLock;

/// The folder that holds all that the program keeps: bench.sqlite, tls/, secrets.json, window.ini, lock. Made 0700.
class Profile final
{
public:
    /// The platform's data folder for this program.
    [[nodiscard]] static QString defaultFolder();
    /// Takes the profile for writing. Errors: Locked, naming the process that holds it; Unavailable, if the folder cannot be made.
    [[nodiscard]] static Result<std::unique_ptr<Profile>> acquire(const QString &folder);
    /// Names the files without taking the profile: for readers.
    [[nodiscard]] static QString databaseFile(const QString &folder);
    [[nodiscard]] static QString tlsFolder(const QString &folder);
    /// How long, real, whoever took it last has had it; 0 where nobody did, or the machine's clock was set since.
    [[nodiscard]] static std::chrono::milliseconds takenFor(const QString &folder);

    ~Profile();
    Profile(const Profile &) = delete;
    Profile &operator=(const Profile &) = delete;

    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] QString databaseFile() const { return databaseFile(m_folder); }
    [[nodiscard]] QString tlsFolder() const { return tlsFolder(m_folder); }
    [[nodiscard]] QString secretsFile() const;
    /// Who besides this user can change what is kept, and so lay an authority there that is trusted then; empty if nobody can.
    [[nodiscard]] QString sharingWarning() const;

private:
    Profile(QString folder, std::unique_ptr<FileLock> lock);

    QString m_folder;
    std::unique_ptr<FileLock> m_lock;
};

} // namespace ovyxa
