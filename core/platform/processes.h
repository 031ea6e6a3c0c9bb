// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qglobal.h>

#include <functional>

namespace ovyxa {

/// A reader that leaves, or a limit on the size of files, is told by a write that fails, and ends nothing by itself.
void letWritesFail();

/// Receiver and Events API take 512 connections each; the usual limit is 1,024 files in all, and the kernel's own is far higher.
void allowManyFiles();
/// Whether so many more can be opened now.
[[nodiscard]] bool mayOpenFiles(int count);

/// Secrets are in our memory: when we are killed no picture of it is written. Commands that we start may still write theirs.
void leaveNoCore();

/// Where a service is started without HOME, what is kept goes to where this user's is, and not to the root of all.
void findHome();

struct ChildTerms
{
    bool writesToErrors = false; ///< its standard output is our standard error
    bool endsWithUs = false;     ///< however we end
};

/// For QProcess::setChildProcessModifier: what runs in the child before the command; signals are as the system has them.
[[nodiscard]] std::function<void()> childModifier(ChildTerms terms = {});

/// Asks such a command to end (SIGTERM), or ends it (SIGKILL), and with it what it has started itself. In the foreground of a terminal, it alone: it
/// stays in the group that the terminal's keys are for, and may read from it; what was typed there (Ctrl+C) it has had, and is not asked again.
void askToEnd(qint64 process);
void endNow(qint64 process);

} // namespace ovyxa
