// SPDX-License-Identifier: MIT
#include "tests/support/failing_memory.h"

#include <QtCore/QtGlobal>

#include <sqlite3.h>

#include <atomic>

namespace ovyxa::test::failing_memory {

namespace {

sqlite3_mem_methods systemMemory;

std::atomic<bool> isArmed{false};
std::atomic<bool> refusesAll{false};
std::atomic<bool> hasRefused{false};
std::atomic<int> granted{0}; // still to be, before one is refused

bool isRefused()
{
    if (!isArmed || granted-- > 0)
        return false;
    hasRefused = true;
    isArmed = refusesAll.load();
    return true;
}

void *give(int bytes)
{
    return isRefused() ? nullptr : systemMemory.xMalloc(bytes);
}

void *giveMore(void *memory, int bytes)
{
    return isRefused() ? nullptr : systemMemory.xRealloc(memory, bytes);
}

} // namespace

void install()
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &systemMemory);
    sqlite3_mem_methods failing = systemMemory;
    failing.xMalloc = give;
    failing.xRealloc = giveMore;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) != SQLITE_OK)
        qFatal("SQLite has begun already");
}

void failAfter(int requests, Refuses refuses)
{
    granted = requests;
    refusesAll = refuses == Refuses::All;
    hasRefused = false;
    isArmed = true;
}

bool works()
{
    isArmed = false;
    return hasRefused;
}

} // namespace ovyxa::test::failing_memory
