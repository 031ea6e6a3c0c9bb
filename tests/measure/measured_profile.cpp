// SPDX-License-Identifier: MIT
#include "measured_profile.h"

#include "core/storage/sql.h"
#include "core/storage/sql_rows.h"

#include <QtCore/QFile>

#include <sqlite3.h>

#include <cstdio>

namespace ovyxa::measured {

int runStatements(const QStringList &arguments)
{
    QFile input;
    if (arguments.size() != 1 || !input.open(stdin, QIODevice::ReadOnly))
        return 2;
    const auto database = sql::open(arguments.first(), sql::Mode::ReadWrite);
    if (!database) {
        std::fprintf(stderr, "%s\n", qPrintable(database.error().message));
        return 3;
    }
    char *problem = nullptr;
    const int code = sqlite3_exec(sql::connectionOf(**database), input.readAll().constData(), nullptr, nullptr, &problem);
    if (problem)
        std::fprintf(stderr, "%s\n", problem);
    sqlite3_free(problem);
    return code == SQLITE_OK ? 0 : 3;
}

} // namespace ovyxa::measured
