// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace ovyxa::test {

/// A disk under SQLite that fails when it is told to, and then forgets as Linux does: what a failed sync was to bring to it counts as written from
/// then on, and a later sync succeeds without it (lwn.net/Articles/752063). All of it is the process's, and any thread may call it.
namespace faulty_disk {

enum class Call { Sync, Write, Lock };

/// Lies under whatever SQLite opens from now on: before the first database of this process, since the page sums take what they find.
void install();
/// From now on these calls answer so, on files whose name ends so: SQLITE_IOERR_FSYNC and the like. Lock: that of the one who writes. One at a time.
void fail(Call call, int code, const QByteArray &nameEnd);
void works();
/// How many calls have failed since fail().
int failures();
/// How many syncs have succeeded, of files whose name ends so.
int syncs(const QByteArray &nameEnd);
/// Makes of it, under that name, what a power cut now would leave of a database and its journal: what a sync has brought to the disk, no more.
bool leave(const QString &database, const QString &copy);

} // namespace faulty_disk
} // namespace ovyxa::test
