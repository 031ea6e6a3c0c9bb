// SPDX-License-Identifier: MIT
#include "tests/support/faulty_disk.h"

#include <QtCore/QFile>

#include <sqlite3.h>

#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace ovyxa::test::faulty_disk {

using namespace Qt::StringLiterals;

namespace {

/// What lies in the system's memory until a sync; no bytes: the file is cut there.
struct Change
{
    qint64 offset = 0;
    std::optional<QByteArray> bytes;
};

struct Kept
{
    QByteArray onDisk;
    std::vector<Change> pending;
    int syncs = 0;
};

struct Disk
{
    std::mutex mutex;
    std::map<QByteArray, Kept> files; ///< by path; what SQLite has open points to them, so they stay
    Call failing = Call::Sync;
    int code = SQLITE_OK;
    QByteArray nameEnd;
    int failures = 0;
};

Disk &disk()
{
    static Disk only;
    return only;
}

/// Lies in the memory that SQLite gives for an open file, the system's own file behind it.
struct FaultyFile
{
    sqlite3_file file;
    const char *name;
    Kept *kept;
};

sqlite3_vfs *systemDisk = nullptr;
sqlite3_vfs faultyDisk;

FaultyFile *faulty(sqlite3_file *file)
{
    return reinterpret_cast<FaultyFile *>(file);
}

sqlite3_file *real(sqlite3_file *file)
{
    return reinterpret_cast<sqlite3_file *>(faulty(file) + 1);
}

int codeFor(Disk &all, sqlite3_file *file, Call call)
{
    if (all.code == SQLITE_OK || all.failing != call || !QByteArrayView(faulty(file)->name).endsWith(all.nameEnd))
        return SQLITE_OK;
    ++all.failures;
    return all.code;
}

void apply(QByteArray &content, const Change &change)
{
    if (!change.bytes)
        return content.truncate(change.offset);
    if (content.size() < change.offset)
        content.append(change.offset - content.size(), '\0');
    content.replace(change.offset, change.bytes->size(), *change.bytes);
}

template<auto method, typename... Arguments>
int handOn(sqlite3_file *file, Arguments... arguments)
{
    return (real(file)->pMethods->*method)(real(file), arguments...);
}

int writeBytes(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    {
        Disk &all = disk();
        const std::lock_guard lock(all.mutex);
        if (const int code = codeFor(all, file, Call::Write); code != SQLITE_OK)
            return code;
        faulty(file)->kept->pending.push_back({offset, QByteArray(static_cast<const char *>(bytes), size)});
    }
    return handOn<&sqlite3_io_methods::xWrite>(file, bytes, size, offset);
}

int cut(sqlite3_file *file, sqlite3_int64 size)
{
    {
        const std::lock_guard lock(disk().mutex);
        faulty(file)->kept->pending.push_back({size, {}});
    }
    return handOn<&sqlite3_io_methods::xTruncate>(file, size);
}

int syncFile(sqlite3_file *file, int)
{
    Disk &all = disk();
    const std::lock_guard lock(all.mutex);
    Kept &kept = *faulty(file)->kept;
    const int code = codeFor(all, file, Call::Sync);
    if (code == SQLITE_OK) {
        ++kept.syncs;
        for (const Change &change : kept.pending)
            apply(kept.onDisk, change);
    }
    kept.pending.clear(); // brought to the disk, or forgotten
    return code;
}

int lockShared(sqlite3_file *file, int offset, int count, int flags)
{
    constexpr int writers = 0; // of the journal's locks (sqlite.org/walformat.html, 2.3)
    if (offset == writers && (flags & SQLITE_SHM_LOCK) != 0) {
        Disk &all = disk();
        const std::lock_guard lock(all.mutex);
        if (const int code = codeFor(all, file, Call::Lock); code != SQLITE_OK)
            return code;
    }
    return handOn<&sqlite3_io_methods::xShmLock>(file, offset, count, flags);
}

void shareBarrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

constexpr sqlite3_io_methods faultyMethods{
    2,
    handOn<&sqlite3_io_methods::xClose>,
    handOn<&sqlite3_io_methods::xRead>,
    writeBytes,
    cut,
    syncFile,
    handOn<&sqlite3_io_methods::xFileSize>,
    handOn<&sqlite3_io_methods::xLock>,
    handOn<&sqlite3_io_methods::xUnlock>,
    handOn<&sqlite3_io_methods::xCheckReservedLock>,
    handOn<&sqlite3_io_methods::xFileControl>,
    handOn<&sqlite3_io_methods::xSectorSize>,
    handOn<&sqlite3_io_methods::xDeviceCharacteristics>,
    handOn<&sqlite3_io_methods::xShmMap>,
    lockShared,
    shareBarrier,
    handOn<&sqlite3_io_methods::xShmUnmap>,
    nullptr,
    nullptr,
};

QByteArray contentOf(const QByteArray &name)
{
    QFile file(QFile::decodeName(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

int openFile(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *told)
{
    if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0)
        return systemDisk->xOpen(systemDisk, name, file, flags, told);
    *faulty(file) = {};
    const int code = systemDisk->xOpen(systemDisk, name, real(file), flags, told);
    if (!real(file)->pMethods)
        return code;
    file->pMethods = &faultyMethods;
    faulty(file)->name = name; // SQLite keeps it for as long as the file is open
    const std::lock_guard lock(disk().mutex);
    const auto [known, isNew] = disk().files.try_emplace(name);
    if (isNew)
        known->second.onDisk = contentOf(name);
    faulty(file)->kept = &known->second;
    return code;
}

int removeFile(sqlite3_vfs *, const char *name, int syncFolder)
{
    {
        const std::lock_guard lock(disk().mutex);
        if (const auto known = disk().files.find(name); known != disk().files.end())
            known->second = {};
    }
    return systemDisk->xDelete(systemDisk, name, syncFolder);
}

} // namespace

void install()
{
    systemDisk = sqlite3_vfs_find(nullptr);
    faultyDisk = *systemDisk;
    faultyDisk.zName = "ovyxa-faulty-disk";
    faultyDisk.szOsFile = int(sizeof(FaultyFile)) + systemDisk->szOsFile;
    faultyDisk.xOpen = openFile;
    faultyDisk.xDelete = removeFile;
    sqlite3_vfs_register(&faultyDisk, 1);
}

void fail(Call call, int code, const QByteArray &nameEnd)
{
    Disk &all = disk();
    const std::lock_guard lock(all.mutex);
    all.failing = call;
    all.code = code;
    all.nameEnd = nameEnd;
    all.failures = 0;
}

void works()
{
    const std::lock_guard lock(disk().mutex);
    disk().code = SQLITE_OK;
}

int failures()
{
    const std::lock_guard lock(disk().mutex);
    return disk().failures;
}

int syncs(const QByteArray &nameEnd)
{
    const std::lock_guard lock(disk().mutex);
    int count = 0;
    for (const auto &[name, kept] : disk().files)
        count += name.endsWith(nameEnd) ? kept.syncs : 0;
    return count;
}

bool leave(const QString &database, const QString &copy)
{
    const std::lock_guard lock(disk().mutex);
    for (const QString &end : {QString(), u"-wal"_s}) {
        const auto known = disk().files.find(QFile::encodeName(database + end));
        QFile file(copy + end);
        if (known == disk().files.end() || !file.open(QIODevice::WriteOnly) || file.write(known->second.onDisk) != known->second.onDisk.size())
            return false;
    }
    return true;
}

} // namespace ovyxa::test::faulty_disk
