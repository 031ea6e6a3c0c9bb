// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

namespace ovyxa {

/// A request's target or host, for people and JSON: raw bytes beyond ASCII are read as UTF-8 ("/café"), and those that are none stand there
/// as \xE9. Percent-encoding stays as it came: what was sent stays distinguishable. Pure.
[[nodiscard]] QString wordText(QByteArrayView word);

} // namespace ovyxa
