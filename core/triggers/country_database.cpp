// SPDX-License-Identifier: MIT
#include "core/triggers/country_database.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>

#ifdef OVYXA_HAVE_MAXMINDDB
#include <maxminddb.h>
#endif

namespace ovyxa {

namespace {

struct CountryDatabaseWords
{
    Q_DECLARE_TR_FUNCTIONS(CountryDatabase)
};

} // namespace

CountryDatabase::CountryDatabase() = default;

#ifdef OVYXA_HAVE_MAXMINDDB

struct CountryDatabase::Private
{
    MMDB_s database{};
    bool isOpen = false;
    ~Private()
    {
        if (isOpen)
            MMDB_close(&database);
    }
};

CountryDatabase::~CountryDatabase() = default;

Result<std::unique_ptr<CountryDatabase>> CountryDatabase::open(const QString &file)
{
    std::unique_ptr<CountryDatabase> opened(new CountryDatabase);
    opened->d = std::make_unique<Private>();
    const int status = MMDB_open(QFile::encodeName(file).constData(), MMDB_MODE_MMAP, &opened->d->database);
    if (status != MMDB_SUCCESS) {
        const bool unreadable = status == MMDB_FILE_OPEN_ERROR || status == MMDB_IO_ERROR;
        return Error{unreadable ? ErrorCode::Unavailable : ErrorCode::Corrupt,
                     CountryDatabaseWords::tr("The country database %1 cannot be used: %2.").arg(file, QString::fromUtf8(MMDB_strerror(status)))};
    }
    opened->d->isOpen = true;
    return opened;
}

QString CountryDatabase::countryOf(const QString &address) const
{
    int badAddress = 0;
    int status = MMDB_SUCCESS;
    MMDB_lookup_result_s found = MMDB_lookup_string(&d->database, address.toUtf8().constData(), &badAddress, &status);
    if (badAddress != 0 || status != MMDB_SUCCESS || !found.found_entry)
        return {};
    MMDB_entry_data_s code{};
    if (MMDB_get_value(&found.entry, &code, "country", "iso_code", nullptr) != MMDB_SUCCESS || !code.has_data
        || code.type != MMDB_DATA_TYPE_UTF8_STRING || code.data_size != 2) {
        return {};
    }
    return QString::fromUtf8(code.utf8_string, qsizetype(code.data_size)).toUpper();
}

#else

struct CountryDatabase::Private
{
};

CountryDatabase::~CountryDatabase() = default;

Result<std::unique_ptr<CountryDatabase>> CountryDatabase::open(const QString &)
{
    return Error{ErrorCode::Unavailable, CountryDatabaseWords::tr("This build has no libmaxminddb, so it reads no country database.")};
}

QString CountryDatabase::countryOf(const QString &) const
{
    return {};
}

#endif

} // namespace ovyxa
