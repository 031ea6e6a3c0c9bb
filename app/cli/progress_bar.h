// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

namespace ovyxa::cli {

/// Whether somebody sees how far long work is: standard error is a terminal.
[[nodiscard]] bool isProgressSeen();

/// For Output::progress(): "[##########----------]  50% " and the text. `total` is more than 0.
[[nodiscard]] QString progressBar(qint64 done, qint64 total, const QString &text);
/// The same of things that are counted: "1 of 2" is the text.
[[nodiscard]] QString progressBar(qint64 done, qint64 total);

} // namespace ovyxa::cli
