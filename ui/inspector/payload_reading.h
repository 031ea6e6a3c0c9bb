// SPDX-License-Identifier: MIT
#pragma once

#include "core/payload/json_index.h"
#include "ui/common/background.h"

#include <QtCore/QList>

#include <optional>
#include <utility>

namespace ovyxa {

/// What is found out about a body before it is shown: where its values stand, how it looks laid out, and what others make of it.
struct PayloadReading
{
    std::shared_ptr<const JsonIndex> json;     ///< null only where it was stopped
    std::optional<QByteArray> pretty;          ///< nothing where it is no JSON
    std::optional<QString> slack;              ///< the message, of a Slack webhook's body
    QList<std::pair<QString, QString>> fields; ///< as Zapier names them; the first few thousand, of bodies up to a mebibyte
};

/// Any thread; as long as the body, a tenth of a second for the largest.
[[nodiscard]] PayloadReading readBody(const QByteArray &bytes, const Background::Stop &stop);
/// What people should know of it, in sentences: that it is no JSON and from which byte on, that it is deep, that it is no text. Empty for most.
[[nodiscard]] QString bodyNote(const PayloadReading &reading);

} // namespace ovyxa
