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

// A page's end: the CRC-32 of what stands before, and its Adler-32 mixed with the page's number, so that a page in another's place shows; of the
// first page instead the file's change counter, which another program that makes the file larger or smaller counts on (its complement, once one
// has). SQLite is given these eight bytes as zeros, and so writes zeros to its journal: they stand for no sum.
constexpr int sumBytes = 8;

// The database header (sqlite.org/fileformat2.html, 1.3).
constexpr int headerBytes = 100;
constexpr int pageSizeAt = 16;
constexpr int reservedAt = 20;
constexpr int changeCounterAt = 24;
constexpr int versionValidForAt = 92; ///< the same figure, each time that it is counted on
constexpr int leastPage = 512;
constexpr int largestPage = 65536;

/// Lies in the memory that SQLite gives for an open file, the system's own file behind it.
struct SummedFile
{
    sqlite3_file file;
    int pageSize;
    bool hasSums;
    bool isOthers;      ///< another program has written here, too
    bool hasFailedSync; ///< then nothing is brought here any more
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
    summed(file)->hasSums = bytes[reservedAt] == sumBytes && summed(file)->pageSize >= leastPage;
}

quint32 checkOf(const uchar *page, int size, sqlite3_int64 offset)
{
    if (offset == 0)
        return qFromBigEndian<quint32>(page + changeCounterAt);
    return quint32(adler32_z(1, page, z_size_t(size - sumBytes))) ^ quint32(offset / size + 1);
}

struct Sums
{
    quint32 crc = 0;
    quint32 check = 0;

    static Sums of(const uchar *page, int size, sqlite3_int64 offset)
    {
        return {quint32(crc32_z(0, page, z_size_t(size - sumBytes))), checkOf(page, size, offset)};
    }
    static Sums at(const uchar *end) { return {qFromBigEndian<quint32>(end), qFromBigEndian<quint32>(end + sizeof(quint32))}; }
};

/// What a byte adds to a CRC-32, and the byte that adds what begins so.
struct CrcSteps
{
    const z_crc_t *table = get_crc_table();
    std::array<uchar, 256> bytes{};
    CrcSteps()
    {
        for (int byte = 0; byte < 256; ++byte)
            bytes[table[byte] >> 24] = uchar(byte);
    }
};

/// Whether the page would be as `told` with one of its bytes changed. The CRC-32 tells which one and by what: the difference that a changed byte
/// makes is followed back from the page's end to where it can have begun.
bool isOneByteOff(const uchar *page, int size, sqlite3_int64 offset, const Sums &own, const Sums &told)
{
    static const CrcSteps steps;
    quint32 difference = own.crc ^ told.crc;
    for (int at = size - sumBytes - 1; at >= 0; --at) {
        const uchar byte = steps.bytes[difference >> 24];
        if (difference == steps.table[byte]) {
            std::array<uchar, largestPage> mended; // NOLINT(cppcoreguidelines-pro-type-member-init) all that is used of it is written
            std::copy_n(page, size, mended.begin());
            mended[size_t(at)] ^= byte;
            return Sums::of(mended.data(), size, offset).check == told.check;
        }
        difference = ((difference ^ steps.table[byte]) << 8) | byte;
    }
    return false;
}

bool isZero(const uchar *begin, const uchar *end)
{
    return std::all_of(begin, end, [](uchar byte) { return byte == 0; });
}

/// Looks in the first page whether another program has counted changes that we have not.
void noteOthers(sqlite3_file *file)
{
    std::array<uchar, largestPage> page; // NOLINT(cppcoreguidelines-pro-type-member-init) all that is used of it is read
    const int size = summed(file)->pageSize;
    sqlite3_file *real = behind(file);
    summed(file)->isOthers = false;
    if (!summed(file)->hasSums || real->pMethods->xRead(real, page.data(), size, 0) != SQLITE_OK)
        return;
    const uchar *end = page.data() + size - sumBytes;
    const Sums told = Sums::at(end);
    const Sums own = Sums::of(page.data(), size, 0);
    const bool isCounted = own.check == qFromBigEndian<quint32>(page.data() + versionValidForAt);
    summed(file)->isOthers = own.crc == told.crc ? told.check == ~own.check : isCounted && told.check != own.check && !isZero(end, end + sumBytes);
}

/// Whether a whole page is as it was written, by us or by another program. That leaves the sum as it was, which then is quite another's than that of
/// a page in which a byte turned, and SQLite's own checks of its structure have to do.
bool isSound(const sqlite3_file *file, const uchar *page, int size, sqlite3_int64 offset)
{
    const bool hasSums = reinterpret_cast<const SummedFile *>(file)->hasSums;
    if (!hasSums && offset != 0) // the page that says so can have turned itself
        return true;
    if (reinterpret_cast<const SummedFile *>(file)->isOthers)
        return true;
    const uchar *end = page + size - sumBytes;
    if (isZero(end, page + size)) // what a disk has lost reads as zeros, and hardly a page in use is nothing but those
        return !hasSums || !isZero(page, end);
    const Sums told = Sums::at(end);
    if (offset != 0 && checkOf(page, size, offset) == told.check) // most pages: what it costs to read them is half of these sums
        return true;
    const Sums own = Sums::of(page, size, offset);
    if (own.crc == told.crc || own.check == told.check)
        return own.crc == told.crc && own.check == told.check;
    return !isOneByteOff(page, size, offset, own, told);
}

/// Newer versions of SQLite read what overflows a page without what they know already.
int readPiece(sqlite3_file *file, uchar *buffer, int size, sqlite3_int64 offset)
{
    std::array<uchar, largestPage> page; // NOLINT(cppcoreguidelines-pro-type-member-init) all that is used of it is read
    const int pageSize = summed(file)->pageSize;
    const sqlite3_int64 begin = offset - offset % pageSize;
    sqlite3_file *real = behind(file);
    if (const int code = real->pMethods->xRead(real, page.data(), pageSize, begin); code != SQLITE_OK)
        return code;
    if (!isSound(file, page.data(), pageSize, begin))
        return SQLITE_CORRUPT;
    std::copy_n(page.cbegin() + (offset - begin), std::min<sqlite3_int64>(size, pageSize - (offset - begin)), buffer);
    return SQLITE_OK;
}

int readPage(sqlite3_file *file, void *buffer, int size, sqlite3_int64 offset)
{
    sqlite3_file *real = behind(file);
    const int code = real->pMethods->xRead(real, buffer, size, offset);
    auto *bytes = static_cast<uchar *>(buffer);
    if (code != SQLITE_OK) // behind the end as well
        return code;
    noteHeader(file, bytes, size, offset);
    if (offset == 0 && size >= headerBytes)
        noteOthers(file);
    const int pageSize = summed(file)->pageSize;
    if (summed(file)->hasSums && size < pageSize && offset >= pageSize)
        return readPiece(file, bytes, size, offset);
    if (size != pageSize || offset % size != 0)
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
    if (summed(file)->hasFailedSync)
        return SQLITE_IOERR_WRITE;
    noteHeader(file, bytes, size, offset);
    if (!summed(file)->hasSums || size != summed(file)->pageSize || offset % size != 0)
        return real->pMethods->xWrite(real, buffer, size, offset);
    std::array<uchar, largestPage> page; // NOLINT(cppcoreguidelines-pro-type-member-init) all that is used of it is written
    std::copy_n(bytes, size - sumBytes, page.begin());
    uchar *end = page.data() + size - sumBytes;
    const Sums own = Sums::of(page.data(), size, offset);
    qToBigEndian<quint32>(own.crc, end);
    qToBigEndian<quint32>(offset == 0 && summed(file)->isOthers ? ~own.check : own.check, end + sizeof(quint32));
    return real->pMethods->xWrite(real, page.data(), size, offset);
}

// What a failed sync was to bring to the disk counts as written from then on, and the next one succeeds without it. A commit is written anew in the
// journal, all of it; a checkpoint is not where it follows one that a reader stopped: that one's pages wait for a sync that vouches for both. So the
// journal keeps everything from here on, until the database is opened again and all of it is copied.
int syncPages(sqlite3_file *file, int flags)
{
    sqlite3_file *real = behind(file);
    const int code = summed(file)->hasFailedSync ? SQLITE_IOERR_FSYNC : real->pMethods->xSync(real, flags);
    summed(file)->hasFailedSync = code != SQLITE_OK;
    return code;
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
    syncPages,
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
        // Before SQLite is first used; refused, and no harm, where it was. Each connection stays on the thread that opened it, so none needs a
        // lock of its own, and nobody asks how much memory SQLite holds: both are paid with each call and each allocation.
        sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
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
