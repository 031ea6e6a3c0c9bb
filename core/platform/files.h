// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <memory>

namespace ovyxa {

/// Has the disk take what was written through a handle; what it said where it did not, else nothing. What cannot be synced (a pipe, a disk
/// that is only read) is no failure.
[[nodiscard]] QString syncProblem(int handle);
/// So that a new name in it outlives a power cut.
void syncFolder(const QString &folder);
/// Why no more can be written through a handle, by asking once more; nothing if it takes a byte.
[[nodiscard]] QString writeProblem(int handle);

/// Both for this user alone from their first moment on. False if it is there already, or cannot be.
bool makePrivateFolder(const QString &path);
[[nodiscard]] bool makePrivateFile(const QString &path);
/// Of `pattern` the XXXXXX at its end are replaced; empty if it cannot be.
[[nodiscard]] QString makePrivateTemporaryFolder(const QString &pattern);
/// Whether a name leads to a pipe, which whoever reads it may wait for.
[[nodiscard]] bool isPipe(const QString &path);
/// A folder (no link to one) of this user that nobody else can get into.
[[nodiscard]] bool isPrivateFolder(const QString &path);

/// Who besides this user and the superuser can change what is in a folder. A group that is this user's own first one is not told: with many
/// systems nobody else is in it.
enum class Sharing { Nobody, Owner, Group, Everybody };
[[nodiscard]] Sharing sharingOf(const QString &folder);

/// A file that one process at a time holds, until that ends, however it ends. It says who that is.
class FileLock final
{
public:
    enum class Refusal { None, NotOpened, NotLocked, Held };
    struct Taken
    {
        std::unique_ptr<FileLock> lock; ///< null if it is refused
        Refusal refusal = Refusal::None;
        QString words; ///< what the system says; of one that is held what its holder has written
    };
    /// Makes the file if need be; no link is followed.
    [[nodiscard]] static Taken take(const QString &file);
    ~FileLock();
    Q_DISABLE_COPY_MOVE(FileLock)

    /// What others read of the holder; what the system says where it cannot be written, else nothing.
    [[nodiscard]] QString say(const QByteArray &text);

private:
    explicit FileLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace ovyxa
