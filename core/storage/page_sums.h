// SPDX-License-Identifier: MIT
#pragma once

class QSqlDatabase;

/// Checksums of a database's pages, which SQLite itself keeps none of: a bit that turned on the disk is an error, and never another figure.
namespace ovyxa::sql {

/// From now on, whatever SQLite in this process writes to a database file with room for it gets checksums into each page's last eight bytes, and
/// each page of such a file that is read is held against its own: where a bit or a byte has turned, where the page is another's, or lost, it is
/// SQLITE_CORRUPT. By a layer over the system's file access (sqlite.org/vfs.html), as the default one. What another program wrote is read as it
/// stands, unless it changed a byte of a page and nothing else; once it has made the file larger or smaller, all of the file is. The journal has
/// SQLite's own sums, which are read at its recovery alone. Any thread, any number of times.
void addPageSums();

/// Asks for the room: a new database has it from its first page on, one that is there once it is written anew (VACUUM).
void askForPageSums(const QSqlDatabase &database);

} // namespace ovyxa::sql
