// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/profile_file.h"

namespace ovyxa::cli {

class ActionCommand;

/// Makes of a profile, of which this is `there`, what a file wants, one change after the other, and ends the command. Asked to end it goes on, so
/// that the file is imported whole; what fails all the same, or the bench's end, leaves the half, and that is told.
void startImport(ActionCommand &command, const ProfileContent &there, const ProfileContent &wanted);

/// "2 sites, 3 webhooks, 1 goal, 0 alert rules".
[[nodiscard]] QString countsInWords(qsizetype sites, qsizetype webhooks, qsizetype goals, qsizetype alertRules);

} // namespace ovyxa::cli
