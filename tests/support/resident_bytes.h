// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QFile>

namespace ovyxa::test {

/// The memory that this program has now.
inline qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

} // namespace ovyxa::test
