// SPDX-License-Identifier: MIT
#pragma once

#include "ui/query/query_language.h"

namespace ovyxa {

struct Capture;

/// What requests that were received can be asked for, with what is said of it. `paths` is called whenever some are to be offered.
[[nodiscard]] QueryLanguage captureLanguage(std::function<QStringList()> paths);
/// The target without its query.
[[nodiscard]] QString pathOf(const Capture &capture);
/// The term of a query (core/rules/query.h) that asks for what a cell of CaptureModel shows; empty where there is none.
[[nodiscard]] QString captureTerm(const Capture &capture, int column);

} // namespace ovyxa
