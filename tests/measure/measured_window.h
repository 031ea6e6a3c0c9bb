// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringList>

namespace ovyxa::measured {

/// Each prints milliseconds, and returns the exit code. They open the bench as the program does, and the window.

/// A QMainWindow with a QTableView, from the moment that is named (seconds since the epoch) until it has been painted.
int paintBare(const QStringList &since);
/// The program's window on a profile, from that moment until it has been painted; its log with what is in it, if anything is. Arguments: profile,
/// moment.
int paintWindow(const QStringList &arguments);
/// Goes to so many random places of a log that is all loaded, and prints the 99th percentile of the time until the place is painted. Arguments:
/// profile, count.
int jump(const QStringList &arguments);
/// Replays deliveries, the first so many of the log, and prints the longest time that the window's event loop took to come to an event meanwhile,
/// and how many deliveries a second ended. Arguments: profile, count.
int stall(const QStringList &arguments);
/// Looks for a text as the log does, page after page until one has a match or all have been read, and prints after what time that page came (0: none
/// did), and what it took of the processor. Without a window. Arguments: profile, text.
int search(const QStringList &arguments);

} // namespace ovyxa::measured
