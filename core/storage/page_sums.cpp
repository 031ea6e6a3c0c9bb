// SPDX-License-Identifier: MIT
#include "core/storage/page_sums.h"

#include "core/storage/sql_rows.h"

#include <QtCore/QtEndian>

#include <sqlite3.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace ovyxa::sql {

namespace {

// A page's end: this mark, and the CRC-32 of its number and all that stands before. The mark tells a page that has a sum from one that has
// none: SQLite is given those eight bytes as zeros, so that zeros come back with what it writes to its journal.
constexpr std::array<uchar, 4> sumMark{0xC3, 'C', 'R', 'C'};
constexpr int sumBytes = 8;

// The database header (sqlite.org/fileformat2.html, 1.3).
constexpr int headerBytes = 100;
constexpr int pageSizeAt = 16;
constexpr int reservedAt = 20;
constexpr int largestPage = 65536;

/// Lies in the memory that SQLite gives for an open file, the system's own file behind it.
struct SummedFile
{
    sqlite3_file file;
    int pageSize;
    bool hasSums;
};

sqlite3_vfs *systemAccess = nullptr;
sqlite3_vfs summedAccess;

SummedFile *summed(sqlite3_file *file)
{
    return reinterpret_cast<SummedFile *>(file);
}

sqlite3_file *behind(sqlite3_file *file)
{
    return reinterpret_cast<sqlite3_file *>(summed(file) + 1);
}

void noteHeader(sqlite3_file *file, const uchar *bytes, int size, sqlite3_int64 offset)
{
    if (offset != 0 || size < headerBytes)
        return;
    const int pageSize = qFromBigEndian<quint16>(bytes + pageSizeAt);
    summed(file)->pageSize = pageSize == 1 ? largestPage : pageSize;
    summed(file)->hasSums = bytes[reservedAt] == sumBytes;
}

bool hasMark(const uchar *end)
{
    return std::equal(sumMark.cbegin(), sumMark.cend(), end);
}

quint32 sumOf(const uchar *page, int size, sqlite3_int64 offset)
{
    std::array<uchar, sizeof offset> place{}; // a page in another's place is wrong, too
    qToBigEndian<qint64>(offset, place.data());
    const uLong begun = crc32_z(0, place.data(), place.size());
    return quint32(crc32_z(begun, page, z_size_t(size - sumBytes)));
}

/// Whether a whole page is as it was written.
bool isSound(const sqlite3_file *file, const uchar *page, int size, sqlite3_int64 offset)
{
    const uchar *end = page + size - sumBytes;
    const bool hasSums = reinterpret_cast<const SummedFile *>(file)->hasSums;
    if (hasMark(end) && (hasSums || offset == 0)) // that which says so can have turned itself
        return qFromBigEndian<quint32>(end + sumMark.size()) == sumOf(page, size, offset);
    // Without the mark it has no sum. But what a disk has lost reads as zeros, and no page in use is nothing but those.
    const auto isZero = [](uchar byte) { return byte == 0; };
    return !hasSums || (std::all_of(end, page + size, isZero) && !std::all_of(page, end, isZero));
}

int readPage(sqlite3_file *file, void *buffer, int size, sqlite3_int64 offset)
{
    sqlite3_file *real = behind(file);
    const int code = real->pMethods->xRead(real, buffer, size, offset);
    auto *bytes = static_cast<uchar *>(buffer);
    if (code != SQLITE_OK) // behind the end as well
        return code;
    noteHeader(file, bytes, size, offset);
    if (size != summed(file)->pageSize || offset % size != 0)
        return SQLITE_OK;
    if (!isSound(file, bytes, size, offset))
        return SQLITE_CORRUPT;
    if (summed(file)->hasSums)
        std::memset(bytes + size - sumBytes, 0, sumBytes);
    return SQLITE_OK;
}

int writePage(sqlite3_file *file, const void *buffer, int size, sqlite3_int64 offset)
{
    sqlite3_file *real = behind(file);
    const auto *bytes = static_cast<const uchar *>(buffer);
    noteHeader(file, bytes, size, offset);
    if (!summed(file)->hasSums || size != summed(file)->pageSize || offset % size != 0)
        return real->pMethods->xWrite(real, buffer, size, offset);
    std::array<uchar, largestPage> page; // NOLINT(cppcoreguidelines-pro-type-member-init) all that is used of it is written
    std::copy_n(bytes, size - sumBytes, page.begin());
    uchar *end = page.data() + size - sumBytes;
    std::copy(sumMark.cbegin(), sumMark.cend(), end);
    qToBigEndian<quint32>(sumOf(page.data(), size, offset), end + sumMark.size());
    return real->pMethods->xWrite(real, page.data(), size, offset);
}

/// Hands a call on to the system's file.
template<auto method, typename... Arguments>
int handOn(sqlite3_file *file, Arguments... arguments)
{
    sqlite3_file *real = behind(file);
    return (real->pMethods->*method)(real, arguments...);
}

void shareBarrier(sqlite3_file *file)
{
    sqlite3_file *real = behind(file);
    real->pMethods->xShmBarrier(real);
}

// Of the second version: with shared memory for the journal, without mapped pages, which nobody would check.
constexpr sqlite3_io_methods summedMethods{
    2,
    handOn<&sqlite3_io_methods::xClose>,
    readPage,
    writePage,
    handOn<&sqlite3_io_methods::xTruncate>,
    handOn<&sqlite3_io_methods::xSync>,
    handOn<&sqlite3_io_methods::xFileSize>,
    handOn<&sqlite3_io_methods::xLock>,
    handOn<&sqlite3_io_methods::xUnlock>,
    handOn<&sqlite3_io_methods::xCheckReservedLock>,
    handOn<&sqlite3_io_methods::xFileControl>,
    handOn<&sqlite3_io_methods::xSectorSize>,
    handOn<&sqlite3_io_methods::xDeviceCharacteristics>,
    handOn<&sqlite3_io_methods::xShmMap>,
    handOn<&sqlite3_io_methods::xShmLock>,
    shareBarrier,
    handOn<&sqlite3_io_methods::xShmUnmap>,
    nullptr,
    nullptr,
};

/// Journals and what is temporary are the system's own files.
int openSummed(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *told)
{
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
        return systemAccess->xOpen(systemAccess, name, file, flags, told);
    *summed(file) = {};
    const int code = systemAccess->xOpen(systemAccess, name, behind(file), flags, told);
    if (behind(file)->pMethods) // then it is closed, whatever the code
        file->pMethods = &summedMethods;
    return code;
}

} // namespace

void addPageSums()
{
    static const int registered = [] {
        systemAccess = sqlite3_vfs_find(nullptr);
        summedAccess = *systemAccess; // what is not about an open file is the system's: those calls take nothing from where they stand
        summedAccess.zName = "ovyxa-page-sums";
        summedAccess.szOsFile = int(sizeof(SummedFile)) + systemAccess->szOsFile;
        summedAccess.xOpen = openSummed;
        return sqlite3_vfs_register(&summedAccess, 1);
    }();
    Q_UNUSED(registered)
}

void askForPageSums(const QSqlDatabase &database)
{
    int bytes = sumBytes;
    sqlite3_file_control(connectionOf(database), "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

} // namespace ovyxa::sql
