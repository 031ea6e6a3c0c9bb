// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <optional>

namespace ovyxa {

/// The `text` of a Slack message (spec 5); nothing if the body is none: no JSON object, without a text, or Ovyxa's own JSON.
[[nodiscard]] std::optional<QString> slackTextOf(const QByteArray &body);

/// A message's text as Slack shows it, as rich text: &amp; &lt; &gt; undone; *bold*, _italic_, ~struck~, `code`, <url|label> and
/// @mentions laid out. Nothing of it can be markup of its own: all else is escaped. Any thread.
[[nodiscard]] QString slackRichText(const QString &text);

} // namespace ovyxa
